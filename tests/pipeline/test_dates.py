"""Dates and months: the day that is meant, or the exact reason why none is certain."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangpin.pipeline.conforming.dates import has_serials, parse_date, parse_month, years_of

DAY = date(2023, 6, 5)
RECEIVED = date(2026, 11, 5)
EVENTS = years_of(is_birth=False, is_past=True, received_on=RECEIVED)
BIRTHS = years_of(is_birth=True, is_past=True, received_on=RECEIVED)
days = st.dates(date(1900, 1, 1), date(2063, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2023年6月5号",
        "2023 年 6 月 5 日",
        "二〇二三年六月五日",
        "二零二三年六月五日",
        "二○二三年六月五日",
        "23年6月5日",
        "二三年六月五日",
        "2023．06．05",
        "2023-06-05T08:30:00",
        "2023-06-05 08:30:00.000",
        "2023/6/5 8:30",
        "2023年6月5日 上午8:30",
        "2023年6月5日 8时30分",
        "20230605.0",
        "45082.35",
        "'2023-06-05",
    ],
)
def test_a_day_in_further_forms(typed) -> None:
    assert parse_date(typed, years=EVENTS) == DAY


@pytest.mark.parametrize(
    "typed", ["23年6月", "二〇二三年六月", "2023年6月份", "2023.06", "2023-06-05", "45082"]
)
def test_a_month_in_further_forms(typed) -> None:
    assert parse_month(typed, years=EVENTS) == date(2023, 6, 1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2023.6", "day_missing"),
        ("202306", "day_missing"),
        ("23年6月", "day_missing"),
        ("2023", "month_missing"),
        ("6月5日", "year_missing"),
        ("23-6-5", "century_missing"),
        ("230605", "century_missing"),
        ("5/6/2023", "date_ambiguous"),
        ("20236", "date_ambiguous"),
        ("长期", "no_end"),
        ("至今", "no_end"),
        ("2023.6-2023.9", "value_range"),
        ("2023-06-05至2023-07-01", "value_range"),
        ("2023.6.1 2023.7.1", "two_values"),
        ("2023年6月上旬", "approximate"),
        ("2023-02-30", None),
        ("1900-01-00", None),
        ("0000-00-00", None),
        ("昨天", None),
    ],
)
def test_what_is_no_certain_day_says_why(typed, why) -> None:
    assert parse_date(typed, years=EVENTS) == why


def test_october_written_as_a_number_may_have_been_january() -> None:
    assert parse_month("2023.1") == "october_lost"
    assert parse_month("2023.10") == date(2023, 10, 1)


def test_a_day_and_a_month_in_either_order_are_certain_when_only_one_reading_exists() -> None:
    assert parse_date("25/6/2023") == parse_date("6/25/2023") == date(2023, 6, 25)


def test_a_year_of_two_digits_is_read_where_one_century_fits() -> None:
    assert parse_date("98年3月4日", years=BIRTHS) == date(1998, 3, 4)
    assert parse_date("15年3月4日", years=EVENTS) == date(2015, 3, 4)
    assert parse_date("15年3月4日", years=BIRTHS) == "century_missing"
    assert parse_date("15年3月4日") == "century_missing"


def test_a_number_like_a_day_of_this_century_is_no_month_of_the_last() -> None:
    assert parse_month("191203", years=EVENTS) == "century_missing"


def test_day_numbers_of_excel_are_known_by_the_rest_of_their_column() -> None:
    assert has_serials(pl.Series(["45082", "33000", "20236"]))
    assert not has_serials(pl.Series(["20236", "20237", "45082"]))
    assert parse_date("20236", has_serials=True) == date(1955, 5, 27)


@given(days)
def test_every_form_of_a_day_is_read_back(day) -> None:
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d} 00:00:00",
    ]

    assert {parse_date(form) for form in forms} == {day}
    assert {parse_month(form) for form in forms} == {day.replace(day=1)}


@given(st.dates(date(1927, 5, 19), date(2064, 1, 1)))
def test_a_day_number_of_excel_is_that_day(day) -> None:
    number = (day - date(1899, 12, 30)).days

    assert parse_date(str(number), has_serials=True) == day


@given(days)
def test_a_month_is_read_back_or_is_the_october_that_a_number_loses(day) -> None:
    first = day.replace(day=1)

    assert parse_month(f"{day:%Y%m}") == parse_month(f"{day.year}年{day.month}月") == first
    assert parse_month(f"{day.year}.{day.month}") == ("october_lost" if day.month == 1 else first)


@given(st.text(st.sampled_from("0123456789年月日号.-/至 ~一二三十〇T:"), max_size=12))
def test_a_text_is_a_day_with_these_digits_or_none(text) -> None:
    day = parse_date(text, years=EVENTS)

    if isinstance(day, date) and "〇" not in text and not any(word in text for word in "一二三十"):
        digits = "".join(letter for letter in text if letter.isdigit())
        is_serial = len(digits) >= 5 and not set("年月.-/") & set(text.split(".")[0])
        assert is_serial or (str(day.year)[2:] in digits and str(day.day) in digits)
