"""Rows whose cells stand one place to the side of their headings, told by what stands in a place that is none for it."""

from __future__ import annotations

from collections.abc import Mapping

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
_AMOUNTS = frozenset({ColumnType.yuan, ColumnType.wan_yuan, ColumnType.decimal})
_TEXTS = frozenset({ColumnType.text, ColumnType.name, ColumnType.address})
# Words that are no amount in words.
_WORDS = (
    r"^\s*[^0-9零〇一二三四五六七八九十两百千万亿元角分几数多壹贰叁肆伍陆柒捌玖拾佰仟]*\p{Han}{2}[^0-9]*$"
)
_HAN = r"\p{Han}{2}"
_AMOUNT = r"^\s*-?[0-9]{1,12}(?:\.[0-9]+)?\s*$"


def is_shifted(table: Table, letters: list[str], *, contract: Contract) -> pl.Expr:
    """Whether a row's number, day or words are missing from their own column and stand in the next one, left or right.

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
    for letter, column in column_at.items():
        if column.type in _TEXTS:
            shifted |= _words_moved(letter, letters, column_at)
    return shifted


def _words_moved(letter: str, letters: list[str], column_at: Mapping[str, Column]) -> pl.Expr:
    """Whether words stand under the amounts to the left, or an amount in their place and they to the right.

    Only in a column that holds words in most rows: a remark that is seldom made tells nothing by its absence.
    """
    place = letters.index(letter)
    own = pl.col(letter)
    is_usual = own.str.contains(_HAN).fill_null(value=False).mean() > 0.5
    moved = pl.lit(False)
    for left in letters[max(place - 1, 0) : place]:
        if left in column_at and column_at[left].type in _AMOUNTS:
            is_empty = own.str.strip_chars().fill_null("") == ""
            moved |= is_empty & pl.col(left).str.contains(_WORDS).fill_null(value=False)
    for right in letters[place + 1 : place + 2]:
        if right not in column_at or column_at[right].type in _AMOUNTS:
            has_amount = own.str.contains(_AMOUNT).fill_null(value=False)
            moved |= has_amount & pl.col(right).str.contains(_HAN).fill_null(value=False)
    return moved & is_usual


def _cannot_hold(column: Column, pattern: str) -> bool:
    return column.type in (_NO_PLACE_FOR_A_NUMBER if pattern == _NUMBER else _NO_PLACE_FOR_A_DAY)
