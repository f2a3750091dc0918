"""Working days and windows of months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangpin.kernel import calendar
from fangpin.kernel.calendar import (
    CalendarFaulty,
    YearUnknown,
    add_working_days,
    first_of_month,
    is_working_day,
    rolling_12_months,
    working_days_between,
)

known_days = st.dates(date(2005, 1, 1), date(2025, 12, 31))


@pytest.fixture
def calendar_folder(tmp_path, monkeypatch):
    """A root of data with a calendar of its own."""
    folder = tmp_path / "data" / "calendar"
    folder.mkdir(parents=True)
    monkeypatch.setenv("FANGPIN_DATA", str(tmp_path))
    calendar._table_of_year.cache_clear()
    yield folder
    calendar._table_of_year.cache_clear()


@pytest.mark.parametrize(
    ("day", "is_work"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),
        (date(2026, 10, 12), True),
        (date(2026, 2, 17), False),
        (date(2025, 10, 11), True),
    ],
)
def test_holidays_and_exchanged_weekends(day, is_work):
    assert is_working_day(day) is is_work


def test_a_year_whose_holidays_are_not_known_is_an_error_not_a_guess():
    with pytest.raises(YearUnknown, match=r"2031年.*data/calendar/2031\.csv"):
        is_working_day(date(2031, 6, 2))
    with pytest.raises(YearUnknown):
        add_working_days(date(2030, 12, 30), 3)
    with pytest.raises(YearUnknown):
        working_days_between(date(2026, 12, 30), date(2031, 1, 4))


def test_a_file_makes_a_year_known(calendar_folder):
    (calendar_folder / "2031.csv").write_text(
        "date,kind,name\n2031-01-01,rest,元旦\n2031-01-04,work,调休\n", "utf-8"
    )

    days = [date(2031, 1, 1) + timedelta(days=ahead) for ahead in range(6)]

    assert [is_working_day(day) for day in days] == [False, True, True, True, False, True]


def test_a_file_goes_before_the_package(calendar_folder):
    (calendar_folder / "2026.csv").write_text("date,kind,name\n2026-10-12,rest,临时放假\n", "utf-8")

    assert not is_working_day(date(2026, 10, 12))
    assert is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    "row", ["2031-01-01,holiday,元旦", "2030-01-01,rest,元旦", "1月1日,rest,元旦", "2031-01-01"]
)
def test_a_faulty_file_is_refused_with_its_row(calendar_folder, row):
    (calendar_folder / "2031.csv").write_text(f"date,kind,name\n{row}\n", "utf-8")

    with pytest.raises(CalendarFaulty, match=r"2031\.csv 第2行"):
        is_working_day(date(2031, 6, 2))


def test_counting_over_the_national_holiday():
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 10)) == 3


@given(known_days, st.integers(-40, 40))
def test_adding_and_counting_are_opposites(start, days):
    end = add_working_days(start, days)

    if days > 0:
        assert working_days_between(start, end) == days
        assert is_working_day(end)
    assert working_days_between(start, end) == -working_days_between(end, start)


@pytest.mark.parametrize(
    ("as_of", "window"),
    [
        (date(2026, 11, 10), (date(2025, 11, 1), date(2026, 10, 31))),
        (date(2026, 1, 1), (date(2025, 1, 1), date(2025, 12, 31))),
        (date(2024, 3, 31), (date(2023, 3, 1), date(2024, 2, 29))),
        (date(2024, 2, 29), (date(2023, 2, 1), date(2024, 1, 31))),
    ],
)
def test_the_window_is_the_twelve_months_before_this_one(as_of, window):
    assert rolling_12_months(as_of) == window


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_window_has_twelve_months_and_ends_before_the_day(as_of):
    start, end = rolling_12_months(as_of)

    assert end < as_of
    assert (end + timedelta(days=1)).month == as_of.month
    assert (start.year * 12 + start.month) + 12 == as_of.year * 12 + as_of.month


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)), st.integers(-400, 400))
def test_months_later_and_back_is_the_same_month(day, months):
    assert first_of_month(first_of_month(day, months_later=months), months_later=-months) == day.replace(
        day=1
    )
