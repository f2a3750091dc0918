"""The cells of a sheet of an xlsx, each in its place: by its reference, or counted where the file gives none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangpin.pipeline.reading.sheet import column_index

_TAG = re.compile(rb"""<(?:\w+:)?(row|c)(?=[\s/>])(?:[^>]*?\sr\s*=\s*["']([A-Z]{0,3}\d{1,7})["'])?[^>]*>""")
# A tag, or a row, is shorter.
_LONGEST = 2**20
_REFERENCE = re.compile(rb"([A-Z]{1,3})(\d{1,7})$")


def placed_cells(
    pieces: Iterator[bytes], wanted: re.Pattern[bytes], *, up_to: bytes = b">"
) -> Iterator[tuple[int, int, re.Match[bytes]]]:
    """Row, column (from 0) and match of the cells whose tag, and what follows it, fits.

    Pieces are cut behind `up_to`, so that what is wanted is whole.
    """
    row, last, behind, rest = 0, b"", -1, b""
    for piece in pieces:
        text = rest + piece
        whole = text.rfind(up_to) + len(up_to) if up_to in text else 0
        for tag in _TAG.finditer(text, 0, whole):
            kind, reference = tag.groups()
            if kind == b"row":
                row, last, behind = int(reference) if reference else row + 1, b"", -1
                continue
            last, behind = (reference, 0) if reference else (last, behind + 1)
            if found := wanted.match(text, tag.start(), whole):
                yield *_place(row, last, behind), found
        rest = text[whole:][-_LONGEST:]


def _place(row: int, last: bytes, behind: int) -> tuple[int, int]:
    """Of the cell that stands so many behind the last one with a reference, or behind the begin of the row."""
    told = _REFERENCE.match(last)
    return (int(told[2]), column_index(told[1].decode()) + behind) if told else (row, behind)
