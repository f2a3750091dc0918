"""OpenDocument tables: cells and rows that say how often they repeat, which a bomb says a milliard times."""

from __future__ import annotations

from typing import Any

from fangpin.pipeline.reading.grid import MOST_ROWS, Grid, check_sheets, number_as_shown
from fangpin.pipeline.reading.markup import hear_xml, plain_tag
from fangpin.pipeline.reading.number_formats import with_shown_unit
from fangpin.pipeline.reading.sheet import MOST_COLUMNS, Merged, Sheet
from fangpin.pipeline.refusal import IntakeError

_NUMBERS = frozenset({"float", "currency", "percentage"})


def read_ods(content: bytes) -> list[Sheet]:
    """The sheets of content.xml, which the guard has looked at."""
    document = _Document()
    hear_xml(content, document)
    return [grid.sheet() for grid in document.grids]


class _Document:
    """Hears styles (which sheets are hidden), then table / table-row / table-cell / p."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._pending = 0
        self._row_no = 1
        self._row_times = self._cell_times = 1
        self._is_hidden = False
        self._columns = 0
        self._value = ""
        self._is_number = False
        self._text: list[str] | None = None
        self._in_note = 0

    def start(self, tag: str, attributes: Any) -> None:
        name, told = plain_tag(tag), {plain_tag(key): value for key, value in attributes.items()}
        if name == "style":
            self._style = told.get("name", "")
        elif name == "table-properties" and told.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            is_hidden = told.get("style-name") in self._hidden_styles
            self.grids.append(Grid(name=told.get("name", ""), is_hidden=is_hidden))
            check_sheets(len(self.grids))
            self._row_no, self._columns = 1, 0
        elif self.grids:
            self._start_in_table(name, told)

    def _start_in_table(self, name: str, told: dict[str, str]) -> None:
        if name == "table-column":
            times = _times(told, "number-columns-repeated")
            if _is_hidden(told):
                self.grids[-1].hidden_columns |= set(
                    range(self._columns, min(self._columns + times, MOST_COLUMNS))
                )
            self._columns += times
        elif name == "table-row":
            self._row, self._pending = [], 0
            self._row_times, self._is_hidden = _times(told, "number-rows-repeated"), _is_hidden(told)
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(told)
        elif name == "annotation":
            self._in_note += 1
        elif self._text is not None and not self._in_note:
            if name in ("p", "line-break", "tab"):
                self._text.append(" ")
            elif name == "s":
                self._text.append(" " * min(_times(told, "c"), 100))

    def _start_cell(self, told: dict[str, str]) -> None:
        self._cell_times = _times(told, "number-columns-repeated")
        self._value, self._text = _value(told), []
        self._is_number = told.get("value-type") in _NUMBERS
        down, across = _times(told, "number-rows-spanned"), _times(told, "number-columns-spanned")
        if down > 1 or across > 1:
            first = len(self._row) + self._pending
            last_row = min(self._row_no + down - 1, MOST_ROWS)
            self.grids[-1].merged.append(Merged(self._row_no, last_row, first, first + across - 1))

    def end(self, tag: str) -> None:
        name = plain_tag(tag)
        if not self.grids:
            return
        if name == "annotation":
            self._in_note -= 1
        elif name in ("table-cell", "covered-table-cell") and self._text is not None:
            shown = "".join(self._text).strip()
            self._end_cell(with_shown_unit(self._value, shown) if self._is_number else self._value or shown)
        elif name == "table-row":
            self._end_row()

    def _end_cell(self, text: str) -> None:
        self._text = None
        # Styled emptiness reaches to the end of the world; it counts once something follows.
        if not text:
            self._pending += self._cell_times
            return
        width = len(self._row) + self._pending + self._cell_times
        if width > MOST_COLUMNS:
            raise IntakeError(
                f"工作表“{self.grids[-1].name}”有 {width} 列，不像一张部门台账；请删去多余的列后重新上传。"
            )
        self._row += [*[""] * self._pending, *[text] * self._cell_times]
        self._pending = 0

    def _end_row(self) -> None:
        grid, first = self.grids[-1], self._row_no
        self._row_no += self._row_times
        if self._is_hidden:
            grid.hidden_rows |= set(range(first, min(self._row_no, MOST_ROWS)))
        if self._row:
            if self._row_no > MOST_ROWS:
                raise IntakeError(
                    f"工作表第 {first} 行附近有零散内容或大量重复；请删去表格以外的内容，另存后重新上传。"
                )
            grid.skip_to(first)
            grid.add_row(self._row, times=self._row_times)

    def data(self, text: str) -> None:
        if self._text is not None and not self._in_note:
            self._text.append(text)

    def close(self) -> None:
        for grid in self.grids:
            grid.hidden_rows = {row for row in grid.hidden_rows if row <= grid.height}


def _value(told: dict[str, str]) -> str:
    """What the file keeps of a number or a date, rather than how it is shown."""
    kind = told.get("value-type", "")
    if kind in _NUMBERS:
        return number_as_shown(told.get("value", ""))
    if kind == "date":
        text = told.get("date-value", "").replace("T", " ")
        return text if " " in text or not text else f"{text} 00:00:00"
    return ""


def _times(told: dict[str, str], name: str) -> int:
    text = told.get(name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _is_hidden(told: dict[str, str]) -> bool:
    return told.get("visibility") in ("collapse", "filter")
