"""Small steps on whole columns. They avoid polars' expressions, whose start-up costs more than most files are long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl


class Unread(str):
    """What a parser gives for a text that it cannot read, when the reason is more exact than the column's own."""

    __slots__ = ()


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


def rows_where(columns: list[pl.Series], condition: pl.Series) -> pl.DataFrame:
    """The rows of these columns for which the condition holds; empties the list, so that no column is held twice."""
    is_whole = condition.all()
    kept: list[pl.Series] = []
    while columns:
        column = columns.pop(0)
        kept.append(column if is_whole else column.filter(condition))
        del column
    return pl.DataFrame(kept)


def first_warning(*codes: pl.Series | None) -> pl.Series | None:
    """The first code of each row; None when there is no series at all."""
    found: pl.Series | None = None
    for series in codes:
        if series is not None:
            found = series if found is None else found.zip_with(found.is_not_null(), series)
    return found


def no_code(length: int) -> pl.Series:
    """As many nulls."""
    return _all("code", None, length)


def light(codes: pl.Series) -> pl.Series:
    """The codes; a column without a single one takes no memory."""
    if codes.null_count() < len(codes):
        return codes
    return pl.Series(codes.name, [None], dtype=pl.Null()).new_from_index(0, len(codes))


def parse_distinct(
    texts: pl.Series, parse: Callable[[str], Any], *, dtype: pl.DataType, code: str
) -> tuple[pl.Series, pl.Series]:
    """Each distinct text parsed once, and why it cannot be read: `Unread`'s reason, or `code` where it gives None."""
    distinct = _distinct(texts)
    parsed = [parse(text) for text in distinct]
    why = [one if isinstance(one, Unread) else code if one is None else None for one in parsed]
    table = pl.DataFrame(
        {
            "text": pl.Series("text", distinct, dtype=pl.String),
            "value": pl.Series(
                "value", [None if w else one for one, w in zip(parsed, why, strict=True)], dtype=dtype
            ),
            "why": pl.Series("why", why, dtype=pl.String),
        }
    )
    values = _looked_up(texts, table, "value")
    if not any(why):
        return values, no_code(len(texts))
    return values, _looked_up(texts, table, "why")


def _distinct(texts: pl.Series) -> list[str]:
    if len(texts) <= _FEW:
        return [text for text in dict.fromkeys(texts.to_list()) if text is not None]
    return texts.drop_nulls().unique().to_list()


def _looked_up(texts: pl.Series, table: pl.DataFrame, name: str) -> pl.Series:
    if len(texts) <= _FEW:
        known = dict(zip(table["text"].to_list(), table[name].to_list(), strict=True))
        return pl.Series(name, [known.get(text) for text in texts.to_list()], dtype=table[name].dtype)
    return pl.DataFrame({"text": texts}).join(
        table.select("text", name), on="text", how="left", maintain_order="left"
    )[name]


def _all(name: str, value: str | None, length: int) -> pl.Series:
    return pl.Series(name, [value], dtype=pl.String).new_from_index(0, length)
