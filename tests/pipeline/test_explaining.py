"""Why, why not, what would change it, who can supply what is unknown, and how old the data are: as JSON."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.engine.tiny_lake import TinyLake, key

from fangpin.engine.explain import recompute
from fangpin.kernel.errors import UserError
from fangpin.pipeline.explaining import explained, rules_asked
from fangpin.pipeline.screen import Run, screen
from fangpin.rulebook import Rulebook, load_rulebook

pytestmark = pytest.mark.usefixtures("few_rules")

DAY = date(2026, 11, 10)
RULE = "illness/inpatient_self_paid"


@pytest.fixture
def book() -> Rulebook:
    return load_rulebook()


@pytest.fixture
def run(tmp_path: Path, book: Rulebook) -> Run:
    lake = TinyLake(tmp_path)
    lake.households("甲", "乙")
    rows: list[dict[str, object]] = [
        {"person": person, "settlement_no": person, "settled_on": date(2026, 3, 1), "category": "住院"}
        | {"self_paid_yuan": paid, "compliant_self_paid_yuan": paid}
        for person, paid in (("甲", "30000.00"), ("乙", "800.00"))
    ]
    lake.deliver("medical_insurance/settlements", rows, received_on=date(2026, 11, 5))
    return screen(home=lake.home, as_of=DAY, rulebook=book)


def told(run: Run, book: Rulebook, *, name: str, rule: str | None = None) -> list[dict[str, Any]]:
    rules = rules_asked(run, rulebook=book, rule=rule)
    return explained(run, household=UUID(key(f"household {name}")), rulebook=book, rules=rules)


@pytest.mark.parametrize("name", ["甲", "乙"])
def test_every_rule_is_told_and_each_change_it_names_turns_its_verdict(
    name, run: Run, book: Rulebook
) -> None:
    answers = told(run, book, name=name)

    assert {one["rule"] for one in answers} == set(book.rules)
    assert json.loads(json.dumps(answers, default=str))
    for one in answers:
        assert one["recomputed"] == one["verdict"]
        for fact, turns in one["if_changed"].items():
            for turn in turns:
                facts = [each | turn if each["name"] == fact else each for each in one["facts"]]
                truth = recompute(book.rules[one["rule"]], facts, one["parameters"])
                assert (truth is True) == (turn["verdict"] == "hit") != (one["verdict"] == "hit")


def test_how_near_a_clear_rule_is_and_how_old_its_data_are(run: Run, book: Rulebook) -> None:
    [hit], [clear] = (told(run, book, name=name, rule=RULE) for name in ("甲", "乙"))

    assert (hit["verdict"], clear["verdict"], hit["nearest"]) == ("hit", "clear", None)
    assert Decimal(clear["nearest"]["distance"]) == Decimal(clear["nearest"]["value"]) - 800
    [data] = clear["facts"][0]["data"]
    assert (data["dataset"], data["title"]) == ("medical_insurance/settlements", "医保结算明细")
    assert date.fromisoformat(data["covered_until"]) == date(2026, 10, 31)
    assert data["age_days"] == 10


def test_what_is_unknown_says_who_can_supply_it(run: Run, book: Rulebook) -> None:
    unknown = [one for one in told(run, book, name="乙") if one["verdict"] == "unknown"]

    assert unknown
    for one in unknown:
        for because in one["unknown_because"]:
            assert because["sender"] and because["title"]
            assert (because["reason"] == "missing") == (because["covered_until"] is None)


def test_a_rule_that_is_not_there_is_refused(run: Run, book: Rulebook) -> None:
    with pytest.raises(UserError, match="没有在 2026-11-10 有效的规则"):
        rules_asked(run, rulebook=book, rule="illness/nothing")
