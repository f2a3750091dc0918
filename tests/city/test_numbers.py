"""Numbers made by the column agree with the kernel's rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from fangpin.city.numbers import TooManyPeople, compact_dates, credit_codes, first17_numbers, id18_column
from fangpin.city.timeline import day_number
from fangpin.kernel.identity import check_digit, is_valid_credit_code


def test_check_characters_are_the_kernels() -> None:
    first = np.array([13112119720827002, 11010119900307788, 37140219490226580])

    assert [number[-1] for number in id18_column(first)] == [check_digit(str(digits)) for digits in first]


def test_dates_read_as_eight_digits() -> None:
    days = np.array([day_number(date(1949, 2, 26)), day_number(date(2026, 12, 31))])

    assert compact_dates(days).tolist() == [19490226, 20261231]


def test_credit_codes_are_valid() -> None:
    assert all(is_valid_credit_code(code) for code in credit_codes(region=131121, serial=np.arange(200)))


def made(count: int, county_index: int, *, is_local: bool) -> list[int]:
    same = np.full(count, 131121), np.full(count, day_number(date(1972, 8, 27)))
    numbers = first17_numbers(
        region=same[0], birth=same[1], is_male=np.ones(count, bool), is_local=np.full(count, is_local),
        county_index=county_index,
    )  # fmt: skip
    return [int(number) for number in numbers]


def test_counties_never_give_out_the_same_number() -> None:
    numbers = made(200, 2, is_local=True) + made(14, 0, is_local=False) + made(14, 1, is_local=False)

    assert len(set(numbers)) == 228
    assert all(number % 2 == 1 and number % 1000 > 0 for number in numbers)


def test_too_many_births_of_one_day_are_refused() -> None:
    with pytest.raises(TooManyPeople, match="请减少户数。"):
        made(400, 0, is_local=True)
