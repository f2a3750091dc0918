"""The words of a page by where they stand: rows by height, columns by the nearest heading."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fangpin.notices.passages import Piece, Table

# Words of one line differ by less than this in height.
_LINE = 4.0
_LEAST_HEADINGS = 3


@dataclass(frozen=True)
class Placed:
    """Some words and the place where they begin."""

    x: float
    y: float
    words: str


def keep_placed(kept: list[Placed], words: str, matrix: Any, text_matrix: Any, *_: Any) -> None:
    """Called by the library for each piece of a page."""
    if words.strip():
        x, y = text_matrix[4], text_matrix[5]
        a, b, c, d, e, f = matrix
        kept.append(Placed(a * x + c * y + e, b * x + d * y + f, words.strip()))


def table_of(words: list[Placed], *, place: str, headings: list[Placed]) -> Table:
    """All lines of a page; `headings` are those of the page before and become those of this one."""
    lines = groupby(
        sorted(words, key=lambda one: (-round(one.y / _LINE), one.x)), key=lambda one: round(one.y / _LINE)
    )
    rows = []
    for _, line in lines:
        cells = list(line)
        if len(cells) >= _LEAST_HEADINGS and not any(
            letter.isdigit() for one in cells for letter in one.words
        ):
            headings[:] = cells
        rows.append(_under(headings, cells, place=place))
    return Table(tuple(rows))


def _under(headings: list[Placed], cells: list[Placed], *, place: str) -> tuple[Piece, ...]:
    if len(headings) < len(cells) or len(cells) == 1:
        return tuple(Piece(place, one.words) for one in cells)
    row = [""] * len(headings)
    for one in cells:
        at = min(range(len(headings)), key=lambda column: abs(headings[column].x - one.x))
        row[at] = f"{row[at]} {one.words}".strip()
    return tuple(Piece(place, cell) for cell in row)
