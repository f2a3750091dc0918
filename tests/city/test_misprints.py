"""What clerks and spreadsheets leave behind."""

from __future__ import annotations

from datetime import date

import pytest

from fangpin.city.files import misprints
from fangpin.kernel.identity import ProblemCode, id15_to_id18, make_id18, parse_identifier

NUMBER = make_id18(region="131121", birth_date=date(1972, 8, 27), sequence=2)


def test_a_spreadsheet_damages_beyond_repair() -> None:
    for damage in (misprints.scientific, misprints.trailing_000):
        for bits in range(3):
            problems = [problem.code for problem in parse_identifier(damage(NUMBER, bits)).problems]
            assert problems == [ProblemCode.excel_damaged]


def test_a_wrong_digit_is_always_found_by_the_check() -> None:
    for bits in range(0, 9 * 256 * 17, 97):
        assert not parse_identifier(misprints.one_digit_wrong(NUMBER, bits)).is_usable


def test_fifteen_digits_lead_back_to_eighteen() -> None:
    old = misprints.old_15_digits(NUMBER, 0)

    assert len(old) == 15
    assert id15_to_id18(old) == NUMBER


def test_the_young_never_had_fifteen_digits() -> None:
    young = make_id18(region="131121", birth_date=date(2001, 1, 5), sequence=2)

    assert misprints.old_15_digits(young, 0) == young


@pytest.mark.parametrize(
    ("misprint", "clean", "dirty"),
    [
        (misprints.thousands_comma, "12345.60", "12,345.60"),
        (misprints.yuan_suffix, "80.00", "80.00元"),
        (misprints.date_slashes, "2026-03-05", "2026/3/5"),
        (misprints.date_compact, "2026-03-05", "20260305"),
        (misprints.date_chinese, "2026-03-05", "2026年3月5日"),
        (misprints.date_dots, "2026-03-05", "2026.03.05"),
        (misprints.other_order, "残疾,长期慢性病", "长期慢性病,残疾"),
        (misprints.homophone, "张平善", "章平善"),
        (misprints.name_inner_space, "丁金", "丁　金"),
        (misprints.total_too_low, "500.00", "470.00"),
    ],
)
def test_misprints_look_like_this(misprint: misprints.Misprint, clean: str, dirty: str) -> None:
    assert misprint(clean, 0) == dirty
