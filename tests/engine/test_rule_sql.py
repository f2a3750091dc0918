"""The SQL of a rule and its independent re-computation agree, whatever the facts."""

import json
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from fangpin.engine.explain import evaluate, recompute
from fangpin.engine.indicators import DUCKDB_TYPES
from fangpin.engine.margin import margin_of
from fangpin.engine.screening import read_unknown, screen_wide
from fangpin.engine.session import insert_rows
from fangpin.rulebook import Rule, Rulebook, load_rulebook
from fangpin.rulebook.models import Column, ColumnType, Purpose

BOOK = load_rulebook()
DAY = date(2026, 11, 10)


def _value(column: Column, chance: random.Random) -> str | None:
    if chance.random() < 0.25:
        return None
    match column.type:
        case ColumnType.BOOLEAN:
            return chance.choice(["true", "false"])
        case ColumnType.CODE:
            return chance.choice(column.codes)
        case ColumnType.COUNT:
            return str(chance.choice([0, 1, 2, 3, 7, 8, 30, 31]))
        case ColumnType.DATE:
            return "2025-11-10"
        case _:
            # On, just below and just above the lines; now and then the largest amount the lake can hold.
            line = Decimal(
                chance.choice([0, 5000, 10000, 10344, 20000, 20688, 25500, 30600, 50000, 999_999_999_999])
            )
            return str(line + Decimal(chance.choice(["-0.01", "0.00", "0.01"])) * (line < 10**6))


def _households(seed: int, count: int = 200) -> list[dict[str, str | None]]:
    chance = random.Random(seed)
    return [{name: _value(column, chance) for name, column in BOOK.columns.items()} for _ in range(count)]


def _screen(
    book: Rulebook, households: list[dict[str, str | None]]
) -> dict[tuple[int, str], tuple[str, ...]]:
    columns = list(book.columns.values())
    with duckdb.connect() as connection:
        defined = ", ".join(f'"{column.name}" {DUCKDB_TYPES[column.type]}' for column in columns)
        connection.execute(f"CREATE TABLE wide (household_key INT, village_code TEXT, {defined})")
        rows = [
            [number, "131121100201", *(household[column.name] for column in columns)]
            for number, household in enumerate(households)
        ]
        insert_rows(connection, "wide", rows)
        screen_wide(connection, rulebook=book, rules=book.rules_in_force(on=DAY), as_of=DAY)
        found = connection.execute(
            "SELECT household_key, rule_id, verdict, facts, parameters, margin FROM findings"
        )
        told = {(key, rule_id): tuple(rest) for key, rule_id, *rest in found.fetchall()}
        unknown = read_unknown(connection, book.rules_in_force(on=DAY))
        return told | {(key, rule): ("unknown",) for key, rules in unknown.items() for rule in rules}


def _verdict(rule: Rule, truth: bool | None) -> str:
    if truth is None:
        return "unknown"
    return ("hit" if rule.text.purpose is Purpose.WARN else "explain") if truth else "clear"


@pytest.mark.parametrize("seed", [1, 2])
def test_sql_and_recomputation_agree_on_every_rule(seed: int) -> None:
    households = _households(seed)
    found = _screen(BOOK, households)

    assert {verdict for verdict, *_ in found.values()} == {"hit", "explain", "unknown"}
    for number, household in enumerate(households):
        for rule in BOOK.rules_in_force(on=DAY):
            facts = [
                {"name": name, "value": household[name], "unit": BOOK.columns[name].unit}
                for name in rule.facts
            ]
            values = [
                BOOK.parameter_value(parameter=name, region="131121100201", on=DAY)
                for name in rule.parameters
            ]
            parameters = [
                {"name": name, "value": str(value.value), "unit": BOOK.parameters[name].unit}
                for name, value in zip(rule.parameters, values, strict=True)
            ]
            expected = _verdict(rule, recompute(rule, facts, parameters))
            verdict, *stored = found.get((number, rule.id), ("clear",))
            assert verdict == expected, (rule.id, household)
            if stored:
                assert recompute(rule, json.loads(stored[0]), json.loads(stored[1])) is True


def test_the_margin_of_a_hit_is_on_its_side_and_can_be_worked_out_again() -> None:
    found = _screen(BOOK, _households(3))

    for (_, rule_id), (_, *stored) in found.items():
        if stored:
            rule, (facts, parameters, margin) = BOOK.rules[rule_id], stored
            assert margin == margin_of(rule, json.loads(facts), json.loads(parameters))
            assert margin is None or margin >= 0 or " OR " in rule.expression.text


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("unknown_flag AND no", False),
        ("unknown_flag AND yes", None),
        ("unknown_flag OR yes", True),
        ("unknown_flag OR no", None),
        ("NOT unknown_flag", None),
        ("NOT no AND yes", True),
        ("NOT (no OR yes)", False),
        ("yes OR no AND no", True),
        ("missing > two", None),
        ("missing > two OR yes", True),
        ("two + two * two = six", True),
        ("(two + two) * two = six", False),
        ("six - two - two = two", True),
        ("word IN ('甲', '乙')", True),
        ("word <> '甲'", False),
        ("word = '丙'", False),
        ("TRUE AND NOT FALSE", True),
    ],
)
def test_the_recomputation_follows_kleene_and_the_usual_precedence(
    expression: str, truth: bool | None
) -> None:
    names = {
        "unknown_flag": None,
        "missing": None,
        "yes": True,
        "no": False,
        "two": Decimal(2),
        "six": Decimal(6),
        "word": "甲",
    }

    assert evaluate(expression, names) is truth


@pytest.mark.parametrize(
    "broken", ["", "yes AND", "yes yes", "two >", "(yes", "two", "yes ; no", "two > yes"]
)
def test_the_recomputation_refuses_what_is_no_condition(broken: str) -> None:
    with pytest.raises((ValueError, IndexError, KeyError)):
        evaluate(broken, {"yes": True, "two": Decimal(2)})


def test_explaining_needs_no_data_engine(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, fangpin.engine.explain; sys.exit(bool({'duckdb', 'polars', 'pyarrow'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
