"""Identity numbers, disability certificates and credit codes by the column."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city.arrays import Bools, Days, Ints

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = np.array(list("10X98765432"))
_CREDIT_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
_CREDIT_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)], dtype=np.int64)

# Of the 500 sequence numbers a sex has on one day under one region code, these are kept for people whom other
# counties registered, so that counties made apart never give out the same number.
_LOCAL_SLOTS = 290
_SLOTS_PER_COUNTY = 14
# Beyond those of thirteen counties: for who is born or moves in after the city was settled.
_LATE_SLOTS = 472
_LATE_SLOTS_PER_COUNTY = 2


class TooManyPeople(ValueError):
    """More people of one sex were born under one region code on one day than there are numbers."""


def id18_column(first17: Ints) -> pl.Series:
    """Identity numbers with their check character from the first 17 digits."""
    digits = first17[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    checks = pl.Series(_CHECKS[(digits @ _WEIGHTS) % 11].tolist(), dtype=pl.String)
    return pl.Series(first17).cast(pl.String) + checks


def compact_dates(days: Days) -> Ints:
    """Days as the number YYYYMMDD."""
    dates = days.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]")
    months = dates.astype("datetime64[M]")
    month = (months - years.astype("datetime64[M]")).astype(np.int64) + 1
    day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray((years.astype(np.int64) + 1970) * 10_000 + month * 100 + day)


def first17_numbers(*, region: Ints, birth: Days, is_male: Bools, is_local: Bools, county_index: int) -> Ints:
    """The first 17 digits: nobody shares them with anybody of any county."""
    base = region * 10**11 + compact_dates(birth) * 1_000
    group = base * 2 + is_male
    ranks = _rank_in_group(group * 2 + is_local)
    limit = np.where(is_local, _LOCAL_SLOTS, _SLOTS_PER_COUNTY)
    if (ranks >= limit).any():
        raise TooManyPeople("同一天出生的人太多，身份证顺序码不够用；请减少户数。")
    # A stride that shares no factor with the number of slots scatters the numbers.
    local = (ranks * 37 + birth % 11) % _LOCAL_SLOTS
    foreign = _LOCAL_SLOTS + county_index * _SLOTS_PER_COUNTY + ranks
    slot = np.where(is_local, local, foreign)
    # 001 to 998: even for women, odd for men; 000 is never given out.
    return np.asarray(base + slot * 2 + np.where(is_male, 1, 2))


def late_first17_numbers(
    *, region: Ints, birth: Days, is_male: Bools, county_index: int
) -> tuple[Ints, Bools]:
    """The first 17 digits of people who come later, from the slots nobody of any county has; and who got one."""
    base = region * 10**11 + compact_dates(birth) * 1_000
    ranks = _rank_in_group(base * 2 + is_male)
    is_given = ranks < _LATE_SLOTS_PER_COUNTY
    slot = _LATE_SLOTS + county_index * _LATE_SLOTS_PER_COUNTY + ranks
    if (slot[is_given] >= 499).any():
        raise TooManyPeople("县太多，后来的人没有身份证顺序码可用；请减少县的数量。")
    return np.asarray(base + slot * 2 + np.where(is_male, 1, 2))[is_given], np.asarray(is_given)


def _rank_in_group(group: Ints) -> Ints:
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    positions = np.arange(len(group))
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = positions - np.maximum.accumulate(np.where(starts, positions, 0))
    return ranks


def credit_codes(*, region: int, serial: Ints) -> pl.Series:
    """Unified social credit codes of sole traders (92) of a region with their check character."""
    text = [f"92{region:06d}MA{number % 10**7:07d}" for number in serial.tolist()]
    places = {character: place for place, character in enumerate(_CREDIT_ALPHABET.tolist())}
    digits = np.array([[places[character] for character in code] for code in text], dtype=np.int64).reshape(
        -1, 17
    )
    checks = _CREDIT_ALPHABET[(31 - digits @ _CREDIT_WEIGHTS % 31) % 31]
    return pl.Series(text, dtype=pl.String) + pl.Series(checks.tolist(), dtype=pl.String)
