"""What the columns of a row must say together: sums, the order of dates, agreement with the identifier."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from fangpin.contracts import CodeList, IdentifierCheck, OrderCheck, SumCheck

_SEX_SAYS = {"male": "男", "female": "女"}


def failing_rows(
    check: SumCheck | OrderCheck | IdentifierCheck,
    rows: pl.DataFrame,
    *,
    identity: pl.DataFrame,
    codes: CodeList | None,
) -> pl.Series:
    """True for each row that fails; rows with an unknown part do not."""
    match check:
        case SumCheck():
            exact = pl.Decimal(38, 2)
            parts = [pl.col(name).cast(exact) for name in check.plus]
            parts += [-pl.col(name).cast(exact) for name in check.minus]
            total = parts[0]
            for part in parts[1:]:
                total = total + part
            fails = (total - pl.col(check.equals).cast(exact)).abs() > check.tolerance_yuan
        case OrderCheck():
            fails = pl.col(check.later) < pl.col(check.earlier)
        case IdentifierCheck():
            fails = pl.col(check.column) != pl.lit(_told(check, identity, codes))
        case _:
            assert_never(check)
    return rows.select(fails.fill_null(value=False)).to_series()


def _told(check: IdentifierCheck, identity: pl.DataFrame, codes: CodeList | None) -> pl.Series:
    """What the identifier says about the column."""
    if check.column == "birth_date":
        return identity["birth_date"]
    if check.column == "sex":
        return identity["sex"].replace_strict(_SEX_SAYS, default=None, return_dtype=pl.String)
    if codes is None:
        raise ValueError("a check of category or grade needs the code list of its column")
    # The list names the categories, and the grades, in the order of their digits.
    words = dict(enumerate(codes.values, start=1))
    digits = identity["disability_type" if check.column == "category" else "disability_grade"]
    return digits.replace_strict(words, default=None, return_dtype=pl.String)
