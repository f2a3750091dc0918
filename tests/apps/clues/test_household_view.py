"""A household's page: every rule's verdict, with facts back to file, sheet and row."""

from datetime import date

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.registry.factories import make_household

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.clues.api import (
    Clue,
    Outcome,
    Verdict,
    close_clue,
    clue_detail,
    clues_of,
    finding_evidence,
    household_sheet,
    timeline,
)
from fangpin.apps.deliveries.api import Delivery, load_delivery
from fangpin.rulebook.not_known import Because, NotKnown

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    facts = delivery_facts()
    load_delivery(facts=facts, issues=[], actor=None)
    made = make_household()
    screen(sheet(made, [ILLNESS], [WATER], delivery=facts.id), as_of=date(2026, 8, 10))
    return made


def test_every_rule_has_a_verdict_and_its_facts(household):
    view = household_sheet(scope_of(cast.town_officer()), household_key=household.pk)

    hit, unknown = view.rules
    assert (hit.rule_id, hit.verdict, hit.since, hit.margin) == (
        ILLNESS,
        Verdict.HIT,
        date(2026, 8, 10),
        "12.50",
    )
    assert [(fact.says, fact.value, fact.unit) for fact in hit.facts] == [
        ("近12个月自付医疗费", "9000.00", "元")
    ]
    assert (unknown.verdict, unknown.facts[0].value) == (Verdict.UNKNOWN, None)
    assert unknown.unknown_because == (Because("dry_days_90d", "water/supply_incidents", NotKnown.NO_RECORD),)
    assert [title for title, _ in view.groups] == ["医疗支出", "供水"]


def test_a_clear_rule_shows_facts_and_the_county_s_parameters(household):
    screen(sheet(household), as_of=date(2026, 9, 10))

    view = household_sheet(scope_of(cast.town_officer()), household_key=household.pk)

    assert {line.verdict for line in view.rules} == {Verdict.CLEAR}
    assert view.rules[0].parameters[0]["value"] == "5000"
    assert view.rules[0].facts[0].value == "9000.00"


def test_evidence_leads_to_file_sheet_and_row(household):
    scope = scope_of(cast.town_officer())
    clue = clue_detail(scope, clue_id=Clue.objects.get().pk)

    now = household_sheet(scope, household_key=household.pk).rules[0].evidence[0].rows[0]
    then = finding_evidence(clue.findings.get())[0].rows[0]

    assert now == then
    assert (now.file.contract_title, now.sheet, now.row_no, now.amount_yuan) == (
        "医保结算明细",
        "Sheet1",
        5,
        "9000.00",
    )
    assert now.file.file_name.startswith("医保局_医保结算明细_")


def test_the_history_tells_events_findings_and_decisions_newest_first(household):
    screen(sheet(household, delivery=Delivery.objects.get().pk), as_of=date(2026, 9, 10))
    officer = cast.town_officer()
    close_clue(actor=officer, clue_id=Clue.objects.get().pk, outcome=Outcome.UNFOUNDED, note="已报销")

    events = timeline(scope_of(officer), household_key=household.pk)

    assert [event.kind for event in events] == ["closed", "no_longer_hit", "opened", "finding", "event"]
    assert (events[0].title, events[0].detail) == ("办结：不属实", "已报销")
    assert (events[-1].on, events[-1].title, events[-1].detail) == (
        date(2026, 3, 5),
        "医保结算明细",
        "9,000.00 元",
    )


def test_the_open_clue_comes_before_closed_ones(household):
    officer = cast.town_officer()
    close_clue(actor=officer, clue_id=Clue.objects.get().pk, outcome=Outcome.UNFOUNDED, note="已报销")
    screen(sheet(household, [ILLNESS, WATER]), as_of=date(2026, 9, 10))

    found = clues_of(scope_of(officer), household_key=household.pk)

    assert [clue.status for clue in found] == ["open", "closed"]


def test_a_household_that_no_run_has_seen_has_no_sheet():
    household = make_household()

    assert household_sheet(scope_of(cast.town_officer()), household_key=household.pk) is None
