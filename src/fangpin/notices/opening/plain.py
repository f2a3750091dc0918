"""Plain text and tables in text: decoded without loss, or not at all."""

from __future__ import annotations

import codecs
import csv
import io
import re

from fangpin.notices.findings import Unreadable
from fangpin.notices.passages import Opened, Passage, Piece, Table

_SEPARATORS = ",\t;|，"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LONGEST_LINE = 2**20
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def open_text(data: bytes) -> Opened:
    """Every line, and the cells when the lines have a separator."""
    text = decoded(data)
    lines = text.splitlines()
    if any(len(line) > _LONGEST_LINE for line in lines):
        raise Unreadable("有一行超过 1 MB")
    opened = Opened(
        passages=[
            Passage.of((Piece(f"第 {number} 行", line) for number, line in enumerate(lines, 1)), gap="\n")
        ]
    )
    separator = _separator(lines)
    if separator:
        opened.tables.append(_table(text, separator))
    return opened


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or GB18030; raises Unreadable when a character is lost."""
    if data.startswith(
        (b"\xd0\xcf\x11\xe0", b"{\\rtf", b"MIME-Version:", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
    ):
        raise Unreadable("这种格式检查不了")
    encodings = ("utf-8-sig", "gb18030")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ("utf-16", "utf-16")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text) or len(_PRIVATE.findall(text)) > len(text) // 100:
            raise Unreadable("认不出的格式")
        return text
    raise Unreadable("认不出的格式")


def _separator(lines: list[str]) -> str:
    """The one that most lines have."""
    counts = {one: sum(one in line for line in lines) for one in _SEPARATORS}
    best = max(counts, key=lambda one: counts[one])
    return best if counts[best] * 3 >= len(lines) and counts[best] else ""


def _table(text: str, separator: str) -> Table:
    """A quotation mark that nobody closes leaves a long cell, which is searched all the same."""
    csv.field_size_limit(2**27)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return Table(
        tuple(
            tuple(Piece(f"第 {number} 行第 {at} 格", cell) for at, cell in enumerate(row, 1))
            for number, row in enumerate(rows, 1)
        )
    )
