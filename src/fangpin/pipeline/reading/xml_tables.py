"""XML tables: the workbooks that Excel 2003 wrote, and plain lists of records as systems export them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from fangpin.pipeline.reading.grid import MOST_ROWS, Grid, check_sheets, number_as_shown
from fangpin.pipeline.reading.markup import hear_xml, plain_tag
from fangpin.pipeline.reading.number_formats import unit_shown
from fangpin.pipeline.reading.sheet import MOST_COLUMNS, Merged, Sheet
from fangpin.pipeline.refusal import IntakeError

_OFFICE = "urn:schemas-microsoft-com:office:spreadsheet"


def read_spreadsheet_xml(data: bytes) -> list[Sheet]:
    """The worksheets of an XML workbook of 2003, cells at their places."""
    book = _Book()
    hear_xml(data, book)
    return [replace(grid.sheet(), is_1904=book.is_1904) for grid in book.grids]


def read_flat_xml(data: bytes) -> list[Sheet]:
    """A sheet for each kind of record: its first row holds the names of the fields, then a row for each record."""
    records = _Records()
    hear_xml(data, records)
    return [kind.sheet() for kind in records.kinds.values()]


class _Book:
    """Hears Workbook / Worksheet / Table / Row / Cell / Data."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.is_1904 = False
        self._row: list[str] = []
        self._row_no = self._at = self._next_column = 0
        self._is_hidden = False
        self._kind = ""
        self._text: list[str] | None = None
        # Units that stand only in the number format of a style, by its name.
        self._units: dict[str, str] = {}
        self._style = self._unit = ""

    def start(self, tag: str, attributes: Any) -> None:
        name = plain_tag(tag)
        if name == "Style":
            self._style = _own(attributes, "ID")
        elif name == "NumberFormat":
            self._units[self._style] = unit_shown(_own(attributes, "Format")) or ""
        elif name == "Worksheet":
            self.grids.append(Grid(name=_own(attributes, "Name")))
            check_sheets(len(self.grids))
            self._row_no = self._next_column = 0
        elif name == "Date1904":
            self.is_1904 = True
        elif not self.grids:
            return
        elif name == "Column":
            self._hear_column(attributes)
        elif name == "Row":
            self._row_no = _place(attributes, "Index", self._row_no + 1, most=MOST_ROWS)
            self._row, self._is_hidden = [], _own(attributes, "Hidden") == "1"
        elif name == "Cell":
            self._hear_cell(attributes)
        elif name == "Data":
            self._text, self._kind = [], _own(attributes, "Type")
        elif name == "Visible":
            self._text = []

    def end(self, tag: str) -> None:
        name = plain_tag(tag)
        if name == "Data" and self._text is not None:
            self._row[self._at] = _value("".join(self._text), kind=self._kind, unit=self._unit)
            self._text = None
        elif name == "Visible" and self._text is not None:
            self.grids[-1].is_hidden = "".join(self._text).strip() in ("SheetHidden", "SheetVeryHidden")
            self._text = None
        elif name == "Row" and self.grids:
            grid = self.grids[-1]
            grid.skip_to(self._row_no)
            grid.add_row(self._row)
            if self._is_hidden:
                grid.hidden_rows.add(grid.height)

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def close(self) -> None:
        pass

    def _hear_column(self, attributes: Any) -> None:
        first = _place(attributes, "Index", self._next_column + 1, most=2**14)
        last = min(first + _number(attributes, "Span"), 2**14)
        if _own(attributes, "Hidden") == "1":
            self.grids[-1].hidden_columns |= set(range(first - 1, last))
        self._next_column = last

    def _hear_cell(self, attributes: Any) -> None:
        self._unit = self._units.get(_own(attributes, "StyleID"), "")
        place = _place(attributes, "Index", len(self._row) + 1, most=2**14)
        across, down = _number(attributes, "MergeAcross"), _number(attributes, "MergeDown")
        if place + across > MOST_COLUMNS:
            raise IntakeError(
                f"工作表“{self.grids[-1].name}”有 {place + across} 列，不像一张部门台账；请删去多余的列后重新上传。"
            )
        self._row += [""] * (place - len(self._row))
        if across or down:
            ends = (self._row_no, self._row_no + down, place - 1, place - 1 + across)
            self.grids[-1].merged.append(Merged(*ends))
        # The cells that this one covers are not listed in its own row.
        self._at = place - 1
        self._row += [""] * across


@dataclass
class _Kind:
    """All records of one kind, by the path of their tags."""

    name: str
    columns: dict[str, None] = field(default_factory=dict)
    records: list[dict[str, str]] = field(default_factory=list)

    def sheet(self) -> Sheet:
        grid = Grid(name=self.name)
        grid.add_row(list(self.columns))
        for record in self.records:
            grid.add_row([record.get(column, "") for column in self.columns])
        return grid.sheet()


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    has_children: bool = False


class _Records:
    """Hears any elements: one that holds only text is a field of the one around it."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, ...], _Kind] = {}
        self._open: list[_Element] = []
        self._names: Counter[str] = Counter()

    def start(self, tag: str, attributes: Any) -> None:
        if self._open:
            self._open[-1].has_children = True
        # Attributes with a namespace are about the file and not about people (xsi:type, xml:space).
        own = {name: value for name, value in attributes.items() if not name.startswith("{")}
        self._open.append(_Element(plain_tag(tag), own))

    def end(self, _tag: str) -> None:
        element = self._open.pop()
        is_field = self._open and not element.has_children and not (element.attributes and not element.text)
        if is_field:
            self._add(self._open[-1].fields, element.tag, "".join(element.text))
            return
        if element.has_children and element.text:
            raise IntakeError("XML 文件里文字和栏目混在一起，不像一张表；请导出为 Excel 或 csv 后再上传。")
        for name, value in element.attributes.items():
            self._add(element.fields, name, value)
        if element.fields:
            self._keep(element)

    def data(self, text: str) -> None:
        if self._open and text.strip():
            self._open[-1].text.append(text)

    def close(self) -> None:
        pass

    def _add(self, fields: dict[str, str], name: str, value: str) -> None:
        if name in fields:
            raise IntakeError(
                f"XML 文件的同一条记录里“{name}”出现了不止一次，分不清哪个有效；请导出为 Excel 或 csv 后再上传。"
            )
        fields[name] = value

    def _keep(self, element: _Element) -> None:
        path = (*(each.tag for each in self._open), element.tag)
        if path not in self.kinds:
            self._names[element.tag] += 1
            count = self._names[element.tag]
            self.kinds[path] = _Kind(element.tag if count == 1 else f"{element.tag}{count}")
            check_sheets(len(self.kinds))
        kind = self.kinds[path]
        kind.columns |= dict.fromkeys(element.fields)
        if len(kind.columns) > MOST_COLUMNS:
            raise IntakeError("XML 文件里的栏目过多，不像一张部门台账；请导出为 Excel 或 csv 后再上传。")
        kind.records.append(element.fields)


def _own(attributes: Any, name: str) -> str:
    return str(attributes.get(f"{{{_OFFICE}}}{name}", ""))


def _number(attributes: Any, name: str) -> int:
    text = _own(attributes, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _place(attributes: Any, name: str, otherwise: int, *, most: int) -> int:
    """A place counted from 1; it can only lead forward."""
    place = max(_number(attributes, name), otherwise)
    if place > most:
        raise IntakeError(f"工作表第 {place} 行（列）附近有零散内容；请删去表格以外的内容，另存后重新上传。")
    return place


def _value(text: str, *, kind: str, unit: str) -> str:
    if kind == "DateTime":
        return text.strip().replace("T", " ").removesuffix(".000")
    return number_as_shown(text.strip()) + unit if kind == "Number" else text
