"""Dates and months as departments write them; a text that could mean two days means none."""

from __future__ import annotations

import re
from datetime import date, timedelta

from fangpin.kernel.typed_text import FULL_WIDTH

EARLIEST_YEAR = 1850
_NARROW = FULL_WIDTH | {0x3002: ".", 0x2014: "-", 0x2013: "-"}
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?")
_DAY_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:月份?)?")
_MONTH_PLAIN = re.compile(r"(\d{4})(\d{2})")
# Days since 1899-12-30, as Excel stores dates: from 1927 to 2064.
_SERIAL = re.compile(r"[1-5]\d{4}(?:\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
# 2023.10 stored as a number loses its last digit: January or October.
_LOST_OCTOBER = re.compile(r"\d{4}\.1")


def parse_date(text: str) -> date | None:
    """The day, or None.

    >>> parse_date("2023年6月5日"), parse_date("20230605"), parse_date("45082"), parse_date("5/6/2023")
    (datetime.date(2023, 6, 5), datetime.date(2023, 6, 5), datetime.date(2023, 6, 5), None)
    """
    if _ISO.fullmatch(text):
        return _date(int(text[:4]), int(text[5:7]), int(text[8:]))
    plain = _plain(text)
    if found := _DAY.fullmatch(plain) or _DAY_PLAIN.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if _SERIAL.fullmatch(plain):
        return _EXCEL_EPOCH + timedelta(days=int(plain.partition(".")[0]))
    return None


def parse_month(text: str) -> date | None:
    """The first day of the month, or None.

    >>> parse_month("2023年06月"), parse_month("202306"), parse_month("2023.1")
    (datetime.date(2023, 6, 1), datetime.date(2023, 6, 1), None)
    """
    plain = _plain(text)
    if _LOST_OCTOBER.fullmatch(plain):
        return None
    if found := _MONTH.fullmatch(plain) or _MONTH_PLAIN.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), 1)
    day = parse_date(plain)
    return day.replace(day=1) if day else None


def _plain(text: str) -> str:
    narrow = _TIME.sub("", text.translate(_NARROW).strip().lstrip("'"))
    bare = "".join(narrow.split())
    return bare[:-2] if re.fullmatch(r"\d{6,8}\.0", bare) else bare


def _date(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year >= EARLIEST_YEAR else None
