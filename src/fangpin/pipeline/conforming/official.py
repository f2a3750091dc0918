"""Values as the national system's exports write them: the other way round of `cells.read_column`."""

from __future__ import annotations

import polars as pl

from fangpin.contracts import Column, ColumnType, heading_and_unit

_WAN = 10_000
_PLAIN_FROM_YEAR = 1950


def official_text(values: pl.Series, *, column: Column) -> pl.Series:
    """A column as text that is read back as the same values: 是/否, YYYYMM, YYYYMMDD, amounts with two decimals."""
    unit = heading_and_unit(column.says)[1]
    match column.type:
        case ColumnType.date:
            return values.dt.strftime("%Y%m%d")
        case ColumnType.month:
            return _months(values)
        case ColumnType.yes_no:
            return values.replace_strict({True: "是", False: "否"}, default=None, return_dtype=pl.String)
        case ColumnType.yuan if unit == "万元":
            return _exact(values, scale=8, divided_by=_WAN)
        case ColumnType.yuan:
            return values.cast(pl.String)
        case ColumnType.wan_yuan if unit == "元":
            return _exact(values, scale=2, times=_WAN)
        case ColumnType.wan_yuan | ColumnType.decimal:
            return _bare(values.cast(pl.String))
        case _:
            return values.cast(pl.String)


def _months(values: pl.Series) -> pl.Series:
    """YYYYMM; but 191201 could be a day of 2019 as well, so that old months get a dash."""
    return values.dt.strftime("%Y%m").zip_with(
        (values.dt.year() >= _PLAIN_FROM_YEAR).fill_null(value=True), values.dt.strftime("%Y-%m")
    )


def _exact(values: pl.Series, *, scale: int, times: int = 1, divided_by: int = 1) -> pl.Series:
    """A sum in another unit: shifting the decimal point loses nothing."""
    listed = [None if value is None else value * times / divided_by for value in values]
    texts = [None if value is None else f"{value:.{scale}f}" for value in listed]
    return (
        pl.Series(values.name, texts, dtype=pl.String)
        if scale == 2
        else _bare(pl.Series(texts, dtype=pl.String))
    )


def _bare(texts: pl.Series) -> pl.Series:
    """Without the noughts at the end that say nothing."""
    return texts.str.strip_chars_end("0").str.strip_chars_end(".")
