"""Closing a clue: who, once, with a reason, and with a trace."""

from datetime import date

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.registry.factories import make_household

from fangpin.apps.audit.models import Entry
from fangpin.apps.clues.api import ClosingRefused, Clue, Outcome, close_clue

pytestmark = pytest.mark.django_db


@pytest.fixture
def clue():
    screen(sheet(make_household(), [ILLNESS]), as_of=date(2026, 8, 10))
    return Clue.objects.get()


def test_an_officer_of_the_area_closes_it_and_leaves_a_trace(clue):
    officer = cast.town_officer()

    closed = close_clue(actor=officer, clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="")

    assert (closed.status, closed.closed_by, closed.outcome) == ("closed", officer, "confirmed")
    assert closed.closed_at is not None
    entry = Entry.objects.get(verb="closed_clue")
    assert (entry.actor_id, entry.object_id, entry.detail) == (
        officer.pk,
        str(clue.pk),
        {"outcome": "confirmed"},
    )


@pytest.mark.parametrize("person", [cast.stranger, cast.medical_clerk])
def test_others_cannot_and_are_not_told_that_it_exists(clue, person):
    with pytest.raises(ClosingRefused, match="没有找到这条线索"):
        close_clue(actor=person(), clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="")

    assert Clue.objects.get().status == "open"
    assert not Entry.objects.filter(verb="closed_clue").exists()


def test_the_second_decision_is_refused(clue):
    close_clue(actor=cast.town_officer(), clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="")

    with pytest.raises(ClosingRefused, match="已经办结"):
        close_clue(actor=cast.county_officer(), clue_id=clue.pk, outcome=Outcome.UNFOUNDED, note="没有")

    assert Clue.objects.get().outcome == "confirmed"


def test_not_confirmed_needs_a_note(clue):
    with pytest.raises(ClosingRefused, match="请写明核实情况"):
        close_clue(actor=cast.town_officer(), clue_id=clue.pk, outcome=Outcome.UNFOUNDED, note="  ")


def test_the_minutes_of_the_visit_are_kept_and_nobody_has_to_tell_them(clue):
    closed = close_clue(
        actor=cast.town_officer(), clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="", minutes=40
    )

    assert (closed.visit_minutes, Clue.objects.get().visit_minutes) == (40, 40)


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_minutes_that_no_day_has_are_refused(clue, minutes):
    with pytest.raises(ClosingRefused, match="1 到 1440"):
        close_clue(
            actor=cast.town_officer(), clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="", minutes=minutes
        )

    assert Clue.objects.get().status == "open"
