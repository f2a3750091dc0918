"""When a household falls: figures made by hand."""

from __future__ import annotations

import numpy as np

from fangpin.city import causes, falls, rates
from fangpin.city.blows import Blows, blows_of
from fangpin.city.incomes import FEN, Accounts
from fangpin.city.timeline import Timeline

TIMELINE = Timeline.ending("2026-10", months=12)
LINE = rates.LINE_YUAN * FEN


def followed(
    *, monthly: float, bill: float = 0.0, cushion: float = 0.0, listed: bool = False, broken: bool = False
) -> falls.Course:
    """One person with a steady income who pays a bill in the fifth month of the window (March 2026)."""
    accounts = Accounts.empty(1, TIMELINE.count)
    accounts.wage += monthly
    accounts.compliant[0, 16] = bill
    day = np.array([TIMELINE.starts[16] + 9])
    nothing = blows_of(np.zeros(0, int), np.zeros(0, int), 0, np.zeros(0))
    return falls.follow(
        accounts=accounts, alive=np.ones((1, TIMELINE.count), int), cushion=np.array([cushion], dtype=float),
        is_active=np.array([False]), is_listed=np.array([listed]),
        blows=Blows.joined([nothing, blows_of(np.array([0]), day, causes.ILLNESS, np.array([bill]))]),
        broken=blows_of(np.array([0]), day, causes.HOUSING, np.zeros(1)) if broken else nothing, timeline=TIMELINE,
    )  # fmt: skip


def test_a_bill_beyond_what_is_above_the_line_is_a_fall() -> None:
    course = followed(monthly=LINE / 12 * 1.2, bill=LINE * 0.3)

    assert course.falls.household.tolist() == [0]
    assert course.falls.fell_on.tolist() == course.falls.first_event_on.tolist() == [TIMELINE.starts[16] + 9]
    assert causes.CAUSES[course.falls.cause[0]] == "因病"


def test_savings_and_kin_prevent_it() -> None:
    course = followed(monthly=LINE / 12 * 1.2, bill=LINE * 0.3, cushion=LINE * 0.2)

    assert not len(course.falls.household)
    assert course.per_head[0].min() == LINE


def test_a_bill_within_what_is_above_the_line_is_none() -> None:
    assert not len(followed(monthly=LINE / 12 * 1.2, bill=LINE * 0.15).falls.household)


def test_below_from_the_start_is_no_new_fall() -> None:
    course = followed(monthly=LINE / 12 * 0.9)

    assert course.was_below.tolist() == [True]
    assert not len(course.falls.household)


def test_savings_do_not_hide_the_poverty_of_those_on_assistance() -> None:
    course = followed(monthly=LINE / 12 * 0.9, cushion=LINE, listed=True)

    assert course.was_below.tolist() == [True]


def test_a_broken_guarantee_is_a_fall_whatever_the_income() -> None:
    course = followed(monthly=LINE / 6, broken=True)

    assert course.falls.is_income.tolist() == [False]
    assert causes.CAUSES[course.falls.cause[0]] == "因安全住房"
