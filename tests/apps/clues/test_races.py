"""Two at once: runs do not mix, a household has one open clue, a clue is decided once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.apps.registry.factories import make_household

from fangpin.apps.clues.api import ClosingRefused, Clue, Finding, Outcome, ScreeningRun, close_clue
from fangpin.apps.clues.models import HouseholdSheet

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = date(2026, 8, 10)


def at_once(*calls):
    """Run the calls together; returns their answers, exceptions included."""
    start = threading.Barrier(len(calls))

    def call(each):
        start.wait()
        try:
            return each()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def test_two_runs_at_once_do_not_mix():
    households = [make_household() for _ in range(20)]
    ill = [sheet(each, [ILLNESS]) for each in households]
    both = [sheet(each, [ILLNESS, WATER]) for each in households]

    first, second = at_once(
        lambda: screen(*ill, as_of=AUGUST, run_id="1" * 16),
        lambda: screen(*both, as_of=AUGUST, run_id="2" * 16),
    )

    assert first.new_clues + second.new_clues == 20
    assert first.new_findings + second.new_findings == 40
    assert Clue.objects.filter(status="open").count() == 20
    assert HouseholdSheet.objects.values("run_id").distinct().count() == 1


def test_the_same_run_at_once_is_loaded_once():
    household = make_household()

    answers = at_once(*[lambda: screen(sheet(household, [ILLNESS]), as_of=AUGUST, run_id="1" * 16)] * 3)

    assert sorted(answer.is_repeat for answer in answers) == [False, True, True]
    assert (ScreeningRun.objects.count(), Finding.objects.count()) == (1, 1)


def test_the_database_refuses_a_second_open_clue():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=AUGUST)
    clue = Clue.objects.get()
    clue.pk = None

    with pytest.raises(IntegrityError, match="clues_one_open_per_household"), transaction.atomic():
        clue.save(force_insert=True)


def test_of_two_decisions_at_once_one_counts():
    screen(sheet(make_household(), [ILLNESS]), as_of=AUGUST)
    clue_id = Clue.objects.get().pk
    officers = [cast.town_officer(), cast.county_officer()]

    answers = at_once(
        *[
            lambda actor=actor: close_clue(actor=actor, clue_id=clue_id, outcome=Outcome.CONFIRMED, note="")
            for actor in officers
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["ClosingRefused", "Clue"]
    assert any(isinstance(answer, ClosingRefused) and "已经办结" in str(answer) for answer in answers)


def test_a_clue_closed_while_a_run_loads_is_not_lost_and_not_doubled():
    household = make_household()
    screen(sheet(household, [ILLNESS]), as_of=AUGUST)
    clue_id, officer = Clue.objects.get().pk, cast.town_officer()

    at_once(
        lambda: close_clue(actor=officer, clue_id=clue_id, outcome=Outcome.CONFIRMED, note=""),
        lambda: screen(sheet(household, [ILLNESS, WATER]), as_of=date(2026, 9, 10)),
    )

    found = Finding.objects.get(rule_id=WATER)
    assert Clue.objects.filter(status="open").count() == (0 if found.clue_id == clue_id else 1)
    assert Clue.objects.get(pk=clue_id).status == "closed"
