"""The stories of a text document (body, headers, notes): paragraphs, tables, and what tracking and hiding left there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fangpin.notices.findings import Finding, Kind
from fangpin.notices.opening.xml_parts import attributes_of, local
from fangpin.notices.passages import Opened, Passage, Piece, Table

_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText"})
_TRACKS = frozenset({"del", "ins", "moveFrom", "moveTo", "cellDel", "cellIns"})
_PICTURES = frozenset({"pic", "blip", "imagedata"})
# Characters of symbol fonts lie 0xF000 higher.
_SYMBOLS = 0xF000


def open_story(root: Any, *, place: str) -> Opened:
    """Tables are read as such, all else paragraph by paragraph."""
    opened = Opened(passages=[attributes_of(root, place=place)])
    paragraphs = (one for one in root.iter("{*}p") if not _is_in_table(one))
    pieces = [Piece(f"{place}第 {number} 段", _text_of(one)) for number, one in enumerate(paragraphs, 1)]
    opened.passages.append(Passage.of(pieces, gap="\n"))
    for number, table in enumerate(root.iter("{*}tbl"), 1):
        opened.tables.append(_table(table, place=f"{place}表 {number} "))
    opened.findings += _unseen(root, place=place)
    return opened


def _is_in_table(paragraph: Any) -> bool:
    return any(local(above) == "tc" for above in paragraph.iterancestors())


def _table(table: Any, *, place: str) -> Table:
    rows = []
    for row_number, row in enumerate(table.iterchildren("{*}tr"), 1):
        cells = (cell for cell in row.iter("{*}tc"))
        rows.append(
            tuple(
                Piece(f"{place}第 {row_number} 行第 {number} 格", _text_of(cell))
                for number, cell in enumerate(cells, 1)
            )
        )
    return Table(tuple(rows))


def _text_of(element: Any) -> str:
    """All runs together, deleted ones and the codes of fields too."""
    return "".join(_letters(element))


def _letters(element: Any) -> Iterator[str]:
    for one in element.iter():
        name = local(one)
        if name in _TEXTS:
            yield one.text or ""
        elif name in ("tab", "br", "cr"):
            yield " "
        elif name == "sym":
            yield _symbol(next((value for key, value in one.attrib.items() if key.endswith("}char")), ""))
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "p" and one is not element:
            yield " "


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number - _SYMBOLS if number >= _SYMBOLS else number)


def _unseen(root: Any, *, place: str) -> Iterator[Finding]:
    names = {local(element) for element in root.iter()}
    if names & _TRACKS:
        yield Finding(place, Kind.HIDDEN, "修订痕迹")
    if names & _PICTURES:
        yield Finding(place, Kind.PICTURE)
    if names & {"object", "OLEObject", "altChunk", "control"}:
        yield Finding(place, Kind.HIDDEN, "嵌入的文件")
    for run in root.iter("{*}r"):
        if _is_hidden(run) and _text_of(run).strip():
            yield Finding(place, Kind.HIDDEN, "隐藏的文字")


def _is_hidden(run: Any) -> bool:
    properties = run.find("{*}rPr")
    marks = [] if properties is None else [one for one in properties if local(one) in ("vanish", "webHidden")]
    return any(not set(mark.attrib.values()) & {"0", "false", "off"} for mark in marks)
