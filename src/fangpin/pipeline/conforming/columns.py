"""Small steps on whole columns that hold for empty ones too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl


def code_where(condition: pl.Series, code: str | None, otherwise: pl.Series | None = None) -> pl.Series:
    """The code where the condition holds, else what stands in `otherwise` (or null)."""
    frame = pl.DataFrame(
        {"condition": condition, "otherwise": otherwise if otherwise is not None else no_code(condition)}
    )
    chosen = pl.when("condition").then(pl.lit(code, dtype=pl.String)).otherwise("otherwise")
    return frame.select(chosen.alias("code")).to_series()


def keep_where(condition: pl.Series, values: pl.Series) -> pl.Series:
    """The values where the condition holds, else null."""
    frame = pl.DataFrame({"condition": condition, "value": values})
    return frame.select(pl.when("condition").then("value").alias("value")).to_series()


def no_code(like: pl.Series) -> pl.Series:
    """As many nulls as the other column is long."""
    return pl.Series("code", [None], dtype=pl.String).new_from_index(0, len(like))


def parse_distinct(
    texts: pl.Series, parse: Callable[[str], Any], *, dtype: pl.DataType, code: str
) -> tuple[pl.Series, pl.Series]:
    """Each distinct text parsed once; where `parse` gives None, the value is null and the code says why."""
    distinct = texts.drop_nulls().unique()
    parsed: Sequence[Any] = [parse(text) for text in distinct]
    table = pl.DataFrame({"text": distinct, "value": pl.Series("value", parsed, dtype=dtype)})
    values = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")["value"]
    return values, code_where(texts.is_not_null() & values.is_null(), code)
