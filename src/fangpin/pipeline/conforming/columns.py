"""Small steps on whole columns. They avoid polars' expressions, whose start-up costs more than most files are long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

# Up to here a dictionary beats a join.
_FEW = 5_000


def code_where(condition: pl.Series, code: str | None, otherwise: pl.Series | None = None) -> pl.Series:
    """The code where the condition holds, else what stands in `otherwise` (or null)."""
    rest = otherwise if otherwise is not None else no_code(len(condition))
    return _all("code", code, len(condition)).zip_with(condition, rest) if condition.any() else rest


def keep_where(condition: pl.Series, values: pl.Series) -> pl.Series:
    """The values where the condition holds, else null."""
    if condition.all():
        return values
    nothing = pl.Series(values.name, [None], dtype=values.dtype).new_from_index(0, len(values))
    return values.zip_with(condition, nothing)


def no_code(length: int) -> pl.Series:
    """As many nulls."""
    return _all("code", None, length)


def parse_distinct(
    texts: pl.Series, parse: Callable[[str], Any], *, dtype: pl.DataType, code: str
) -> tuple[pl.Series, pl.Series]:
    """Each distinct text parsed once; where `parse` gives None, the value is null and the code says why."""
    if len(texts) <= _FEW:
        listed = texts.to_list()
        parsed = {text: parse(text) for text in set(listed) if text is not None}
        values = pl.Series("value", [parsed.get(text) for text in listed], dtype=dtype)
    else:
        distinct = texts.drop_nulls().unique()
        table = pl.DataFrame(
            {"text": distinct, "value": pl.Series("value", [*map(parse, distinct)], dtype=dtype)}
        )
        values = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")[
            "value"
        ]
    if values.null_count() == texts.null_count():
        return values, no_code(len(texts))
    return values, code_where(texts.is_not_null() & values.is_null(), code)


def _all(name: str, value: str | None, length: int) -> pl.Series:
    return pl.Series(name, [value], dtype=pl.String).new_from_index(0, length)
