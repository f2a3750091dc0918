"""Which village is meant: by its code in the lists of divisions or, failing that, by the names of county, town and village."""

from __future__ import annotations

from functools import cache

import polars as pl

from fangpin.contracts import VILLAGE_CODE, VILLAGE_NAMES, Contract
from fangpin.kernel.areas import AreaLevel, AreaTree
from fangpin.pipeline.conforming.table import Table

_PLACE = (VILLAGE_CODE, *VILLAGE_NAMES)


def is_listed_village(code: str) -> bool:
    """Whether any year's list has the village."""
    return AreaTree.load().get(code) is not None


def with_villages(rows: pl.DataFrame, *, table: Table, contract: Contract) -> pl.DataFrame:
    """The rows of a contract about villages, as `_read_table` gives them, with the village each is about settled.

    A listed code holds; where there is none, the names do if they mean one village; else the row has a problem.
    """
    settled = [
        (*place, *_settle(*place)) for place in rows.select(_PLACE).unique(maintain_order=True).iter_rows()
    ]
    names = [*_PLACE, "village", "by_name", "differs"]
    strings = dict.fromkeys(names[:5], pl.String) | dict.fromkeys(names[5:], pl.Boolean)
    frame = rows.join(
        pl.DataFrame(settled, schema=strings, orient="row"),
        on=_PLACE,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    was_filled = pl.col(VILLAGE_CODE).is_not_null() | pl.col(f"p:{VILLAGE_CODE}").is_not_null()
    return frame.with_columns(
        pl.col("village").alias(VILLAGE_CODE),
        pl.when(pl.col("village").is_null())
        .then(pl.coalesce(f"p:{VILLAGE_CODE}", pl.lit("village_not_found")))
        .alias(f"p:{VILLAGE_CODE}"),
        pl.when(pl.col("by_name") & was_filled)
        .then(pl.lit("village_by_name"))
        .when(pl.col("differs"))
        .then(pl.lit("village_differs"))
        .alias(f"w:{VILLAGE_CODE}"),
        pl.lit(str(table.subject_place(contract))).alias(f"at:{VILLAGE_CODE}"),
    ).drop("village", "by_name", "differs")


def _settle(
    code: str | None, county: str | None, town: str | None, village: str | None
) -> tuple[str | None, bool, bool]:
    """The village's code, whether its names alone told it, and whether they mean another one than its code."""
    named = village_called(county, town, village) if county and town and village else None
    if code is None or not is_listed_village(code):
        return named, named is not None, False
    return code, False, named is not None and named != code and named != _code_today(code)


@cache
def village_called(county: str, town: str, village: str) -> str | None:
    """The code, as it is today, of the one village that the names mean."""
    area = AreaTree.load().find_by_names(county, town, village)
    return _code_today(area.code) if area is not None and area.level is AreaLevel.VILLAGE else None


def _code_today(code: str) -> str | None:
    area = AreaTree.load().successor(code)
    return area.code if area is not None else None
