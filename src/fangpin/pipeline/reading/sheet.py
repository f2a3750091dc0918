"""One sheet as text: a column per Excel letter, a row per row a person sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

# Beyond this a file is not a table that a department keeps; Excel itself ends at 16,384.
MOST_COLUMNS = 702
# The last row of Excel.
MOST_ROWS = 2**20
# The reader of workbooks lays out the whole rectangle of a sheet, 32 bytes a cell, before it gives anything back.
MOST_CELLS = 40_000_000


@dataclass(frozen=True)
class Merged:
    """Cells joined into one: rows as a person counts them, columns counted from 0; all four ends belong to it."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """The cells are strings or null, columns are called A, B, C …; the first row is row 1 of the sheet.

    Of joined cells only the first has text, as in the file; `merged` says how far it reaches.
    """

    name: str
    cells: pl.DataFrame
    is_delimited: bool = False
    # Rows whose cells cannot be told apart, with the code of the reason.
    damaged: Mapping[int, str] = field(default_factory=dict)
    # Rows that the file itself marks as removed, with the code of the reason; they are counted and said.
    left_out: Mapping[int, str] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    # What a person does not see when opening the file; it is read all the same, and said so.
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[str] = frozenset()
    # Whether the workbook counts days from 1904 on; then its bare day numbers are 1,462 too small.
    is_1904: bool = False
    # What is printed above and below each page.
    page_words: str = ""

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
