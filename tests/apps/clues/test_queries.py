"""Order, filters and counts of the clue list."""

from datetime import date

import pytest
from tests.apps.accounts import factories as cast
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.apps.registry.factories import make_areas, make_household, make_person

from fangpin.apps.accounts.api import scope_of
from fangpin.apps.clues import queries
from fangpin.apps.clues.api import (
    Clue,
    ClueFilters,
    ClueStatus,
    Outcome,
    close_clue,
    open_clues,
    open_counts,
    open_summary,
    risks_seen,
    rules_seen,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Both rules since August; ill since September; water that came back."""
    make_areas()
    both, ill, cleared = (make_household() for _ in range(3))
    screen(sheet(both, [ILLNESS, WATER]), sheet(ill), sheet(cleared, [WATER]), as_of=date(2026, 8, 10))
    screen(sheet(both, [ILLNESS, WATER]), sheet(ill, [ILLNESS]), sheet(cleared), as_of=date(2026, 9, 10))
    return both, ill, cleared


def listed(**filters):
    page = open_clues(scope_of(cast.town_officer()), filters=ClueFilters(**filters))
    return [clue.household for clue in page]


def test_the_highest_rank_is_visited_first_and_the_cleared_last(town):
    both, ill, cleared = town

    assert listed() == [both, ill, cleared]


def test_filters_narrow_the_list(town):
    both, ill, cleared = town

    assert listed(risk="因水") == [both, cleared]
    assert listed(level="red") == [both, ill]
    assert listed(rule_id=WATER) == [both, cleared]
    assert listed(is_new=True) == [ill]
    assert listed(is_no_longer_hit=True) == [cleared]
    assert listed(area_code=cast.VILLAGE) == [both, ill, cleared]
    assert listed(area_code=cast.NEIGHBOUR_VILLAGE) == []


def test_search_finds_number_head_and_member(town):
    both, ill, _ = town
    make_person(ill, relation="长子", name="某某")

    assert listed(text=both.household_no) == [both]
    assert listed(text=both.head_name) == [both]
    assert listed(text=" 某某 ") == [ill]
    assert listed(text="无此人") == []


def test_closed_clues_have_their_own_list(town):
    both, ill, cleared = town
    clue = Clue.objects.get(household=both)
    close_clue(actor=cast.town_officer(), clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="")

    assert listed() == [ill, cleared]
    assert listed(status=ClueStatus.CLOSED) == [both]


def test_the_summary_counts_what_the_list_shows(town):
    summary = open_summary(scope_of(cast.town_officer()), area_code=cast.TOWN)

    assert (summary.total, summary.red, summary.orange, summary.yellow) == (3, 2, 0, 1)
    assert (summary.new, summary.no_longer_hit) == (1, 1)


def test_counts_by_child_area_include_zeros_and_names(town):
    counts = open_counts(scope_of(cast.city_officer()), area_code=cast.CITY)

    assert [(each.area.name, each.total, each.red) for each in counts] == [("桃城区", 3, 2), ("枣强县", 0, 0)]


def test_lines_carry_names_of_village_and_town(town):
    clue = open_clues(scope_of(cast.town_officer()))[0]

    assert (clue.village_name, clue.town_name) == ("甲村", "河西街道")


def test_counting_stops_at_the_limit(town, monkeypatch):
    monkeypatch.setattr(queries, "COUNT_LIMIT", 2)

    page = open_clues(scope_of(cast.town_officer()))

    assert (page.paginator.count, page.paginator.is_capped) == (2, True)


def test_the_filter_offers_the_rules_of_the_newest_run(town):
    scope = scope_of(cast.town_officer())

    assert risks_seen(scope) == ["因水", "因病"]
    assert [rule_id for rule_id, _ in rules_seen(scope)] == [ILLNESS, WATER]
    assert risks_seen(scope_of(cast.medical_clerk())) == []


@pytest.mark.parametrize("path", ["status_rank", "county_rank", "town_rank", "village_rank"])
def test_list_orders_have_an_index(path):
    assert f"clues_{path}" in {index.name for index in Clue._meta.indexes}
