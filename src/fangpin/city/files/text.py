"""Numbers, days and words as offices write them, by the column."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city.arrays import Bools, Days, Floats, Ints


def short_village(name: str) -> str:
    """A village committee as people say it: 王家村村民委员会 → 王家村."""
    short = (
        name.removesuffix("村民委员会")
        .removesuffix("居民委员会")
        .removesuffix("村委会")
        .removesuffix("居委会")
    )
    return short if short.endswith(("村", "庄", "社区")) else short + "村"


def words(vocabulary: tuple[str, ...], index: Ints) -> pl.Series:
    """Words by their place in a vocabulary."""
    return pl.Series(list(vocabulary), dtype=pl.String).gather(index.astype(np.int64))


def yuan(fen: Ints | Floats) -> pl.Series:
    """Fen as yuan with two decimals."""
    whole = pl.Series(np.asarray(fen).round().astype(np.int64))
    return (whole // 100).cast(pl.String) + "." + (whole % 100).cast(pl.String).str.zfill(2)


def days(numbers: Days, form: str = "%Y-%m-%d") -> pl.Series:
    return pl.Series(np.asarray(numbers, dtype=np.int32)).cast(pl.Date).dt.strftime(form)


def days_or_blank(numbers: Days, form: str = "%Y-%m-%d") -> pl.Series:
    """Days, blank where 0."""
    blank = pl.Series([""], dtype=pl.String).new_from_index(0, len(numbers))
    return days(numbers, form).zip_with(pl.Series(np.asarray(numbers) > 0), blank)


def blank_where(series: pl.Series, condition: Bools) -> pl.Series:
    empty = pl.Series([""], dtype=pl.String).new_from_index(0, len(series))
    return empty.zip_with(pl.Series(condition), series)


def signed_yuan(fen: Floats) -> pl.Series:
    """Yuan that may be negative."""
    sign = words(("", "-"), (fen < 0).astype(np.int64))
    return sign + yuan(np.abs(fen))


def months_text(numbers: Ints) -> pl.Series:
    """Month numbers (year * 12 + month - 1) as YYYYMM, blank where -1."""
    text = pl.Series(numbers // 12 * 100 + numbers % 12 + 1).cast(pl.String)
    return blank_where(text, numbers < 0)
