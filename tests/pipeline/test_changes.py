"""What a second file changes, by its row keys, against what was in force."""

from datetime import date
from pathlib import Path

import pytest
from tests.pipeline.small_files import ROSTER, SETTLEMENTS, put, resident, settlement, text_file

from fangpin.home import Home
from fangpin.pipeline.intake import IntakeResult, intake


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, rows: list[list[str]], *, headings: list[str] = SETTLEMENTS, day: date) -> IntakeResult:
    path = put(home.root, text_file([headings, *rows]), name=f"{day}.csv")
    return intake(path=path, home=home, received_on=day)


def changes(**counts: int) -> dict[str, int]:
    return {"new": 0, "changed": 0, "unchanged": 0, "gone": 0} | counts


def test_the_first_delivery_has_nothing_to_be_compared_with(home: Home):
    assert take(home, [settlement(1)], day=date(2026, 4, 3)).changes == {}


def test_a_corrected_file_changes_only_what_was_corrected(home: Home):
    rows = [settlement(number) for number in range(1, 6)]
    take(home, rows, day=date(2026, 4, 3))
    corrected = [*rows[:3], settlement(4, 医疗类别="门诊慢特病"), settlement(6)]

    result = take(home, corrected, day=date(2026, 4, 5))

    assert result.changes == changes(new=1, changed=1, unchanged=3, gone=1)


def test_a_list_in_another_order_is_the_same_list(home: Home):
    people = [resident(number, household=f"H{number}") for number in range(1, 4)]
    take(home, people, headings=ROSTER, day=date(2026, 4, 3))

    assert take(home, people[::-1], headings=ROSTER, day=date(2026, 5, 3)).changes == changes(unchanged=3)


def test_the_next_month_of_a_cumulative_file_is_compared_with_the_year_so_far(home: Home):
    take(home, [settlement(1), settlement(2)], day=date(2026, 4, 3))

    result = take(home, [settlement(1), settlement(2), settlement(3)], day=date(2026, 5, 3))

    assert result.changes == changes(new=1, unchanged=2)


def test_a_new_year_loses_nothing_of_the_old_one(home: Home):
    take(home, [settlement(1), settlement(2)], day=date(2026, 4, 3))

    assert take(home, [settlement(9)], day=date(2027, 2, 3)).changes == changes(new=1)
