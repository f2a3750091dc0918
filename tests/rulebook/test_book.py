"""Which value of a parameter holds where and when, and which rules are in force."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tests.rulebook.tiny_rulebook import change, write_rulebook

from fangpin.rulebook import ParameterMissing, Rulebook, load_rulebook


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    return load_rulebook(folder=write_rulebook(tmp_path))


@pytest.mark.parametrize(
    ("region", "day", "value"),
    [
        ("440000", date(2025, 12, 31), "1000"),
        ("440000", date(2026, 1, 1), "2000.50"),
        ("440000", date(2099, 1, 1), "2000.50"),
        ("131121100201", date(2026, 1, 1), "3000"),
        ("131121100201", date(2025, 12, 31), "1000"),
        ("131100", date(2026, 1, 1), "3000"),
        ("130000", date(2026, 1, 1), "2000.50"),
    ],
)
def test_the_day_and_the_nearest_region_choose_the_value(
    book: Rulebook, region: str, day: date, value: str
) -> None:
    found = book.parameter_value(parameter="illness.line", region=region, on=day)

    assert found.value == Decimal(value)


def test_a_day_without_a_value_is_an_error_that_names_it(book: Rulebook) -> None:
    with pytest.raises(ParameterMissing, match=r"“illness.line”在地区 131121、2024-12-31 没有值"):
        book.parameter_value(parameter="illness.line", region="131121", on=date(2024, 12, 31))


def test_a_rule_is_in_force_from_its_first_day_until_the_day_before_its_end(tmp_path: Path) -> None:
    folder = write_rulebook(tmp_path)
    change(folder, "rules/illness/spending.yaml", "from: 2025-06-01", "from: 2025-06-01\nuntil: 2026-06-01")
    book = load_rulebook(folder=folder)

    in_force = [
        bool(book.rules_in_force(on=day))
        for day in (date(2025, 5, 31), date(2025, 6, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]

    assert in_force == [False, True, True, False]


def test_values_are_exact(book: Rulebook) -> None:
    value = book.parameter_value(parameter="illness.line", region="440000", on=date(2026, 1, 1)).value

    assert str(value) == "2000.50"
