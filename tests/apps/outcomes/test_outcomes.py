"""Figures of rules add up, keep to the area, and agree with the list of clues behind them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.apps.registry.factories import make_areas, make_household

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.clues.api import Clue, ClueFilters, HitIn, Outcome, close_clue, ranked, with_due_day
from fangpin.apps.outcomes.api import clock, plan_of_week, score_settings, scoreboard
from fangpin.kernel.calendar import add_working_days, calendar_missing
from fangpin.rulebook.load import load_parameters
from fangpin.web.shell.clock import working_days_since

pytestmark = pytest.mark.django_db
MONTH, TODAY = date(2026, 8, 1), date(2026, 9, 14)


@pytest.fixture
def town():
    """Three households of one village and one of another county, hit in August; a fourth in September."""
    make_areas()
    both, ill, dry, later = (make_household() for _ in range(4))
    foreign = make_household(cast.OTHER_COUNTY_VILLAGE)
    first = (sheet(both, [ILLNESS, WATER]), sheet(ill, [ILLNESS]), sheet(dry, [WATER]))
    screen(*first, sheet(foreign, [ILLNESS]), as_of=date(2026, 8, 10))
    screen(*first, sheet(later, [WATER]), sheet(foreign, [ILLNESS]), as_of=date(2026, 9, 10))
    close(both, Outcome.CONFIRMED, on=date(2026, 8, 15), minutes=40)
    close(ill, Outcome.UNFOUNDED, on=date(2026, 9, 1))
    return both, ill, dry, later


def close(household, outcome, *, on, minutes=None):
    close_clue(
        actor=cast.town_officer(),
        clue_id=Clue.objects.get(household=household).pk,
        outcome=outcome,
        note="看过",
        minutes=minutes,
        at=datetime.combine(on, time(4), tzinfo=UTC),
    )


def board_of(user, area_code):
    book = load_parameters()
    return scoreboard(
        scope_of(user),
        month=MONTH,
        area_code=area_code,
        clock=clock(book, on=TODAY),
        settings=score_settings(book, region=area_code, on=TODAY),
    )


def test_a_clue_counts_for_each_of_its_rules_and_once_in_the_total(town):
    board = board_of(cast.town_officer(), cast.TOWN)

    total, ill, dry = board.total, board.rules[ILLNESS], board.rules[WATER]
    assert (total.hits, total.confirmed, total.unfounded, total.already_known, total.still_open) == (
        3,
        1,
        1,
        0,
        1,
    )
    assert (ill.hits, ill.visited, ill.still_open) == (2, 2, 0)
    assert (dry.hits, dry.visited, dry.still_open) == (2, 1, 1)
    assert (total.visited, total.timed, total.minutes) == (2, 1, 40)
    assert board.owners["医保局"] == total
    assert board.areas[cast.VILLAGE] == total


def test_late_is_what_was_closed_after_its_day_or_is_still_open_after_it(town):
    _, ill, dry, _ = town
    days = clock(load_parameters(), on=TODAY)
    scope = scope_of(cast.town_officer())

    assert board_of(cast.town_officer(), cast.TOWN).total.late == 2
    listed = ranked(scope, filters=ClueFilters(status=None, hit=HitIn(MONTH), late=days))
    assert {clue.household for clue in listed} == {ill, dry}


@pytest.mark.parametrize("opened_on", [date(2026, 8, 7), date(2026, 9, 14), date(2026, 9, 30)])
def test_late_is_what_took_more_working_days_than_allowed_as_the_inbox_counts_them(town, opened_on):
    both, *_ = town
    clue = Clue.objects.filter(household=both)
    clue.update(opened_on=opened_on)

    for closed_on in (opened_on + timedelta(days=number) for number in range(15, 33)):
        clue.update(closed_at=datetime.combine(closed_on, time(4), tzinfo=UTC))
        found = with_due_day(clue, clock(load_parameters(), on=TODAY)).get()
        took = working_days_since(opened_on, until=closed_on)
        assert found.is_late == (took > 15), (closed_on, took)
        assert found.due_on == add_working_days(opened_on, 15)


def test_without_the_holidays_of_a_year_nothing_of_it_is_late_and_its_last_day_unknown(town):
    clue = Clue.objects.filter(household=town[2])
    clue.update(opened_on=date(2037, 8, 7))

    found = with_due_day(clue, clock(load_parameters(), on=date(2037, 12, 1))).get()

    assert (found.due_on, found.is_late) == (None, False)
    assert "2037年" in calendar_missing(date(2037, 12, 1)) and not calendar_missing(TODAY)


def test_every_figure_of_a_rule_is_the_number_of_clues_in_its_list(town):
    board, scope = board_of(cast.town_officer(), cast.TOWN), scope_of(cast.town_officer())

    for rule_id, tally in board.rules.items():
        hit = HitIn(MONTH, rule_ids=(rule_id,))
        assert ranked(scope, filters=ClueFilters(status=None, hit=hit)).count() == tally.hits
        confirmed = ClueFilters(status=None, hit=hit, outcome=Outcome.CONFIRMED)
        assert ranked(scope, filters=confirmed).count() == tally.confirmed


def test_another_county_is_not_counted_and_its_area_not_answered(town):
    assert board_of(cast.stranger(), cast.OTHER_COUNTY).total.hits == 1
    assert board_of(cast.town_officer(), cast.OTHER_COUNTY).total.hits == 0


def test_no_precision_is_told_of_too_few_visits(town):
    tally = board_of(cast.town_officer(), cast.TOWN).total

    assert tally.precision(least_judged=3) is None
    told = tally.precision(least_judged=2)
    assert (told.share, told.visits) == (0.5, 2.0)
    assert told.visits_low < 2 < told.visits_high


def test_the_week_takes_red_and_overdue_clues_first_and_learns_from_the_county(town):
    book = load_parameters()
    plan = plan_of_week(scope_of(cast.village_worker()), area_code=cast.VILLAGE, rulebook=book, today=TODAY)

    chances = {one.clue_id: one for one in plan.week.chosen}
    overdue = chances[Clue.objects.get(household=town[2]).pk]
    fresh = chances[Clue.objects.get(household=town[3]).pk]
    assert (overdue.is_due, fresh.is_due) == (True, False)
    assert fresh.chance == pytest.approx((1 + 0.02 * 20) / (1 + 20))
    assert plan.week.left_out == ()


def test_a_plan_for_an_area_outside_the_scope_is_empty(town):
    plan = plan_of_week(
        scope_of(cast.town_officer()),
        area_code=cast.OTHER_COUNTY_VILLAGE,
        rulebook=load_parameters(),
        today=TODAY,
    )

    assert plan.week.chosen == plan.week.left_out == ()
