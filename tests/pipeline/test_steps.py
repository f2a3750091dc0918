"""The way to a fact, step by step: this household's rows only, and what they add up to is what the run says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from tests.engine.tiny_lake import TinyLake, key

from fangpin.kernel.errors import UserError
from fangpin.pipeline.published import read_sheet
from fangpin.pipeline.screen import screen
from fangpin.pipeline.steps import SHOWN, InputsChanged, steps_of
from fangpin.rulebook import load_rulebook

pytestmark = pytest.mark.usefixtures("few_rules")

DAY = date(2026, 11, 10)
RULE = "illness/inpatient_self_paid"


@pytest.fixture
def lake(tmp_path: Path) -> TinyLake:
    lake = TinyLake(tmp_path)
    lake.households("甲", "乙")
    rows: list[dict[str, object]] = [
        {"person": person, "settlement_no": f"{person}{number}", "settled_on": date(2026, 3, 1)}
        | {"category": "住院", "self_paid_yuan": "1000.00", "compliant_self_paid_yuan": "800.00"}
        for person, count in (("甲", 30), ("乙", 2))
        for number in range(count)
    ]
    lake.deliver("medical_insurance/settlements", rows, received_on=date(2026, 11, 5))
    return lake


def test_the_steps_lead_to_the_facts_of_the_run(lake: TinyLake) -> None:
    book = load_rulebook()
    run, household = screen(home=lake.home, as_of=DAY, rulebook=book), UUID(key("household 甲"))

    counted = steps_of(run, home=lake.home, household=household, rulebook=book, rule=book.rules[RULE])

    medical = next(one for one in counted if one.indicator == "household_medical_12m")
    steps = {step.name: step for step in medical.steps}
    assert (steps["source_rows"].count, len(steps["source_rows"].rows)) == (30, SHOWN)
    [person] = steps["spent_by_person"].rows
    assert Decimal(person["year_inpatient"] or "") == 30_000
    assert not steps["spans"].is_own and steps["spans"].rows[0]["as_of"] == "2026-11-10"
    told = read_sheet(run, household=household)["facts"]
    assert medical.facts == {name: told[name] for name in medical.facts}
    assert {one.indicator for one in counted} == {
        book.column_indicator[one] for one in book.rules[RULE].facts
    }


def test_without_a_rule_every_indicator_is_told(lake: TinyLake) -> None:
    book = load_rulebook()
    run, household = screen(home=lake.home, as_of=DAY, rulebook=book), UUID(key("household 乙"))

    counted = steps_of(run, home=lake.home, household=household, rulebook=book)

    told = read_sheet(run, household=household)["facts"]
    assert {name: value for one in counted for name, value in one.facts.items()} == told


def test_a_run_of_other_inputs_is_refused(lake: TinyLake) -> None:
    book = load_rulebook()
    run, household = screen(home=lake.home, as_of=DAY, rulebook=book), UUID(key("household 甲"))

    with pytest.raises(InputsChanged, match="重新筛查"):
        steps_of(run, home=lake.home, household=household, rulebook=replace(book, hash="other"))
    with pytest.raises(UserError, match="没有这一户"):
        steps_of(run, home=lake.home, household=UUID(int=1), rulebook=book)
