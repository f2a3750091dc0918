"""The model keeps near the figures it is calibrated on; the tolerances are wide because the city is small."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from fangpin.city import rates
from fangpin.city.county import County, live_through
from fangpin.city.divisions import plan_counties
from fangpin.city.incomes import FEN
from fangpin.city.timeline import Timeline
from fangpin.kernel.places import data_folder


@cache
def counties() -> list[County]:
    plans = plan_counties(folder=data_folder("divisions"), households=8_000, seed=3)
    codes = tuple(sorted({code for plan in plans for code in plan.birth_codes}))
    timeline = Timeline.ending("2026-10", months=12)
    return [live_through(plan, seed=3, timeline=timeline, neighbour_codes=codes) for plan in plans]


def share(of_county: object) -> float:
    """Mean over the whole city of a column of each county."""
    return float(np.concatenate([of_county(county) for county in counties()]).mean())  # type: ignore[operator]


def test_households_have_two_point_nine_members() -> None:
    assert share(lambda c: c.households.size) == pytest.approx(2.95, abs=0.12)
    assert all(c.households.size.max() <= 6 and c.households.size.min() >= 1 for c in counties())


def test_one_person_in_six_is_65_or_older() -> None:
    assert share(lambda c: c.people.age >= 65) == pytest.approx(0.16, abs=0.03)


def test_disability_certificates_are_held_by_four_to_five_percent() -> None:
    assert 0.036 < share(lambda c: c.people.grade > 0) < 0.052


def test_registers_hold_the_shares_of_the_notes() -> None:
    assert share(lambda c: c.standing.is_lifted_out) == pytest.approx(rates.LIFTED_OUT_SHARE, abs=0.004)
    assert 0.004 <= share(lambda c: c.standing.is_active) <= 0.008
    assert share(lambda c: c.standing.aid == 2) == pytest.approx(rates.DIBAO_SHARE, abs=0.003)
    assert share(lambda c: c.standing.aid == 1) == pytest.approx(rates.TEKUN_SHARE, abs=0.002)
    ever, now = share(lambda c: c.standing.monitored > 0), share(lambda c: c.standing.is_active)
    assert 1 - now / ever == pytest.approx(rates.MONITORED_ELIMINATED_OF_EVER, abs=0.04)


def test_nearly_half_of_the_households_have_a_migrant() -> None:
    def has_migrant(c: County) -> object:
        migrants = c.people.household[c.work.person[c.work.is_migrant]]
        return np.isin(np.arange(len(c.households)), migrants)

    assert share(has_migrant) == pytest.approx(0.45, abs=0.04)


def test_net_income_a_head_is_twenty_thousand_before_the_window() -> None:
    total = people = 0.0
    for c in counties():
        year = (c.accounts.reference() + c.accounts.compliant - c.accounts.payout)[:, :12].sum()
        total, people = total + year / FEN, people + len(c.people)

    assert total / people == pytest.approx(20_500, rel=0.08)


def test_one_household_in_three_hundred_falls_in_a_year() -> None:
    falls = sum(len(c.course.falls.household) for c in counties())
    households = sum(len(c.households) for c in counties())

    assert 0.0018 < falls / households < 0.0055


def test_whoever_was_below_at_the_start_does_not_fall_anew() -> None:
    for c in counties():
        assert not c.course.was_below[c.course.falls.household].any()


def test_a_fall_lies_in_the_window_and_never_before_its_first_event() -> None:
    for c in counties():
        falls, timeline = c.course.falls, c.timeline
        assert (falls.fell_on >= timeline.window_start).all()
        assert (falls.fell_on < timeline.starts[-1]).all()
        assert (falls.first_event_on <= falls.fell_on).all()


def test_income_falls_show_a_figure_below_the_line_in_their_month() -> None:
    for c in counties():
        falls = c.course.falls
        rows = falls.household[falls.is_income]
        month = c.timeline.month_of(falls.fell_on[falls.is_income]) - 12
        assert (c.course.per_head[rows, month] < rates.LINE_YUAN * FEN).all()
