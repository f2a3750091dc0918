"""Dates and months as departments write them; a text that could mean two days means none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from fangpin.kernel.typed_numbers import chinese_number
from fangpin.kernel.typed_text import FULL_WIDTH
from fangpin.pipeline.conforming.columns import Unread

EARLIEST_YEAR, LATEST_YEAR = 1850, 2100
# No department keeps files of what happened before; people were born before, but none is older than 120.
_EARLIEST_EVENT = date(1949, 10, 1)
_OLDEST = 120
_NARROW = FULL_WIDTH | {
    0x3002: ".",
    0x2014: "-",
    0x2013: "-",
    0x2212: "-",
    0x301C: "~",
    0x25CB: "〇",
    0x96F6: "〇",
}
_TIME = re.compile(
    r"(?:T|\s)\s*(?:上午|下午|AM|PM)?\s*\d{1,2}(?::|时|点)\d{1,2}(?:(?::|分)\d{1,2}(?:\.\d+)?)?(?:分|秒)?"
    r"(?:\s*(?:AM|PM)|\+08:?00)?\s*$",
    re.IGNORECASE,
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = re.compile(r"(\d{4})(?:(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?)")
_DAY_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})(?:月份?)?)")
_MONTH_PLAIN = re.compile(r"(\d{4})(\d{2})")
_SHORT_DAY = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})[日号]?")
_SHORT_MONTH = re.compile(r"(\d{2})年(\d{1,2})月份?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CHINESE = re.compile(
    r"([〇一二三四五六七八九]{2}|[〇一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,3})[日号])?(?:份)?"
)
# The same in a workbook that counts them from 1904-01-01 on.
_FROM_1904, _DAYS_TO_1904 = r"^([0-9]{4,5})(?:\.[0-9]+)?$", 1_462
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 59_999
# Days since 1899-12-30, as Excel stores dates: from 1927 to 2064. A fraction is the time of the day.
_SERIAL = re.compile(r"[1-5]\d{4}(?:\.\d+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
# 20236: June 2023 without its zero, or the serial of a day in 1955.
_SERIAL_OR_MONTH = re.compile(r"(?:19|20)\d{2}[1-9]")
# 2023.10 stored as a number loses its last digit: January or October.
_LOST_OCTOBER = re.compile(r"\d{4}\.1")
_ONE_DAY = r"\d{2,4}[-/.年]\d{1,2}(?:[-/.月]\d{0,2}日?)?"
_RANGE = re.compile(rf"{_ONE_DAY}(?:-+|~+|至|到)(?:{_ONE_DAY}|\d{{1,2}}[月日.].*|至今|今)")
_TWO_DATES = re.compile(rf"{_ONE_DAY}[,、;/|+&]{_ONE_DAY}")
_APPROXIMATE = re.compile(r"约|左右|大概|前后|[上中下]旬|年[初中底末]|月[初中底末]|季度")
NO_END = frozenset({"长期", "至今", "今", "长期有效", "永久", "无固定期限", "在职", "未结束", "仍在务工"})


@dataclass(frozen=True)
class Years:
    """The days a column can hold; a year of two digits is read only where a single century fits."""

    earliest: date
    latest: date


def years_of(*, is_birth: bool, is_past: bool, received_on: date) -> Years:
    """What a column of the contract can hold: births before events, the future only where it is not excluded."""
    latest = received_on if is_past else received_on.replace(day=1, year=received_on.year + 50)
    born = date(received_on.year - _OLDEST, 1, 1)
    return Years(earliest=born if is_birth else _EARLIEST_EVENT, latest=latest)


def counted_from_1900(texts: pl.Series) -> pl.Series:
    """Day numbers of a workbook that counts from 1904 on, as they would be in any other."""
    days = texts.str.strip_chars().str.extract(_FROM_1904).cast(pl.Int32)
    is_day = days.is_between(_FIRST_SERIAL - _DAYS_TO_1904, _LAST_SERIAL - _DAYS_TO_1904)
    return (days + _DAYS_TO_1904).cast(pl.String).zip_with(is_day.fill_null(value=False), texts)


def parse_date(text: str, *, years: Years | None = None, has_serials: bool = False) -> date | Unread | None:
    """The day, or why there is none; `has_serials` when the column is known to hold Excel's day numbers.

    >>> parse_date("2023年6月5日"), parse_date("20230605"), parse_date("45082"), parse_date("5/6/2023")
    (datetime.date(2023, 6, 5), datetime.date(2023, 6, 5), datetime.date(2023, 6, 5), 'date_ambiguous')
    """
    if _ISO.fullmatch(text):
        return _date(int(text[:4]), int(text[5:7]), int(text[8:]))
    plain = _plain(text)
    if found := _DAY.fullmatch(plain) or _DAY_PLAIN.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _CHINESE.fullmatch(plain):
        return _chinese(found, years=years) if found[3] else Unread("day_missing")
    if not has_serials and _SERIAL_OR_MONTH.fullmatch(plain):
        return Unread("date_ambiguous")
    if _SERIAL.fullmatch(plain):
        return _EXCEL_EPOCH + timedelta(days=int(plain.partition(".")[0]))
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT_DAY.fullmatch(plain):
        return _of_short_year(int(found[1]), int(found[2]), int(found[3]), years=years)
    found = _MONTH_PLAIN.fullmatch(plain)
    if _MONTH.fullmatch(plain) or (found and int(found[1]) <= LATEST_YEAR) or _SHORT_MONTH.fullmatch(plain):
        return Unread("day_missing")
    return _doubt(plain)


def parse_month(text: str, *, years: Years | None = None, has_serials: bool = False) -> date | Unread | None:
    """The first day of the month, or why there is none.

    >>> parse_month("2023年06月"), parse_month("202306"), parse_month("2023.1")
    (datetime.date(2023, 6, 1), datetime.date(2023, 6, 1), 'october_lost')
    """
    plain = _plain(text)
    if _LOST_OCTOBER.fullmatch(plain):
        return Unread("october_lost")
    if found := _MONTH.fullmatch(plain):
        return _date(int(found[1]), int(found[2] or found[3]), 1)
    if (found := _MONTH_PLAIN.fullmatch(plain)) and int(found[1]) <= LATEST_YEAR:
        return _plain_month(plain, int(found[1]), int(found[2]), years=years)
    if found := _SHORT_MONTH.fullmatch(plain):
        return _of_short_year(int(found[1]), int(found[2]), 1, years=years)
    if (found := _CHINESE.fullmatch(plain)) and not found[3]:
        return _chinese(found, years=years)
    day = parse_date(plain, years=years, has_serials=has_serials)
    return day.replace(day=1) if isinstance(day, date) else day


def _plain(text: str) -> str:
    narrow = _TIME.sub("", text.translate(_NARROW).strip().lstrip("'"))
    # A space between two dates is not a space within one.
    bare = re.sub(r"(?<=\d)\s+(?=\d{4})", "、", narrow)
    bare = "".join(bare.split())
    return bare[:-2] if re.fullmatch(r"\d{6,8}\.0", bare) else bare


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= year <= LATEST_YEAR else None


def _plain_month(plain: str, year: int, month: int, *, years: Years | None) -> date | Unread | None:
    """191203 under a heading of events is rather a day of 2019 than a month of 1912."""
    found = _date(year, month, 1)
    if (
        found
        and years
        and found < years.earliest
        and _date(2000 + int(plain[:2]), int(plain[2:4]), int(plain[4:]))
    ):
        return Unread("century_missing")
    return found


def _of_short_year(year: int, month: int, day: int, *, years: Years | None) -> date | Unread | None:
    """23年6月5日: the century is certain only where a single one fits."""
    possible = [found for century in (1800, 1900, 2000) if (found := _date(century + year, month, day))]
    if not possible:
        return None
    fitting = [found for found in possible if years and years.earliest <= found <= years.latest]
    return fitting[0] if len(fitting) == 1 else Unread("century_missing")


def _year_last(first: int, second: int, year: int) -> date | Unread | None:
    """25/6/2023 is one day, 5/6/2023 may be two."""
    possible = {
        found for month, day in ((first, second), (second, first)) if (found := _date(year, month, day))
    }
    if len(possible) > 1:
        return Unread("date_ambiguous")
    return next(iter(possible), None)


def _chinese(found: re.Match[str], *, years: Years | None) -> date | Unread | None:
    """二〇二三年六月五日."""
    year = int("".join(str("〇一二三四五六七八九".index(word)) for word in found[1]))
    month, day = chinese_number(found[2]), chinese_number(found[3]) if found[3] else 1
    if month is None or day is None:
        return None
    return _date(year, month, day) if len(found[1]) == 4 else _of_short_year(year, month, day, years=years)


def _doubt(plain: str) -> Unread | None:
    if _RANGE.fullmatch(plain):
        return Unread("value_range")
    if _TWO_DATES.fullmatch(plain):
        return Unread("two_values")
    if _APPROXIMATE.search(plain):
        return Unread("approximate")
    if plain in NO_END:
        return Unread("no_end")
    if re.fullmatch(r"\d{4}年?", plain):
        return Unread("month_missing")
    if re.fullmatch(r"\d{1,2}月(?:\d{1,2}[日号])?份?", plain):
        return Unread("year_missing")
    return Unread("century_missing") if re.fullmatch(r"\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{6}", plain) else None


def has_serials(texts: pl.Series) -> bool:
    """Whether a column holds Excel's day numbers: most of its numbers of five digits can be nothing else."""
    numbers = texts.filter(texts.str.contains(rf"^{_SERIAL.pattern}$"))
    return bool((~numbers.str.contains(rf"^{_SERIAL_OR_MONTH.pattern}$")).sum() * 2 > len(numbers))
