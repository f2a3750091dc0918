"""Rows whose cells stand one place to the side of their headings, told by a number or a date in a place for neither."""

from __future__ import annotations

import polars as pl

from fangpin.contracts import IDENTIFIER_TYPES, Column, ColumnType, Contract
from fangpin.pipeline.conforming.table import Table

_NUMBER = r"^\s*['’]?(?:[0-9]{17}[0-9Xx]|[0-9]{18}[1-7][1-4](?:B[0-9])?)\s*$"
_DAY = r"^\s*(?:19|20)[0-9]{2}(?:[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?:\s.*)?$"
# A column that says a year in any form has not lost its day to the next one.
_YEAR = r"(?:19|20)[0-9]{2}"
_DATES = frozenset({ColumnType.date, ColumnType.month})
# Where a whole date can mean nothing: one written 20230605 could be an amount.
_NO_PLACE_FOR_A_DAY = frozenset({ColumnType.yes_no, ColumnType.code, ColumnType.name})
_NO_PLACE_FOR_A_NUMBER = (
    _NO_PLACE_FOR_A_DAY
    | _DATES
    | {
        ColumnType.yuan,
        ColumnType.wan_yuan,
        ColumnType.integer,
        ColumnType.decimal,
        ColumnType.village_code,
    }
)


def is_shifted(table: Table, letters: list[str], *, contract: Contract) -> pl.Expr:
    """Whether a row's number, or a day, is missing from its own column and stands in the next one, left or right.

    Only where the next column cannot hold such a thing itself: nothing else shows for certain that the row has moved.
    """
    column_at = {place.letter: contract.column(name) for name, place in table.places.items()}
    shifted = pl.lit(False)
    for letter, column in column_at.items():
        pattern = _NUMBER if column.type in IDENTIFIER_TYPES else _DAY if column.type in _DATES else None
        if pattern is None:
            continue
        place = letters.index(letter)
        for beside in letters[max(place - 1, 0) : place] + letters[place + 1 : place + 2]:
            if beside in column_at and _cannot_hold(column_at[beside], pattern):
                own = pattern if pattern == _NUMBER else _YEAR
                lacks = ~pl.col(letter).str.contains(own).fill_null(value=False)
                shifted |= lacks & pl.col(beside).str.contains(pattern).fill_null(value=False)
    return shifted


def _cannot_hold(column: Column, pattern: str) -> bool:
    return column.type in (_NO_PLACE_FOR_A_NUMBER if pattern == _NUMBER else _NO_PLACE_FOR_A_DAY)
