"""Columns filled by their type alone, for data sets whose details no figure depends on."""

from decimal import Decimal

from fangpin.contracts import Contract, Contracts
from fangpin.contracts.model import Column, ColumnType
from fangpin.engine.session import quoted

_DATES = (ColumnType.date, ColumnType.month)
_DECIMALS = (ColumnType.yuan, ColumnType.wan_yuan, ColumnType.decimal)
# Days that mostly lie ahead: an event that is over, a case that is settled.
_OFTEN_OPEN = ("ended", "settled", "lifted", "closed", "cancelled", "ends", "removed")


def column_by_type(contract: Contract, column: Column, contracts: Contracts) -> str:
    """An SQL expression over the row's hash `x`, its place and the delivery's days."""
    chance = f"hash(x, {quoted(column.name)})"
    if column.fill is not None:
        return "month"
    if column.type is ColumnType.code:
        return _code(contracts.codes_of(column).values, chance)
    if column.type in _DATES:
        return _date(column, chance)
    if column.type is ColumnType.yes_no:
        return f"{chance} % 10 = 0"
    if column.type is ColumnType.integer:
        return "2026" if column.name == "year" else f"{_between(column, 0, 9)} + {chance} % 10"
    if column.type in _DECIMALS:
        return (
            f"{_between(column, 0, 8000)} + CAST(CAST({chance} % 200000 AS BIGINT) AS DECIMAL(14,2)) * 0.01"
        )
    if column.type is ColumnType.village_code:
        return "village_code"
    if column.name in contract.body.row_keys:
        return "number"
    return f"'其他' || CAST({chance} % 20 AS VARCHAR)"


def _code(values: tuple[str, ...], chance: str) -> str:
    return f"[{', '.join(map(quoted, values))}][1 + CAST({chance} % {len(values)} AS INTEGER)]"


def _date(column: Column, chance: str) -> str:
    day = f"first_day + CAST({chance} % CAST(until - first_day + 1 AS UBIGINT) AS INTEGER)"
    if column.type is ColumnType.month:
        day = f"CAST(date_trunc('month', {day}) AS DATE)"
    if column.name.startswith(_OFTEN_OPEN):
        return f"CASE WHEN {chance} % 2 = 0 THEN {day} END"
    return day


def _between(column: Column, low: int, width: int) -> Decimal | int:
    """Where a number starts, so that it and what is added lie within the contract's bounds."""
    if column.minimum is not None:
        return column.minimum
    if column.maximum is not None:
        return column.maximum - width
    return low
