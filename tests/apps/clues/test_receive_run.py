"""What a run raises, merges and clears."""

from datetime import date
from uuid import uuid4

import pytest
from tests.apps.accounts.factories import city_officer, town_officer
from tests.apps.clues.factories import CAR, ILLNESS, MATTER, RULES, WATER, screen, sheet
from tests.apps.registry.factories import make_household

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.audit.models import Entry
from fangpin.apps.clues.api import (
    Clue,
    Finding,
    Outcome,
    RunRefused,
    ScreeningRun,
    Verdict,
    close_clue,
    household_sheet,
)
from fangpin.apps.clues.models import HouseholdSheet, RuleState

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 10) for month in (7, 8, 9, 10))


def test_a_first_hit_opens_a_clue_with_its_finding():
    household = make_household()

    receipt = screen(sheet(household, [ILLNESS]), as_of=AUGUST)

    clue = Clue.objects.get()
    assert (receipt.new_clues, receipt.new_findings) == (1, 1)
    assert (clue.household, clue.opened_on, clue.level, clue.risks) == (household, AUGUST, "red", ["因病"])
    assert (clue.rank, clue.rank_reason, clue.town_code) == (10, "1项", "131102001")
    finding = clue.findings.get()
    assert (finding.rule_title, finding.as_of) == ("自付医疗费负担重", AUGUST)
    assert finding.evidence["household/medical_12m"]["rows"][0]["row_no"] == 5
    assert str(finding.margin) == "12.50"


def test_a_repeated_hit_raises_nothing_new():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=AUGUST)

    receipt = screen(sheet(household, [ILLNESS]), as_of=SEPTEMBER)

    assert (receipt.new_clues, receipt.new_findings) == (0, 0)
    assert Clue.objects.get().last_hit_on == SEPTEMBER
    assert RuleState.objects.get().since == AUGUST


def test_a_second_rule_joins_the_open_clue():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=AUGUST)

    receipt = screen(sheet(household, [ILLNESS, WATER]), as_of=SEPTEMBER)

    clue = Clue.objects.get()
    assert (receipt.new_clues, receipt.new_findings) == (0, 1)
    assert clue.rule_ids == [ILLNESS, WATER]
    assert set(clue.risks) == {"因病", "因水"}
    assert (clue.level, clue.rank) == ("red", 20)


def test_crossing_again_after_clearing_is_new():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)
    screen(sheet(household), as_of=AUGUST)

    receipt = screen(sheet(household, [ILLNESS]), as_of=SEPTEMBER)

    assert (receipt.new_clues, receipt.new_findings) == (0, 1)
    assert list(Finding.objects.values_list("as_of", flat=True)) == [JULY, SEPTEMBER]
    assert Clue.objects.get().no_longer_hit_since is None


def test_a_clue_whose_rules_cleared_stays_open_and_says_so():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)
    screen(sheet(household), as_of=AUGUST)

    screen(sheet(household), as_of=SEPTEMBER)

    clue = Clue.objects.get()
    assert (clue.status, clue.no_longer_hit_since, clue.last_hit_on) == ("open", AUGUST, JULY)
    assert (clue.rank, clue.rank_reason, clue.level) == (0, "已不再命中", "red")


def test_level_and_risks_follow_the_rules_that_still_hit():
    household = make_household()
    screen(sheet(household, [ILLNESS, WATER]), as_of=JULY)

    screen(sheet(household, [WATER]), as_of=AUGUST)

    clue = Clue.objects.get()
    assert (clue.level, clue.risks, clue.no_longer_hit_since) == ("yellow", ["因水"], None)


def test_a_rule_that_is_unknown_now_counts_for_neither_level_nor_risks():
    household = make_household()
    screen(sheet(household, [ILLNESS, WATER]), as_of=JULY)

    screen(sheet(household, [WATER], unknowns=[ILLNESS]), as_of=AUGUST)

    clue = Clue.objects.get()
    assert (clue.level, clue.risks, clue.rank_reason) == ("yellow", ["因水"], "1项")


def test_a_rule_found_in_an_earlier_clue_counts_for_level_and_risks_too():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)
    close_clue(actor=town_officer(), clue_id=Clue.objects.get().pk, outcome=Outcome.CONFIRMED, note="")

    screen(sheet(household, [ILLNESS, WATER]), as_of=AUGUST)

    clue = Clue.objects.get(status="open")
    assert (clue.level, set(clue.risks), clue.rank_reason) == ("red", {"因病", "因水"}, "2项")


def test_unknown_keeps_the_state():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)
    screen(sheet(household, unknowns=[ILLNESS]), as_of=AUGUST)

    receipt = screen(sheet(household, [ILLNESS]), as_of=SEPTEMBER)

    assert receipt.new_findings == 0
    assert Clue.objects.get().no_longer_hit_since is None


def test_a_rule_that_was_not_asked_keeps_its_state():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)

    screen(sheet(household), as_of=AUGUST, rules=[RULES[1]])

    assert RuleState.objects.get().is_hit


def test_a_household_outside_the_run_keeps_its_state():
    household, other = make_household(), make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)

    screen(sheet(other), as_of=AUGUST)

    assert RuleState.objects.get().is_hit


def test_a_closed_clue_is_not_raised_again_by_the_same_hit():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY)
    close_clue(
        actor=town_officer(), clue_id=Clue.objects.get().pk, outcome=Outcome.ALREADY_KNOWN, note="已纳入"
    )

    repeat = screen(sheet(household, [ILLNESS]), as_of=AUGUST)
    another = screen(sheet(household, [ILLNESS, WATER]), as_of=SEPTEMBER)

    assert repeat.new_clues == 0
    assert (another.new_clues, another.new_findings) == (1, 1)
    assert Clue.objects.get(status="open").rule_ids == [WATER]


def test_the_same_run_twice_is_once():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=JULY, run_id="a" * 16)

    receipt = screen(sheet(household, [ILLNESS, WATER]), as_of=JULY, run_id="a" * 16)

    assert (receipt.is_repeat, receipt.new_findings) == (True, 1)
    assert Finding.objects.count() == 1
    assert Entry.objects.filter(verb="loaded_run").count() == 1


def test_an_older_run_is_refused_in_words():
    household = make_household()
    screen(sheet(household), as_of=AUGUST)

    with pytest.raises(RunRefused, match="早于已载入的最近筛查日 2026-08-10"):
        screen(sheet(household, [ILLNESS]), as_of=JULY)

    assert not Clue.objects.exists()


def test_households_that_nobody_registered_are_refused():
    household = make_household()
    stranger = sheet(household, [ILLNESS])._replace(household_key=str(uuid4()))

    with pytest.raises(RunRefused, match="1 户不在户籍名册里"):
        screen(stranger, as_of=JULY)


def test_what_follows_a_run_leaves_the_households_it_does_not_name_as_they_are():
    ill, other = make_household(), make_household()
    screen(sheet(ill, [ILLNESS]), sheet(other, [WATER]), as_of=AUGUST, run_id="a" * 16)

    receipt = screen(sheet(ill, [ILLNESS, WATER]), as_of=AUGUST, run_id="b" * 16, follows="a" * 16)

    assert (receipt.new_clues, receipt.new_findings) == (0, 1)
    left = Clue.objects.get(household=other)
    assert (left.rule_ids, left.rank, left.no_longer_hit_since) == ([WATER], 10, None)
    told = {one.household_key: one.run_id for one in HouseholdSheet.objects.all()}
    assert told == {ill.key: "b" * 16, other.key: "a" * 16}


def test_what_follows_a_run_is_refused_after_another():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=AUGUST, run_id="a" * 16)
    screen(sheet(household, [ILLNESS]), as_of=AUGUST, run_id="b" * 16)

    with pytest.raises(RunRefused, match="再筛查一次"):
        screen(sheet(household, [WATER]), as_of=AUGUST, run_id="c" * 16, follows="a" * 16)

    assert Clue.objects.get().rule_ids == [ILLNESS]


def test_a_load_that_breaks_off_leaves_nothing_and_can_be_repeated():
    household = make_household()

    def broken_sheets():
        yield sheet(household, [ILLNESS])
        raise KeyboardInterrupt

    from tests.apps.clues.factories import run_facts

    from fangpin.apps.clues.api import receive_run

    with pytest.raises(KeyboardInterrupt):
        receive_run(run=run_facts(as_of=JULY, run_id="b" * 16), sheets=broken_sheets(), ranks=[])
    assert not ScreeningRun.objects.exists()
    assert not HouseholdSheet.objects.exists()

    receipt = screen(sheet(household, [ILLNESS]), as_of=JULY, run_id="b" * 16)

    assert (receipt.is_repeat, receipt.new_clues) == (False, 1)


def test_a_run_that_was_replaced_on_its_day_holds_again_when_it_returns():
    """Undoing a link on the day it was made gives the run before it: its facts must come back."""
    household = make_household()
    before = screen(sheet(household), as_of=AUGUST)
    screen(sheet(household, [ILLNESS]), as_of=AUGUST)

    receipt = screen(sheet(household), as_of=AUGUST, run_id=before.run_id)

    assert not receipt.is_repeat
    assert HouseholdSheet.objects.get().hits == []
    assert Clue.objects.get().no_longer_hit_since == AUGUST
    assert screen(sheet(household), as_of=AUGUST, run_id=before.run_id).is_repeat


def test_a_matter_to_explain_raises_no_clue_and_stands_on_the_sheet():
    household = make_household()

    receipt = screen(sheet(household, matters=[CAR]), as_of=AUGUST, rules=[*RULES, MATTER])

    assert (receipt.new_clues, receipt.new_findings) == (0, 0)
    assert not Clue.objects.exists()
    found = household_sheet(scope_of(city_officer()), household_key=household.pk)
    assert [(line.rule_id, line.verdict) for line in found.matters] == [(CAR, Verdict.EXPLAIN)]
    assert CAR not in [line.rule_id for line in found.rules]
