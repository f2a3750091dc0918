"""Formulas that a program wrote and nobody computed: the cell looks empty, and what belongs there is not known."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from fangpin.pipeline.reading.cell_tags import placed_cells

# What such a cell holds in our sheets; no column can read it.
UNCOMPUTED = "#公式没有结果"
_FORMULA = r"\s*<(?:\w+:)?f(?:\s[^<>]*/>|(?:\s[^<>]*)?>[^<]*</(?:\w+:)?f>)"
_NO_VALUE = r"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
# Of a text (str) no value is one: it is computed and empty.
_STR = r"""\st\s*=\s*["']str["']"""
_END = rf"(?:</(?:\w+:)?f>|/>){_NO_VALUE}"
_EITHER = rf"<(?:\w+:)?c(?:\s[^>]*)?>{_FORMULA}{_NO_VALUE}"
_CELL = re.compile(rf"<(?:\w+:)?c(?=[\s>])(?![^>]*{_STR})[^>]*>{_FORMULA}{_NO_VALUE}".encode())
# Longer than a cell with a formula.
_OVERLAP = 2**15


class Formulas:
    """Hears the bytes of one sheet; a sheet without formulas costs one look for how they end."""

    def __init__(self) -> None:
        self.has_uncomputed = False
        self._has_any = False
        self._before = self._end = b""

    def feed(self, piece: bytes) -> None:
        if not self._end:
            self._end = b":f>" if b":worksheet" in piece[:_OVERLAP] else b"</f>"
        # A shared formula ends in full where it is told first.
        self._has_any = self._has_any or self._end in piece or self._end in self._before[-4:] + piece[:4]
        if self._has_any and not self.has_uncomputed:
            self.has_uncomputed = _holds_uncomputed(self._before + piece)
        self._before = piece[-_OVERLAP:]


def _holds_uncomputed(piece: bytes) -> bool:
    """By polars, whose regular expressions run several times faster over megabytes than Python's."""
    text = pl.Series([piece.decode("latin-1")])
    if not text.str.contains(_END).item():
        return False
    cells = text.str.extract_all(_EITHER).explode()
    return bool((~cells.str.contains(rf"^[^>]*{_STR}")).any())


def uncomputed_cells(pieces: Iterator[bytes]) -> Iterator[tuple[int, int]]:
    """Row and column (from 0) of the cells with a formula and no value."""
    for row, column, _ in placed_cells(pieces, _CELL, up_to=b"row>"):
        yield row, column
