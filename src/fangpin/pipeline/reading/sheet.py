"""One sheet as text: a column per Excel letter, a row per row a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

# Beyond this a file is not a table that a department keeps; Excel itself ends at 16,384.
MOST_COLUMNS = 702
# The reader of workbooks lays out the whole rectangle of a sheet, 32 bytes a cell, before it gives anything back.
MOST_CELLS = 40_000_000


@dataclass(frozen=True)
class Sheet:
    """The cells are strings or null, columns are called A, B, C …; the first row is row 1 of the sheet."""

    name: str
    cells: pl.DataFrame
    is_delimited: bool = False
    # Rows whose cells cannot be told apart, with the code of the reason.
    damaged: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any((column.str.strip_chars() != "").any() for column in self.cells)


def column_letter(index: int) -> str:
    """The letter of the column with this index, counted from 0.

    >>> column_letter(0), column_letter(25), column_letter(26), column_letter(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The index of a column letter, counted from 0.

    >>> column_index("A"), column_index("AA")
    (0, 26)
    """
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
