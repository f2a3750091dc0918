"""A run carried across: clues with sentences, facts and rows, once per run."""

import json
from datetime import date

import pytest
from tests.apps.accounts.factories import town_officer

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.clues.api import Clue, RunRefused, Verdict, household_sheet
from fangpin.apps.clues.models import HouseholdSheet
from fangpin.jobs import screening
from fangpin.jobs.screening import run_screening

pytestmark = pytest.mark.django_db(transaction=True)  # VACUUM does not run inside a transaction
AUGUST = date(2026, 8, 10)


def test_a_burden_of_illness_becomes_a_ranked_clue_with_its_row(home, take_roster, take_medical):
    take_roster()
    delivery = take_medical().result.delivery

    screened = run_screening(home=home, as_of=AUGUST)

    clue = Clue.objects.get()
    assert (screened.run.households, screened.receipt.new_clues) == (3, 1)
    assert (clue.household.head_name, clue.opened_on) == ("甲户主一", AUGUST)
    assert "因病" in clue.risks and clue.rank > 0 and clue.rank_reason.endswith("。")
    finding = clue.findings.filter(risk="因病").first()
    assert "39,000元" in finding.sentence
    rows = finding.evidence["household_medical_12m"]["rows"]
    assert [(row["delivery"], row["row_no"]) for row in rows] == [(delivery, 2)]

    view = household_sheet(scope_of(town_officer()), household_key=clue.household_id)
    assert {line.rule_id for line in view.rules} >= {found.rule_id for found in clue.findings.all()}
    unknown = next(line for line in view.with_verdict(Verdict.UNKNOWN) if line.parameters)
    assert unknown.unknown_because[0].reason
    assert unknown.parameters[0]["says"]


def test_the_same_inputs_are_the_same_run(home, take_roster, take_medical):
    take_roster()
    take_medical()
    first = run_screening(home=home, as_of=AUGUST)

    second = run_screening(home=home, as_of=AUGUST)

    assert (second.run.run_id, second.receipt.is_repeat) == (first.run.run_id, True)
    assert "没有新增线索" in second.as_text()
    assert json.loads(home.current_run.read_text())["run_id"] == first.run.run_id


def test_a_run_that_was_published_but_not_loaded_is_completed(home, take_roster, take_medical, monkeypatch):
    take_roster()
    take_medical()
    with monkeypatch.context() as broken:
        broken.setattr(screening, "receive_run", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run_screening(home=home, as_of=AUGUST)
    assert not home.current_run.exists()

    screened = run_screening(home=home, as_of=AUGUST)

    assert (screened.receipt.is_repeat, screened.receipt.new_clues) == (False, 1)


def test_an_older_day_is_refused_and_the_newest_run_stays_in_force(home, take_roster, take_medical):
    take_roster()
    take_medical()
    newest = run_screening(home=home, as_of=AUGUST)

    with pytest.raises(RunRefused, match="早于"):
        run_screening(home=home, as_of=date(2026, 7, 10))

    assert json.loads(home.current_run.read_text())["run_id"] == newest.run.run_id


def test_an_interim_run_raises_the_same_clues(home, take_roster, take_medical):
    take_roster()
    take_medical()

    screened = run_screening(home=home, as_of=AUGUST, is_interim=True)

    assert screened.receipt.new_clues == 1
    told = {bool(sheet.hits): bool(sheet.facts) for sheet in HouseholdSheet.objects.all()}
    assert told == {True: True, False: False}


def test_a_later_file_of_the_day_changes_what_it_is_about(home, take_roster, take_medical):
    take_roster()
    take_medical()
    first = run_screening(home=home, as_of=AUGUST)
    take_medical("52000.00", date(2026, 8, 9))

    second = run_screening(home=home, as_of=AUGUST)

    assert second.run.base.folder == first.run.path
    sheet = HouseholdSheet.objects.get(pk=Clue.objects.get().household_id)
    assert (sheet.run_id, sheet.facts["medical_self_paid_12m_yuan"]) == (second.run.run_id, "52000.00")
    assert json.loads(home.current_run.read_text())["run_id"] == second.run.run_id
