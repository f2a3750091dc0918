"""Text files: which characters and which separator, then rows; a broken row is marked, never swallowed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from statistics import median
from typing import NoReturn

import polars as pl

from fangpin.pipeline.reading.private_use import remap_private_use
from fangpin.pipeline.reading.sheet import MOST_COLUMNS, Sheet, column_letter
from fangpin.pipeline.refusal import IntakeError

_SEPARATORS = (",", "\t", ";", "|")
_LOST = "\ufffd"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LINE_END = re.compile(r"\r\n|\n|\r")
BAD_QUOTES = "bad_quotes"
# A quoted cell may hold line breaks; one that runs on longer is a quotation mark that nobody closed.
_MOST_LINES_IN_A_CELL = 20


def read_delimited(data: bytes) -> Sheet:
    """The one sheet of a text file."""
    text = remap_private_use(decode(data)).replace("\x00", _LOST)
    separator = _separator_of(text)
    cells = _read_plain(text, separator) if '"' not in text else None
    if cells is not None:
        return Sheet(name="", cells=cells, is_delimited=True)
    rows, damaged = _read_quoted(text, separator)
    return Sheet(name="", cells=rows, is_delimited=True, damaged=damaged)


def decode(data: bytes) -> str:
    """The text, from UTF-8, UTF-16 (with mark) or GB18030; a character that cannot be read becomes U+FFFD.

    >>> decode("㐂".encode("gb18030")), decode("\\ufeff㐂".encode())
    ('㐂', '㐂')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = data.decode("gb18030", errors="replace")
    # A UTF-8 file with a few broken bytes reads as GB18030 too, but as nonsense; a GB18030 file read as UTF-8
    # loses nearly every character.
    unicode = data.decode("utf-8-sig", errors="replace")
    return unicode if len(_CHINESE.findall(unicode)) > unicode.count(_LOST) else chinese


def _separator_of(text: str) -> str:
    lines = [line for line in text[:200_000].splitlines()[:50] if line.strip()][:30]
    if not lines:
        return ","
    widths = {
        separator: median(len(row) for row in csv.reader(lines, delimiter=separator))
        for separator in _SEPARATORS
    }
    return max(_SEPARATORS, key=lambda separator: widths[separator])


def _read_plain(text: str, separator: str) -> pl.DataFrame | None:
    """The quick way for files without quotation marks; None when rows are not what they seem."""
    if text.count("\r") != text.count("\r\n"):
        return None
    width = max((line.count(separator) for line in text[:100_000].split("\n")), default=0) + 1
    if width > MOST_COLUMNS:
        _refuse_width(width)
    names = [column_letter(index) for index in range(width)]
    line_count = text.count("\n") + (not text.endswith("\n"))
    source = (separator.join(names) + "\n" + text).encode("utf-8", errors="replace")
    try:
        cells = pl.read_csv(
            source,
            separator=separator,
            quote_char=None,
            schema={name: pl.String for name in names},
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return cells if cells.height == line_count else None


def _read_quoted(text: str, separator: str) -> tuple[pl.DataFrame, dict[int, str]]:
    """Row by row: quoted cells, ragged rows, any line ends."""
    lines = _LINE_END.split(text)
    if lines and lines[-1] == "":
        lines.pop()
    records: list[list[str]] = []
    damaged: dict[int, str] = {}
    for number, (cells, code) in enumerate(_records(lines, separator), start=1):
        records.append(cells)
        if code:
            damaged[number] = code
    width = max((len(cells) for cells in records), default=0)
    if width > MOST_COLUMNS:
        _refuse_width(width)
    columns = {
        column_letter(index): [
            cells[index] if index < len(cells) and cells[index] != "" else None for cells in records
        ]
        for index in range(width)
    }
    return pl.DataFrame(columns, schema={name: pl.String for name in columns}), damaged


def _records(lines: list[str], separator: str) -> Iterator[tuple[list[str], str | None]]:
    """One record after another, with the code of what is wrong with it."""
    place = 0
    while place < len(lines):
        line = lines[place]
        if '"' not in line:
            yield line.split(separator), None
            place += 1
            continue
        taken, cells = _quoted_record(lines, place, separator)
        if cells is None:
            yield [cell.strip('"') for cell in line.split(separator)], BAD_QUOTES
        else:
            yield [_unforced(cell) for cell in cells], None
        place += taken


def _quoted_record(lines: list[str], place: int, separator: str) -> tuple[int, list[str] | None]:
    """How many lines the record takes, and its cells; None when its quotation marks make no sense."""
    quotes = 0
    for taken in range(1, min(_MOST_LINES_IN_A_CELL, len(lines) - place) + 1):
        quotes += lines[place + taken - 1].count('"')
        if quotes % 2:
            continue
        joined = [line + "\n" for line in lines[place : place + taken]]
        try:
            rows = list(csv.reader(joined, delimiter=separator, strict=True))
        except csv.Error:
            break
        return (taken, rows[0]) if len(rows) == 1 else (1, None)
    return 1, None


def _unforced(cell: str) -> str:
    """Without the ="…" by which exports make Excel keep a number as text."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell


def _refuse_width(width: int) -> NoReturn:
    raise IntakeError(f"文件有 {width} 列，不像一张部门台账；请检查分隔符，或删去多余的列后重新上传。")
