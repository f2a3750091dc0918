"""Cells that mean what stands above them: joined cells, and the words 同上."""

from __future__ import annotations

import polars as pl

from fangpin.contracts import IDENTIFIER_TYPES, Column, ColumnType, Contract
from fangpin.pipeline.conforming.columns import code_where, keep_where
from fangpin.pipeline.conforming.table import Table
from fangpin.pipeline.reading.sheet import Merged, column_letter

_MARKS = ["〃", "″", "“", "”", '"', "〞", "〝", "''", "’’", "``", "‘‘", "““", "””", '""']
DITTO = [*_MARKS, "同上", "同前", "同上行", "(同上)", "（同上）", "ditto", "Ditto"]
_AMOUNTS = frozenset({ColumnType.yuan, ColumnType.wan_yuan, ColumnType.integer, ColumnType.decimal})
# Who somebody is, and how much of something there is, nobody may copy for the clerk.
_NEVER_DITTO = _AMOUNTS | IDENTIFIER_TYPES | {ColumnType.name, ColumnType.credit_code, ColumnType.phone}

Spread = dict[str, pl.Series]


def copied_from_above(
    texts: pl.Series, *, damage: pl.Series, column: Column, contract: Contract
) -> tuple[pl.Series, pl.Series | None, pl.Series | None]:
    """The texts with 同上 resolved, the codes of those that must not be, and the codes of those that were.

    The row above is the nearest row of data; when its cell is empty, or its cells have moved, there is nothing to copy.
    """
    is_ditto = texts.is_in(DITTO)
    if not is_ditto.any():
        return texts, None, None
    is_ditto = is_ditto.fill_null(value=False)
    is_key = column.name in contract.body.row_keys and column.type not in (ColumnType.date, ColumnType.month)
    if (
        column.type in _NEVER_DITTO
        or is_key
        or (column.type is ColumnType.text and column.on_bad == "reject")
    ):
        return texts, code_where(is_ditto, "ditto"), None
    # An empty cell above is no value, and must not be passed over for the one above that.
    known = keep_where(~is_ditto, keep_where(damage.is_null(), texts).fill_null(""))
    above = known.fill_null(strategy="forward")
    is_copied = is_ditto & (above.fill_null("") != "")
    resolved = above.zip_with(is_copied, texts)
    return resolved, code_where(is_ditto & ~is_copied, "ditto"), code_where(is_copied, "copied_from_above")


def spread_merged(table: Table, *, contract: Contract) -> tuple[pl.DataFrame, Spread]:
    """The cells with the text of joined cells in each row they reach, and by column which rows were so filled.

    Amounts stay where they are: one joined over three members is the household's, and would be counted three times.
    """
    cells, spread = table.sheet.cells, Spread()
    columns = {place.letter: contract.column(name) for name, place in table.places.items()}
    by_letter: dict[str, list[Merged]] = {}
    for merged in table.sheet.merged:
        letter = column_letter(merged.first_column)
        reaches_down = merged.last_row > merged.first_row > table.header_row
        if reaches_down and letter in columns and columns[letter].type not in _AMOUNTS:
            by_letter.setdefault(letter, []).append(merged)
    _keep_whole_people(by_letter, table=table, contract=contract)
    for letter, joined in by_letter.items():
        reached: list[int] = []
        source: list[int] = []
        for merged in joined:
            rows = range(merged.first_row, min(merged.last_row, cells.height))
            reached += rows
            source += [merged.first_row - 1] * len(rows)
        if not reached:
            continue
        text = cells[letter]
        is_reached = pl.repeat(False, cells.height, dtype=pl.Boolean, eager=True).scatter(reached, True)
        spread[letter] = is_reached & (text.fill_null("").str.strip_chars() == "")
        filled = text.scatter(reached, text.gather(source))
        cells = cells.with_columns(filled.zip_with(spread[letter], text).alias(letter))
    return cells, spread


def was_filled(spread: Spread, *, table: Table) -> list[pl.Expr]:
    """For each column so filled, `merged:x`: the rows that were, to be selected from the rows by `__row`."""
    return [
        pl.col("__row").is_in(rows).alias(f"merged:{name}")
        for name, place in table.places.items()
        if place.letter in spread and (rows := (spread[place.letter].arg_true().cast(pl.Int32) + 1).to_list())
    ]


def _keep_whole_people(by_letter: dict[str, list[Merged]], *, table: Table, contract: Contract) -> None:
    """A number is spread over rows only together with the name it belongs to, and the name with the number."""
    names = (contract.body.person, contract.body.person_name)
    letters = [place.letter for name in names if name and (place := table.places.get(name))]
    if len(letters) < 2:
        return
    spans = [{(one.first_row, one.last_row) for one in by_letter.get(letter, ())} for letter in letters]
    for letter in letters:
        if letter in by_letter:
            kept = [one for one in by_letter[letter] if (one.first_row, one.last_row) in spans[0] & spans[1]]
            by_letter[letter] = kept
