"""A sheet that grows row by row, for readers that meet its cells one after another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fangpin.pipeline.reading.private_use import remap_private_use
from fangpin.pipeline.reading.sheet import MOST_CELLS, MOST_COLUMNS, Merged, Sheet, column_letter
from fangpin.pipeline.refusal import IntakeError

# Parts the cells of a line once quotation marks are gone.
UNIT = "\x1f"
MOST_ROWS = 2**20
MOST_SHEETS = 1_000
# A number cell keeps 15 digits; whatever it shows beyond them is made up.
_LONG_NUMBER = re.compile(r"-?\d{16,}(?:\.0+)?")
# Looked through at once.
_PIECE = 2**22
_BREAKS = re.compile(r"[\r\n\x1e\x1f\x85\u2028\u2029]+")


@dataclass
class Grid:
    """Rows as lines of text, which take a tenth of the memory that lists of cells would."""

    name: str
    merged: list[Merged] = field(default_factory=list)
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    left_out: dict[int, str] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)
    _cells: int = 0

    @property
    def height(self) -> int:
        return len(self._lines)

    def add_row(self, cells: Sequence[str], *, times: int = 1) -> None:
        """One row, or the same row several times; missing cells are empty."""
        self._cells += times * max(1, len(cells))
        if self.height + times > MOST_ROWS or self._cells > MOST_CELLS:
            raise IntakeError(
                f"工作表“{self.name}”的行或单元格过多；请删去空白行列，或分成几个文件后重新上传。"
            )
        self._lines += [UNIT.join([_BREAKS.sub(" ", cell).strip() for cell in cells])] * times

    def skip_to(self, row: int) -> None:
        """Empty rows until this one, counted as a person does, is the next."""
        if row - 1 > self.height:
            self.add_row((), times=row - 1 - self.height)

    def sheet(self) -> Sheet:
        text = remap_private_use("\n".join([*self._lines, ""])).encode("utf-8", errors="replace")
        self._lines.clear()
        return Sheet(
            name=self.name,
            cells=frame_of(text, UNIT),
            merged=tuple(self.merged),
            is_hidden=self.is_hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(
                column_letter(index) for index in self.hidden_columns if index < MOST_COLUMNS
            ),
            left_out=dict(self.left_out),
        )


def check_sheets(count: int) -> None:
    """A file of very many small tables is none that a department keeps, and takes long to look through."""
    if count > MOST_SHEETS:
        raise IntakeError(
            f"文件里有超过 {MOST_SHEETS} 个表格，不像部门台账；请导出为 Excel 或 csv 后再上传。"
        )


def frame_of(text: bytes, separator: str) -> pl.DataFrame:
    """Rows of cells, from UTF-8 without quotation marks; short rows are filled up with nulls."""
    width = _width(text, separator.encode())
    if width > MOST_COLUMNS:
        raise IntakeError(f"文件有 {width} 列，不像一张部门台账；请检查分隔符，或删去多余的列后重新上传。")
    schema = {column_letter(index): pl.String() for index in range(width)}
    source = separator.join(schema).encode() + b"\n" + text
    del text
    return pl.read_csv(source, separator=separator, quote_char=None, schema=schema)


def _width(text: bytes, separator: bytes) -> int:
    """The cells of the longest line, without copies of the lines."""
    most = before = 0
    for begin in range(0, len(text), _PIECE):
        piece = np.frombuffer(text, np.uint8, min(_PIECE, len(text) - begin), begin)
        separators, ends = np.flatnonzero(piece == ord(separator)), np.flatnonzero(piece == ord("\n"))
        at = np.searchsorted(separators, np.append(ends, len(piece)))
        counts = np.diff(at, prepend=-before)
        most, before = max(most, int(counts.max())), int(counts[-1])
    return most + 1


def number_as_shown(text: str) -> str:
    """A number of more than 15 digits as Excel shows it: it only looks whole.

    >>> number_as_shown("131102199001011230"), number_as_shown("4500.50")
    ('1.31102199001011E+17', '4500.50')
    """
    return f"{float(text):.14E}" if _LONG_NUMBER.fullmatch(text) else text
