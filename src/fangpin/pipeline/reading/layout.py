"""What a workbook says about its sheets beside the cells: joined cells, hidden sheets, rows and columns."""

from __future__ import annotations

import html
import posixpath
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from fangpin.pipeline.reading.markup import hear_xml, plain_tag
from fangpin.pipeline.reading.number_formats import BUILT_IN, unit_shown
from fangpin.pipeline.reading.sheet import Merged, column_index

_TAG = re.compile(rb"""<(?:\w+:)?(row|col)\s([^>]*\shidden=["'](?:1|true)["'][^>]*)>""")
_FIRST_TAG = re.compile(rb"""<(?:\w+:)?(row|col)\s(hidden=["'](?:1|true)["'][^>]*)>""")
_JOINED = re.compile(rb"""mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")
_NUMBER = re.compile(rb"""(?:^|\s)(r|min|max)=["'](\d{1,7})["']""")
# A tag of a row with all that it may say is shorter.
_LONGEST_TAG = 4_096
# The second is that of workbooks saved as "Strict Open XML".
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_FROM_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\sdate1904\s*=\s*["'](?:1|true|on)["']""")
_PAGE = re.compile(rb"<(?:\w+:)?headerFooter")
_PAGE_WORDS = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]+)<")
# What they may say: six times 255 characters, each with its codes.
_LONGEST_PAGE = 16_384
# Font, colour, size and place of what follows; && is a sign of its own.
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d+|.)', re.DOTALL)
_ROW, _COLINFO, _MERGED, _SHEET, _DATEMODE = 0x208, 0x7D, 0xE5, 0x85, 0x22
_FORMAT, _STYLE = 0x41E, 0xE0
_HEADER, _FOOTER = 0x14, 0x15
# Records of an xls that say something of the layout.
LAYOUT_RECORDS = frozenset({_ROW, _COLINFO, _MERGED, _SHEET, _DATEMODE, _FORMAT, _STYLE, _HEADER, _FOOTER})
# Cells that hold a number: one that is computed, one of eight bytes, one of four, a run of those.
_FORMULA, _DOUBLE, _SHORT, _SHORTS = 0x06, 0x203, 0x27E, 0xBD
NUMBER_RECORDS = frozenset({_FORMULA, _DOUBLE, _SHORT, _SHORTS})


@dataclass
class Layout:
    """Of one sheet; columns are counted from 0."""

    is_hidden: bool = False
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_1904: bool = False
    # Units that stand only in the format of number cells: by column and unit, the rows.
    units: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    # Cells with a formula and no value: by column, the rows.
    uncomputed: dict[int, list[int]] = field(default_factory=dict)
    # What is printed above and below each page.
    page_words: str = ""


class XlsxLayout:
    """Hears the bytes of one sheet of an xlsx, piece by piece."""

    def __init__(self) -> None:
        self.layout = Layout()
        self._rest = b""
        self._page = b""

    def feed(self, piece: bytes) -> None:
        if self._page or b"headerFooter" in piece or b"headerFooter" in self._rest + piece[:16]:
            self._hear_page(piece)
        if b"hidden=" not in piece and b"mergeCell" not in piece and b"hidden=" not in self._rest:
            self._rest = piece[-_LONGEST_TAG:]
            return
        text = self._rest + piece
        whole = max(text.rfind(b">") + 1, 0)
        for pattern in (_TAG, _FIRST_TAG):
            for kind, told in pattern.findall(text[:whole]):
                numbers = {name: int(number) for name, number in _NUMBER.findall(told)}
                if kind == b"row" and b"r" in numbers:
                    self.layout.hidden_rows.add(numbers[b"r"])
                elif kind == b"col" and {b"min", b"max"} <= numbers.keys():
                    last = min(numbers[b"max"], 2**14)
                    self.layout.hidden_columns |= set(range(numbers[b"min"] - 1, last))
        self.layout.merged += [
            Merged(int(top), int(bottom), column_index(left.decode()), column_index(right.decode()))
            for left, top, right, bottom in _JOINED.findall(text[:whole])
        ]
        self._rest = text[whole:][-_LONGEST_TAG:]

    def _hear_page(self, piece: bytes) -> None:
        text = (self._page or self._rest) + piece
        begin = _PAGE.search(text)
        if begin:
            self._page = text[begin.start() :][:_LONGEST_PAGE]
            said = b" ".join(_PAGE_WORDS.findall(self._page)).decode("utf-8", errors="replace")
            self.layout.page_words = page_words(html.unescape(said))


def page_words(coded: str) -> str:
    """What is printed, without the codes of its font and place.

    >>> page_words('&R&"宋体,常规"&12单位：万元')
    '单位：万元'
    """
    return " ".join(_PAGE_CODE.sub(" ", coded).split())


class _Sheets:
    """Hears workbook.xml and its relations: which part holds which sheet, and which the styles."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.targets: dict[str, str] = {}
        self.styles = "xl/styles.xml"

    def start(self, tag: str, attributes: Any) -> None:
        if plain_tag(tag) == "sheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            relation = next((attributes[name] for name in _RELATIONS if name in attributes), "")
            self.sheets.append((attributes.get("name", ""), relation, is_hidden))
        elif plain_tag(tag) == "Relationship":
            part = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.targets[attributes.get("Id", "")] = part
            if attributes.get("Type", "").endswith("/relationships/styles"):
                self.styles = part

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass

    def close(self) -> None:
        pass


def xlsx_parts(workbook: bytes, relations: bytes) -> tuple[list[tuple[str, str, bool]], str]:
    """Name, part and whether it is hidden, for each sheet; and the part with the styles."""
    heard = _Sheets()
    hear_xml(workbook, heard)
    hear_xml(relations, heard)
    sheets = [
        (name, heard.targets.get(relation, ""), is_hidden) for name, relation, is_hidden in heard.sheets
    ]
    return sheets, heard.styles


def counts_from_1904(workbook: bytes) -> bool:
    """Whether workbook.xml says that days are counted from 1904 on."""
    return _FROM_1904.search(workbook) is not None


class XlsLayout:
    """Hears the records of an xls; its sheets in the order of the workbook."""

    def __init__(self) -> None:
        self.layouts: list[Layout] = []
        self._is_1904 = False
        self._by_place: dict[int, Layout] = {}
        self._open = Layout()
        self._formats = dict(BUILT_IN)
        self._styles = 0
        # Styles whose number format names a unit, by their numbers.
        self.units: dict[int, str] = {}

    def begin(self, place: int) -> None:
        """A part of the workbook begins here; one that is no sheet is heard in vain."""
        self._open = self._by_place.get(place, Layout())

    def hear(self, kind: int, record: bytes) -> None:
        if kind == _SHEET:
            place, state = struct.unpack_from("<IB", record)
            self._by_place[place] = Layout(is_hidden=state & 3 != 0, is_1904=self._is_1904)
            self.layouts.append(self._by_place[place])
        elif kind == _DATEMODE and struct.unpack_from("<H", record)[0] == 1:
            self._is_1904 = True
            for layout in self.layouts:
                layout.is_1904 = True
        elif kind == _ROW and struct.unpack_from("<H", record, 12)[0] & 0x20:
            self._open.hidden_rows.add(struct.unpack_from("<H", record)[0] + 1)
        elif kind == _COLINFO and struct.unpack_from("<H", record, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", record)
            self._open.hidden_columns |= set(range(first, min(last, 255) + 1))
        elif kind == _FORMAT:
            self._hear_format(record)
        elif kind in (_HEADER, _FOOTER) and record:
            said = self._open.page_words, page_words(_text(record))
            self._open.page_words = " ".join(filter(None, said))
        elif kind == _STYLE:
            unit = self._formats.get(struct.unpack_from("<H", record, 2)[0])
            if unit:
                self.units[self._styles] = unit
            self._styles += 1
        elif kind == _MERGED:
            (count,) = struct.unpack_from("<H", record)
            for top, bottom, left, right in struct.iter_unpack("<4H", record[2 : 2 + 8 * count]):
                self._open.merged.append(Merged(top + 1, bottom + 1, left, right))

    def hear_number(self, kind: int, record: bytes) -> None:
        """A number cell, or a run of them: is its unit in its format?"""
        row, column, style = struct.unpack_from("<3H", record)
        styles = [style]
        if kind == _SHORTS:
            styles = [struct.unpack_from("<H", record, at)[0] for at in range(4, len(record) - 6, 6)]
        elif kind == _FORMULA and record[12:14] == b"\xff\xff":
            return  # its result is no number
        for place, each in enumerate(styles, start=column):
            if each in self.units:
                self._open.units.setdefault((place, self.units[each]), []).append(row + 1)

    def _hear_format(self, record: bytes) -> None:
        unit = unit_shown(_text(record[2:]))
        if unit:
            self._formats[struct.unpack_from("<H", record)[0]] = unit


def _text(record: bytes) -> str:
    length, is_wide = struct.unpack_from("<HB", record)
    text = record[3 : 3 + length * (1 + (is_wide & 1))]
    return text.decode("utf-16-le" if is_wide & 1 else "latin-1", errors="replace")
