"""Web pages with tables, which many systems save under the name of an Excel file: a sheet for each table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from fangpin.pipeline.reading.grid import Grid, check_sheets
from fangpin.pipeline.reading.markup import hear_html
from fangpin.pipeline.reading.sheet import MOST_COLUMNS, Merged, Sheet
from fangpin.pipeline.refusal import IntakeError

_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE
)
_UNSEEN = frozenset({"script", "style", "head", "title", "noscript"})
_BREAKING = frozenset({"br", "p", "div", "li"})
# What the standard of HTML lets a cell reach.
_MOST_SPAN = {"colspan": 1_000, "rowspan": 65_534}


def read_html(data: bytes) -> list[Sheet]:
    """The tables in the order in which they end; what stands outside tables is no row."""
    page = _Page()
    hear_html(data, page)
    if not page.has_table:
        raise IntakeError(
            "这是网页文件，里面没有表格；请检查导出是否成功（可能是登录页或出错页），再重新上传。"
        )
    return [grid.sheet() for grid in page.grids]


@dataclass
class _Cell:
    across: int
    down: int
    # Within how many elements of text taken out; one that nobody closed ends with its cell.
    struck: int = 0
    text: list[str] = field(default_factory=list)


class _Table:
    """One table under way: cells that reach down keep their columns in the rows to come."""

    def __init__(self, name: str) -> None:
        self.grid = Grid(name=name)
        self.cells = 0
        self.last_text = ""
        self.open: _Cell | None = None
        self._row: list[str] | None = None
        self._is_hidden = False
        self._reaching: dict[int, int] = {}
        self._columns = 0

    def add_columns(self, attributes: Any) -> None:
        span = _span(attributes, "span")
        if _is_hidden(attributes):
            self.grid.hidden_columns |= set(range(self._columns, min(self._columns + span, MOST_COLUMNS)))
        self._columns += span

    def begin_row(self, attributes: Any) -> None:
        self.end_row()
        self._row, self._is_hidden = [], _is_hidden(attributes)

    def begin_cell(self, attributes: Any) -> None:
        self.end_cell()
        if self._row is None:
            self.begin_row({})
        self.open = _Cell(across=_span(attributes, "colspan"), down=_span(attributes, "rowspan"))

    def end_cell(self) -> None:
        cell, row = self.open, self._row
        if cell is None or row is None:
            return
        self.open, self.cells = None, self.cells + 1
        while len(row) in self._reaching:
            row.append("")
        first = len(row)
        self.last_text = " ".join("".join(cell.text).split())
        row += [self.last_text, *[""] * (cell.across - 1)]
        if len(row) > MOST_COLUMNS:
            raise IntakeError(
                f"{self.grid.name}有 {len(row)} 列，不像一张部门台账；请删去多余的列后重新上传。"
            )
        if cell.across > 1 or cell.down > 1:
            line = self.grid.height + 1
            self.grid.merged.append(Merged(line, line + cell.down - 1, first, first + cell.across - 1))
        if cell.down > 1:
            self._reaching |= dict.fromkeys(range(first, first + cell.across), cell.down)

    def end_row(self) -> None:
        self.end_cell()
        if self._row is None:
            return
        self.grid.add_row(self._row)
        if self._is_hidden:
            self.grid.hidden_rows.add(self.grid.height)
        self._row = None
        self._reaching = {column: rows - 1 for column, rows in self._reaching.items() if rows > 1}

    def end(self) -> Grid:
        self.end_row()
        # A cell may claim to reach below the last row.
        last = self.grid.height
        self.grid.merged = [
            Merged(one.first_row, min(one.last_row, last), one.first_column, one.last_column)
            for one in self.grid.merged
            if (one.first_column, one.first_row) != (one.last_column, min(one.last_row, last))
        ]
        return self.grid


class _Page:
    """Hears the page; tables that lay out other tables become sheets of what they themselves say."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.has_table = False
        self._open: list[_Table] = []
        self._unseen = 0

    def start(self, tag: str, attributes: Any) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self.has_table = True
            self._open.append(_Table(f"表格{len(self.grids) + len(self._open) + 1}"))
        elif self._open:
            table = self._open[-1]
            if tag == "tr":
                table.begin_row(attributes)
            elif tag in ("td", "th"):
                table.begin_cell(attributes)
            elif tag == "col":
                table.add_columns(attributes)
            elif tag == "del" and table.open:
                table.open.struck += 1
            elif tag in _BREAKING:
                self.data(" ")

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif self._open:
            table = self._open[-1]
            if tag == "table":
                self._end_table()
            elif tag == "tr":
                table.end_row()
            elif tag in ("td", "th"):
                table.end_cell()
            elif tag == "del" and table.open:
                table.open.struck = max(0, table.open.struck - 1)
            elif tag in _BREAKING:
                self.data(" ")

    def data(self, text: str) -> None:
        if self._open and not self._unseen and (cell := self._open[-1].open) and not cell.struck:
            cell.text.append(text)

    def close(self) -> None:
        while self._open:
            self._end_table()

    def _end_table(self) -> None:
        table = self._open.pop()
        grid = table.end()
        outer = self._open[-1].open if self._open else None
        if outer and table.cells <= 1:
            # A frame around one value, and no table of its own.
            outer.text.append(table.last_text)
        else:
            self.grids.append(grid)
            check_sheets(len(self.grids))


def _span(attributes: Any, name: str) -> int:
    text = str(attributes.get(name, "1")).strip()
    span = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return max(1, min(span, _MOST_SPAN.get(name, MOST_COLUMNS)))


def _is_hidden(attributes: Any) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))
