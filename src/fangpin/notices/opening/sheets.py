"""The cells of a workbook, with where they stand and whether a reader of the sheet sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from posixpath import normpath
from typing import Any

from fangpin.notices.findings import Finding, Kind, Unreadable, told
from fangpin.notices.opening.xml_parts import local, parsed
from fangpin.notices.passages import Opened, Passage, Piece, Table

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# Below this height or width nothing can be read.
_FLAT = 1.0


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    is_hidden: bool


def open_workbook(parts: dict[str, bytes]) -> Opened:
    """All sheets, by the parts' names in lower case."""
    strings = _strings(parts.get("xl/sharedstrings.xml"))
    opened = Opened(passages=[Passage.of((Piece("工作簿的文字表", text) for text in strings), gap="\n")])
    for sheet in _sheets(parts):
        place = f"工作表“{told(sheet.name)}”"
        if sheet.part not in parts:
            raise Unreadable(f"{place}缺少内容")
        root = parsed(parts[sheet.part], what=place)
        opened.passages.append(Passage.of([Piece("工作表的名称", sheet.name)], gap="\n"))
        if sheet.is_hidden:
            opened.findings.append(Finding(place, Kind.HIDDEN, "隐藏的工作表"))
        opened.add(_open_sheet(root, strings, place=place))
    return opened


def _sheets(parts: dict[str, bytes]) -> Iterator[_Sheet]:
    targets = {}
    for relation in parsed(parts["xl/_rels/workbook.xml.rels"], what="工作簿的链接"):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else normpath("xl/" + target)
        targets[relation.get("Id")] = path.lower()
    for element in parsed(parts["xl/workbook.xml"], what="工作簿").iter():
        if local(element) == "sheet":
            key = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            is_hidden = element.get("state", "visible") != "visible"
            yield _Sheet(element.get("name", ""), targets.get(key, ""), is_hidden)


def _strings(data: bytes | None) -> list[str]:
    if data is None:
        return []
    return [_text_of(item) for item in parsed(data, what="文字表") if local(item) == "si"]


def _text_of(item: Any) -> str:
    """The runs of a text put together, with their reading aids."""
    return "".join(element.text or "" for element in item.iter() if local(element) == "t")


def _open_sheet(root: Any, strings: list[str], *, place: str) -> Opened:
    opened, hidden_columns = Opened(), _hidden_columns(root)
    is_row_hidden = {local(element): element for element in root}.get("sheetFormatPr")
    rows_are_hidden = is_row_hidden is not None and is_row_hidden.get("zeroHeight") in ("1", "true")
    rows, row_number = [], 0
    for row in root.iter("{*}row"):
        row_number = int(row.get("r") or row_number + 1)
        is_hidden = _is_flat(row, "ht") or (rows_are_hidden and row.get("hidden") is None)
        cells = []
        column = 0
        for cell in row:
            if local(cell) != "c":
                continue
            column = _column(cell.get("r")) or column + 1
            where = f"{place}{_letters(column)}{row_number}"
            words = _words(cell, strings)
            if words is None:
                opened.findings.append(Finding(where, Kind.UNREADABLE, "公式没有结果"))
                continue
            cells.append(Piece(where, words))
            if words.strip() and is_hidden:
                opened.findings.append(Finding(f"{place}第 {row_number} 行", Kind.HIDDEN, "隐藏的行"))
            if words.strip() and column in hidden_columns:
                opened.findings.append(Finding(f"{place}{_letters(column)} 列", Kind.HIDDEN, "隐藏的列"))
        rows.append(tuple(cells))
    opened.tables.append(Table(tuple(rows)))
    return opened


def _hidden_columns(root: Any) -> frozenset[int]:
    found: set[int] = set()
    for column in root.iter("{*}col"):
        if _is_flat(column, "width"):
            found.update(range(int(column.get("min", 1)), min(int(column.get("max", 1)), 16_384) + 1))
    return frozenset(found)


def _is_flat(element: Any, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size) or _FLAT) < _FLAT


def _words(cell: Any, strings: list[str]) -> str | None:
    """What the cell shows; None for a formula whose result is not kept."""
    kind = cell.get("t", "n")
    parts = {local(child): child for child in cell}
    value = parts["v"].text if "v" in parts else None
    if "f" in parts and value is None and "is" not in parts:
        return None
    if kind == "s":
        return strings[int(value)] if value else ""
    if kind == "inlineStr":
        return _text_of(parts["is"]) if "is" in parts else ""
    return _number(value) if kind == "n" and value else value or ""


def _number(value: str) -> str:
    """As a reader would see it written out: 1.38E+10 is a telephone number, 0.1+0.2 is no long one."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) >= Decimal(10) ** 30:
        return value
    whole = int(number)
    rest = abs(number - whole)
    return str(whole) if not rest else f"{whole}{format(round(rest, 4), 'f')[1:]}"


def _column(reference: str | None) -> int:
    found = _REFERENCE.fullmatch(reference or "")
    column = 0
    for letter in found[1] if found else "":
        column = column * 26 + ord(letter) - 64
    return column


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
