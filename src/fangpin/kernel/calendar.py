"""Days as offices count them: working days with holidays and 调休, the rolling window of twelve months."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from itertools import takewhile

import chinese_calendar

from fangpin.kernel.errors import UserError
from fangpin.kernel.places import FolderMissing, data_folder


class YearUnknown(UserError):
    """The holidays of a year are not published here, so working days in it cannot be counted."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"还没有{year}年的法定节假日安排，无法计算工作日；"
            f"国务院办公厅公布后，请在 data/calendar/{year}.csv 中登记。"
        )
        self.year = year


class CalendarFaulty(UserError):
    """A file of holidays has a row that cannot be right."""


def is_working_day(day: date) -> bool:
    """Whether offices work that day: not on weekends and holidays, but on weekends worked in exchange.

    >>> is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 10, 10))
    (False, True)
    """
    table = _table_of_year(day.year)
    if table is not None:
        return table.get(day, day.weekday() < 5)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise YearUnknown(day.year) from error


def add_working_days(start: date, days: int) -> date:
    """The day so many working days after the start (negative: before), which itself does not count.

    >>> add_working_days(date(2026, 9, 30), 1)
    datetime.date(2026, 10, 8)
    """
    step = timedelta(days=1 if days >= 0 else -1)
    day, left = start, abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_day_after(start: date, days: int) -> date | None:
    """The same; nothing while the holidays of that year are not published."""
    try:
        return add_working_days(start, days)
    except YearUnknown:
        return None


def working_days_between(start: date, end: date) -> int:
    """The working days after the start up to and including the end; negative when the end comes first."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=day)) for day in range(1, (end - start).days + 1))


def working_days(first: date, last: date) -> tuple[date, ...]:
    """The working days from the first day to the last, as far as holidays are known.

    >>> working_days(date(2026, 9, 30), date(2026, 10, 8))
    (datetime.date(2026, 9, 30), datetime.date(2026, 10, 8))
    """
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in takewhile(lambda day: not calendar_missing(day), days) if is_working_day(day))


def calendar_missing(day: date) -> str:
    """Why working days of the day's year cannot be told, and what to do; empty where they can."""
    try:
        is_working_day(day)
    except YearUnknown as error:
        return str(error)
    return ""


def first_of_month(day: date, *, months_later: int = 0) -> date:
    """The first day of the month so many months after the month of the day (negative: before)."""
    months = day.year * 12 + day.month - 1 + months_later
    return date(months // 12, months % 12 + 1, 1)


def rolling_12_months(as_of: date) -> tuple[date, date]:
    """First and last day of the twelve full months before the month of the day.

    >>> rolling_12_months(date(2026, 11, 10))
    (datetime.date(2025, 11, 1), datetime.date(2026, 10, 31))
    """
    return first_of_month(as_of, months_later=-12), first_of_month(as_of) - timedelta(days=1)


@cache
def _table_of_year(year: int) -> dict[date, bool] | None:
    """The days of `data/calendar/<year>.csv` that differ from the plain week; None without such a file."""
    try:
        path = data_folder("calendar") / f"{year}.csv"
    except FolderMissing:
        return None
    if not path.exists():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return dict(
        _entry(row, year=year, place=f"{path.name} 第{number}行") for number, row in enumerate(rows, start=2)
    )


def _entry(row: dict[str, str], *, year: int, place: str) -> tuple[date, bool]:
    try:
        day, kind = date.fromisoformat(row["date"]), row["kind"]
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarFaulty(f"节假日表 {place} 的日期不对；应为 {year}-01-01 的形式。") from error
    if day.year != year or kind not in ("rest", "work"):
        raise CalendarFaulty(
            f"节假日表 {place} 不对；日期应在 {year} 年内，kind 应为 rest（休）或 work（班）。"
        )
    return day, kind == "work"
