"""Pages of a PDF: their text in the order of the file and of the page, and every string and stream beside them."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
    TextStringObject,
)

from fangpin.notices.findings import Finding, Kind, Unreadable
from fangpin.notices.opening.pdf_tables import Placed, keep_placed, table_of
from fangpin.notices.opening.xml_parts import everything_in, parsed
from fangpin.notices.passages import Opened, Passage, Piece

_MOST_PAGES, _MOST_OBJECTS = 2_000, 200_000
_ASCII = re.compile(rb"[\x20-\x7e]{6,}")
_HEX = re.compile(rb"<[0-9A-Fa-f\s]{8,}>")
_ENDS = re.compile(rb"startxref\s+\d+\s+%%EOF\s*")
_SPOKEN = re.compile(rb"/(?:ActualText|Alt|E|Contents)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>)", re.DOTALL)
_INLINE_PICTURE = re.compile(rb"(?:^|\s)BI\s.*?\sID\s", re.DOTALL)
_KNOWN_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})
# Keys whose mere presence brings what no reader of the pages sees.
_HIDES = {
    "/EmbeddedFiles": "附件",
    "/EF": "附件",
    "/JavaScript": "脚本",
    "/JS": "脚本",
    "/AcroForm": "表单",
    "/XFA": "表单",
    "/OCProperties": "可以关掉的图层",
    "/PieceInfo": "编辑软件留下的内容",
    "/RichMedia": "多媒体",
}
# The library says what it stumbles over in its log, the text of the page among it.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def open_pdf(data: bytes) -> Opened:
    """Raises Unreadable for what is locked, has no text, or is written in signs that are no characters."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=True)
        if reader.is_encrypted:
            raise Unreadable("设有打开密码或限制")
        if len(reader.pages) > _MOST_PAGES:
            raise Unreadable(f"超过 {_MOST_PAGES} 页")
        # First: reading the pages puts objects into the places of references.
        opened = _objects(reader)
        opened.add(_pages(reader))
    except (PyPdfError, RecursionError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unreadable("pdf 已损坏或写法特殊") from error
    opened.passages.append(_raw(data))
    if data.count(b"startxref") > 1 and b"/Linearized" not in data[:2048]:
        opened.findings.append(Finding("pdf", Kind.HIDDEN, "修改以前的版本"))
    last = data.rfind(b"startxref")
    if last < 0 or not _ENDS.fullmatch(data[last:]):
        opened.findings.append(Finding("pdf", Kind.HIDDEN, "文件末尾的其他内容"))
    return opened


def _pages(reader: PdfReader) -> Opened:
    opened, headings = Opened(), list[Placed]()
    for number, page in enumerate(reader.pages, 1):
        place = f"第 {number} 页"
        words: list[Placed] = []
        as_written = page.extract_text(visitor_text=partial(keep_placed, words))
        opened.tables.append(table_of(words, place=place, headings=headings))
        as_placed = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
        if not as_written.strip() and not as_placed.strip():
            opened.findings.append(Finding(place, Kind.UNREADABLE, "没有文字，可能是扫描件或图片"))
        if "\ufffd" in as_written or "(cid:" in as_written:
            opened.findings.append(Finding(place, Kind.UNREADABLE, "有些字没有编码"))
        for text in (as_written, as_placed):
            lines = [Piece(place, line) for line in text.splitlines()]
            opened.passages.append(Passage.of(lines, gap="\n"))
    return opened


def _objects(reader: PdfReader) -> Opened:
    """Everything that can be reached, and what is left in the file without being reached."""
    opened, seen = Opened(), set[tuple[int, int]]()
    strings: list[str] = []
    for found in _reachable(reader.trailer, seen):
        if isinstance(found, TextStringObject | ByteStringObject):
            strings.append(_as_text(found))
        elif isinstance(found, DictionaryObject):
            opened.findings += _told_of(found)
            if isinstance(found, StreamObject):
                opened.add(_stream(found))
    opened.passages.append(
        Passage.of(
            (Piece("pdf 的属性、书签和说明", text) for text in strings), gap="\n", is_for_programs=True
        )
    )
    if _has_leftovers(reader, seen):
        opened.findings.append(Finding("pdf", Kind.HIDDEN, "已删除但还留在文件里的内容"))
    opened.findings = sorted(set(opened.findings))
    return opened


def _reachable(root: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            key = (found.idnum, found.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > _MOST_OBJECTS:
                raise Unreadable("pdf 里的部件过多")
            found = found.get_object()
        yield found
        if isinstance(found, DictionaryObject):
            waiting += (
                [value for _, value in found.raw_items()] if hasattr(found, "raw_items") else _values(found)
            )
        elif isinstance(found, ArrayObject):
            waiting += list(list.__iter__(found))


def _values(found: DictionaryObject) -> list[Any]:
    return [found.raw_get(key) for key in found]


def _as_text(found: TextStringObject | ByteStringObject) -> str:
    if isinstance(found, TextStringObject):
        return str(found)
    raw = bytes(found)
    return raw.decode("latin-1") if all(32 <= byte < 127 for byte in raw) else ""


def _told_of(found: DictionaryObject) -> Iterator[Finding]:
    for key, says in _HIDES.items():
        if key in found and not isinstance(found[key], NullObject):
            yield Finding("pdf", Kind.HIDDEN, says)
    kind, subtype = found.get("/Type"), found.get("/Subtype")
    if "/Rect" in found and subtype != "/Link" and subtype is not None:
        yield Finding("pdf", Kind.HIDDEN, "批注")
    if subtype == "/Image" or found.get("/PatternType") == 1:
        yield Finding("pdf", Kind.PICTURE)
    if kind == "/Font" and not _is_readable(found):
        yield Finding("pdf", Kind.UNREADABLE, "有的字体没有写明对应什么字")


def _is_readable(font: DictionaryObject) -> bool:
    """Whether the codes of a font say which characters they are."""
    subtype, encoding = font.get("/Subtype"), font.get("/Encoding")
    if subtype in ("/CIDFontType0", "/CIDFontType2") or "/ToUnicode" in font:
        return True
    if subtype == "/Type3":
        return False
    if subtype == "/Type0":
        return isinstance(encoding, str) and ("UCS2" in encoding or "UTF16" in encoding or "GBK" in encoding)
    descriptor = font.get("/FontDescriptor")
    has_own_signs = descriptor is not None and any(key.startswith("/FontFile") for key in descriptor)
    return not has_own_signs or encoding in _KNOWN_ENCODINGS


def _stream(found: StreamObject) -> Opened:
    """Descriptions in XML, and words for reading aloud inside a page's drawing."""
    opened = Opened()
    kind, subtype = found.get("/Type"), found.get("/Subtype")
    if (
        subtype == "/Image"
        or kind in ("/XRef", "/ObjStm")
        or any(str(key).startswith("/Length1") for key in found)
    ):
        return opened
    data = found.get_data()
    if kind == "/Metadata":
        root = parsed(_without_packet(data), what="pdf 的属性")
        opened.passages += everything_in(root, place="pdf 的属性")
        return opened
    spoken = [Piece("pdf 里替读屏软件写的字", _string(each)) for each in _SPOKEN.findall(data)]
    opened.passages.append(Passage.of(spoken, gap="\n"))
    if _INLINE_PICTURE.search(data):
        opened.findings.append(Finding("pdf", Kind.PICTURE))
    return opened


def _without_packet(data: bytes) -> bytes:
    return re.sub(rb"<\?xpacket.*?\?>", b"", data, flags=re.DOTALL).strip()


def _string(raw: bytes) -> str:
    if raw.startswith(b"<"):
        digits = re.sub(rb"\s", b"", raw[1:-1])
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    else:
        raw = raw[1:-1]
    return (
        raw.decode("utf-16", errors="ignore")
        if raw[:2] in (b"\xfe\xff", b"\xff\xfe")
        else raw.decode("latin-1")
    )


def _has_leftovers(reader: PdfReader, seen: set[tuple[int, int]]) -> bool:
    listed = {(number, generation) for generation, found in reader.xref.items() for number in found}
    listed |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in listed - seen:
        if number == 0:
            continue
        found = reader.get_object(IndirectObject(number, generation, reader))
        is_frame = isinstance(found, DictionaryObject) and (
            found.get("/Type") in ("/XRef", "/ObjStm") or "/Linearized" in found
        )
        if not is_frame and found is not None and not isinstance(found, NullObject):
            return True
    return False


def _raw(data: bytes) -> Passage:
    """Objects that no table lists are still in the bytes."""
    runs = [run.decode("ascii") for run in _ASCII.findall(_HEX.sub(b" ", data))]
    runs += [_string(run) for run in _HEX.findall(data)]
    return Passage.of((Piece("pdf 的字节", run) for run in runs), gap="\n", is_for_programs=True)
