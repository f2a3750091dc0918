"""Each village is judged by the values of its nearest named region, and by none if there is none."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.rulebook.tiny_rulebook import change, write_rulebook

from fangpin.engine.parameters import parameter_areas
from fangpin.engine.screening import screen_wide
from fangpin.rulebook import ParameterMissing, Rulebook, load_rulebook

DAY = date(2026, 5, 1)
LINE = "parameters/illness/line.yaml"


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    """131100 has a line of 3000, everywhere else it is 2000.50."""
    return load_rulebook(folder=write_rulebook(tmp_path))


def _hits(book: Rulebook, villages: list[str]) -> list[tuple[str, str]]:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE wide (household_key INT, village_code TEXT, county_code TEXT, spent_yuan DECIMAL(18,2),"
            " member_count INT, is_watched BOOLEAN, house_level TEXT)"
        )
        connection.execute("CREATE TABLE feeds (dataset TEXT, county_code TEXT, reason TEXT)")
        for number, village in enumerate(villages):
            row = [number, village, village[:6], "2500.00", 1, True, "A级"]
            connection.execute("INSERT INTO wide VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        screen_wide(connection, rulebook=book, rules=list(book.rules.values()), as_of=DAY)
        rows = connection.execute(
            "SELECT village_code, CAST(margin AS TEXT) FROM findings ORDER BY 1"
        ).fetchall()
        return [(village, margin) for village, margin in rows]


def test_neighbouring_villages_may_have_different_lines(book: Rulebook) -> None:
    assert _hits(book, ["131121100201", "130121100201"]) == [("130121100201", "499.50")]


def test_a_village_may_have_a_line_of_its_own(tmp_path: Path) -> None:
    folder = write_rulebook(tmp_path)
    change(folder, LINE, '{region: "131100"', '{region: "131121100201"')
    book = load_rulebook(folder=folder)

    assert _hits(book, ["131121100201", "131121100202"]) == [("131121100202", "499.50")]


def test_villages_with_equal_values_share_one_area(book: Rulebook) -> None:
    villages = [f"1311211002{number:02}" for number in range(50)] + ["130121100201", "440000100201"]

    areas = parameter_areas(rulebook=book, rules=list(book.rules.values()), villages=villages, as_of=DAY)

    assert (len(areas.values), len(areas.villages)) == (2, 52)


def test_a_village_without_a_value_stops_the_run_and_is_named(tmp_path: Path) -> None:
    folder = write_rulebook(tmp_path)
    change(folder, LINE, '{region: "*", from: 2026-01-01, value: "2000.50"', '{region: "131100", from: 2025-06-01, until: 2026-01-01, value: "2000.50"')  # fmt: skip
    change(
        folder,
        LINE,
        '{region: "*", from: 2025-01-01, until: 2026-01-01',
        '{region: "131121", from: 2025-01-01',
    )
    book = load_rulebook(folder=folder)

    with pytest.raises(ParameterMissing, match=r"“illness.line”在地区 130121100201、2026-05-01 没有值"):
        _hits(book, ["131121100201", "130121100201"])
