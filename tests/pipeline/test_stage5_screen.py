"""Stage 5: all rules in one statement, however many there are, and only those in force."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.rulebook.tiny_rulebook import write_rulebook

from fangpin.engine.publication import households_query, listed
from fangpin.engine.screening import read_unknown, screen_wide
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.models import Purpose


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    return load_rulebook(folder=write_rulebook(tmp_path))


def _wide(connection: duckdb.DuckDBPyConnection, *spent: str | None) -> None:
    connection.execute(
        "CREATE TABLE wide (household_key INT, village_code TEXT, county_code TEXT, spent_yuan DECIMAL(18,2),"
        " member_count INT, is_watched BOOLEAN, house_level TEXT)"
    )
    for number, yuan in enumerate(spent):
        connection.execute(
            "INSERT INTO wide VALUES (?, '131121100201', '131121', ?, 1, TRUE, 'A级')", [number, yuan]
        )


def test_more_rules_than_one_mask_can_hold_are_all_judged(book: Rulebook) -> None:
    rule = book.rules["illness/spending"]
    rules = [replace(rule, id=f"illness/spending_{number:03}") for number in range(130)]

    with duckdb.connect() as connection:
        _wide(connection, "9000.00", "1.00", None)
        counts = screen_wide(connection, rulebook=book, rules=rules, as_of=date(2026, 5, 1))
        found = connection.execute(
            "SELECT household_key, verdict, count(DISTINCT rule_id) FROM findings GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        unknown = read_unknown(connection, rules)

    assert (counts.hits, counts.unknowns) == (130, 130)
    assert found == [(0, "hit", 130)]
    assert {household: len(ids) for household, ids in unknown.items()} == {0: 0, 1: 0, 2: 130}


def test_before_its_first_day_a_rule_finds_nothing(book: Rulebook) -> None:
    with duckdb.connect() as connection:
        _wide(connection, "9000.00", None)
        counts = screen_wide(
            connection,
            rulebook=book,
            rules=book.rules_in_force(on=date(2025, 5, 31)),
            as_of=date(2025, 5, 31),
        )

    assert (counts.households, counts.hits, counts.unknowns) == (2, 0, 0)


def test_amounts_as_large_as_the_lake_holds_do_not_overflow(book: Rulebook) -> None:
    with duckdb.connect() as connection:
        _wide(connection, "999999999999.99", "-999999999999.99")
        counts = screen_wide(
            connection, rulebook=book, rules=book.rules_in_force(on=date(2026, 5, 1)), as_of=date(2026, 5, 1)
        )

    assert counts.hits == 1


def test_what_is_to_be_explained_is_a_finding_and_no_hit(book: Rulebook) -> None:
    warning = book.rules["illness/spending"]
    text = warning.text.model_copy(update={"purpose": Purpose.EXPLAIN, "risk": None, "level": None})
    matter = replace(warning, id="explain/spending", text=text)
    both = replace(book, rules={warning.id: warning, matter.id: matter})

    with duckdb.connect() as connection:
        _wide(connection, "9000.00", None)
        connection.execute(
            "ALTER TABLE wide ADD COLUMN household TEXT; UPDATE wide SET household = household_key"
        )
        counts = screen_wide(connection, rulebook=both, rules=[matter, warning], as_of=date(2026, 5, 1))
        found = connection.execute("SELECT rule_id, verdict FROM findings ORDER BY ALL").fetchall()
        ids, query = [matter.id, warning.id], households_query(both, rules=[matter, warning])
        told = connection.execute(
            f"SELECT {listed('hits', ids)}, {listed('unknowns', ids)} FROM ({query}) ORDER BY household_key"
        ).fetchall()

    assert (counts.hits, counts.unknowns) == (1, 2)
    assert found == [("explain/spending", "explain"), ("illness/spending", "hit")]
    assert told == [
        (["illness/spending"], []),
        ([], ["explain/spending", "illness/spending"]),
    ]
