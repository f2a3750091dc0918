"""Sheets made by hand, as reading gives them, and what stage 2 makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from fangpin.contracts import load_contracts
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.reading import Sheet, column_letter
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.stage2_conform import Conformed, conform

DAY = date(2026, 4, 3)


def sheet(rows: Sequence[Sequence[str | None]], *, name: str = "Sheet1", **facts: Any) -> Sheet:
    """A sheet of these rows; `facts` are the further fields of Sheet."""
    width = max(map(len, rows))
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    letters = {column_letter(place): pl.String() for place in range(width)}
    return Sheet(name=name, cells=pl.DataFrame(padded, schema=letters, orient="row"), **facts)


def merged(*ranges: tuple[int, int, str, str]) -> tuple[Merged, ...]:
    """Joined cells as (first row, last row, first letter, last letter)."""
    return tuple(
        Merged(top, bottom, ord(left) - ord("A"), ord(right) - ord("A"))
        for top, bottom, left, right in ranges
    )


def read(*sheets: Sheet, contract_id: str | None = None) -> Conformed:
    """The sheets conformed; every row is accounted for."""
    contracts = load_contracts()
    contract, tables = find_tables(sheets, contracts=contracts, contract_id=contract_id)
    known = {table.sheet.name for table in tables}
    result = conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=[one for one in sheets if one.name not in known],
        received_on=DAY,
        delivery_month=date(2026, 3, 1),
    )
    assert result.rows_read == result.accepted + result.rejected + result.skipped
    return result


def issues(result: Conformed, level: str) -> list[tuple[int, str, str]]:
    """Row, column and code of each issue."""
    found = result.issues.filter(pl.col("level") == level)
    return list(found.select("row_no", "column", "code").iter_rows())
