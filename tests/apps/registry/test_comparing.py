"""A second roster against the registry: what is taken at once, what becomes a proposal, what stays."""

from datetime import date

import pytest
from tests.apps.accounts.factories import NEIGHBOUR_VILLAGE, VILLAGE
from tests.apps.registry.rosters import (
    FIRST,
    SECOND,
    THIRD,
    arrive,
    as_csv,
    died,
    key,
    monitored,
    roster_rows,
)

from fangpin.apps.registry.api import Household, Person, RegisterChange, load_roster
from fangpin.apps.registry.models import DecisionLine, HistoryEntry

pytestmark = pytest.mark.django_db
TWO = {"甲户": ["甲", "乙:配偶", "丙", "丁"], "戊户": ["戊", "己:配偶"]}


def changes() -> dict[str, tuple[str, int]]:
    found = RegisterChange.objects.exclude(status="withdrawn")
    return {one.kind: (one.status, one.member_count) for one in found}


def home_of(name: str) -> str:
    return Person.objects.get(pk=key(name)).household.household_no


def test_the_first_roster_proposes_nothing():
    assert arrive(TWO) == 6

    assert changes() == {}
    assert Household.objects.get(household_no="甲户").member_count == 4


def test_the_same_roster_again_changes_nothing():
    arrive(TWO)

    arrive(TWO, on=SECOND)

    assert changes() == {}
    assert not HistoryEntry.objects.exists()


def test_newcomers_come_in_at_once_and_are_recorded():
    arrive(TWO)

    arrive(
        {**TWO, "戊户": ["戊", "己:配偶", "婴", "媳:之儿媳"], "庚户": ["庚", "辛:配偶"]},
        on=SECOND,
        婴=date(2026, 2, 1),
    )

    assert changes() == {"birth": ("taken", 1), "moved_in": ("taken", 1), "new_household": ("taken", 2)}
    assert (home_of("婴"), home_of("庚")) == ("戊户", "庚户")
    assert Household.objects.get(household_no="戊户").member_count == 4


def test_some_members_in_a_new_household_are_one_split_that_waits():
    arrive(TWO)

    arrive({"甲户": ["甲", "乙:配偶"], "戊户": TWO["戊户"], "新户": ["丙", "丁"]}, on=SECOND)

    assert changes() == {"split": ("open", 2)}
    split = RegisterChange.objects.get()
    assert (split.household.household_no, split.to_household_no, split.delivery) == (
        "甲户",
        "新户",
        "20260503",
    )
    assert set(split.members.values_list("row_no", flat=True)) == {6, 7}
    assert home_of("丙") == "甲户"
    assert not Household.objects.filter(household_no="新户").exists()


def test_a_whole_household_that_joins_another_is_a_merge():
    arrive(TWO)

    arrive({"甲户": [*TWO["甲户"], "戊:其他", "己:其他"]}, on=SECOND)

    assert changes() == {"merge": ("open", 2)}


def test_one_member_in_another_known_household_is_a_transfer():
    arrive(TWO)

    arrive({"甲户": ["甲", "乙:配偶", "丙"], "戊户": [*TWO["戊户"], "丁:之儿媳"]}, on=SECOND)

    assert changes() == {"transfer": ("open", 1)}


@pytest.mark.parametrize("number", ["甲户", "甲新户"])
def test_a_household_in_another_village_has_moved_with_or_without_a_new_number(number):
    arrive(TWO)

    arrive({number: TWO["甲户"], "戊户": TWO["戊户"]}, on=SECOND, villages={number: NEIGHBOUR_VILLAGE})

    assert changes() == {"moved": ("open", 4)}
    assert Household.objects.get(household_no="甲户").village_code == VILLAGE


def test_the_missing_stay_and_deaths_on_the_list_stand_apart():
    arrive(TWO)
    died("乙")

    arrive({"甲户": ["甲", "丙"], "戊户": TWO["戊户"]}, on=SECOND)

    assert changes() == {"died": ("open", 1), "missing": ("open", 1)}
    assert Household.objects.get(household_no="甲户").member_count == 4


@pytest.mark.parametrize("dead", [["乙"], ["乙", "丁"]])
def test_a_death_that_becomes_known_later_explains_who_is_missing(dead):
    arrive(TWO)
    arrive({"甲户": ["甲", "丙"], "戊户": TWO["戊户"]}, on=SECOND)

    died(*dead, on=date(2026, 6, 5))

    assert changes() == {
        "died": ("open", len(dead)),
        **({"missing": ("open", 1)} if len(dead) == 1 else {}),
    }
    told = RegisterChange.objects.get(kind="died").members.values_list("person_id", flat=True)
    assert set(told) == {key(name) for name in dead}


def test_names_and_relations_are_corrected_at_once_with_the_old_value_kept():
    arrive(TWO)

    arrive({"甲户": ["甲", "乙:妻", "丙", "丁"], "戊户": TWO["戊户"]}, on=SECOND)

    assert changes() == {"corrected": ("taken", 1)}
    entry = HistoryEntry.objects.get()
    assert (entry.before, entry.after) == ({"relation": "配偶"}, {"relation": "妻"})
    assert (entry.subject, entry.delivery, entry.reason) == ("person", "20260503", "户籍名册")


def test_a_split_beside_a_mark_says_which_mark():
    arrive(TWO)
    monitored("甲")

    arrive({"甲户": ["甲", "乙:配偶", "丙"], "戊户": TWO["戊户"], "新户": ["丁"]}, on=SECOND)

    assert RegisterChange.objects.get().hints == [{"mark": "from_monitored", "value": "边缘易致贫户"}]


def test_a_known_number_under_another_surname_elsewhere_moves_and_renames_nobody():
    arrive(TWO)
    rows = roster_rows({"甲户": ["甲", "乙:配偶", "丙"], "戊户": [*TWO["戊户"], "丁:其他"]})
    rows[-1] = rows[-1]._replace(name="赵别")

    load_roster(rows=as_csv(rows), sender_area="131100", received_on=SECOND, delivery="20260503")

    assert changes() == {"conflict": ("taken", 1), "missing": ("open", 1)}
    assert (home_of("丁"), Person.objects.get(pk=key("丁")).name) == ("甲户", "王丁")


def test_a_roster_in_two_files_loses_nobody():
    arrive(TWO)

    arrive({"甲户": TWO["甲户"]}, on=SECOND)
    arrive({"戊户": TWO["戊户"]}, on=SECOND)

    assert changes() == {}


def test_a_village_that_the_roster_does_not_speak_of_loses_nobody():
    arrive(TWO, villages={"戊户": NEIGHBOUR_VILLAGE})

    arrive({"甲户": TWO["甲户"]}, on=SECOND)

    assert not RegisterChange.objects.exists()


def test_a_county_roster_says_nothing_about_other_counties():
    arrive(TWO)

    arrive({"外户": ["外"]}, on=SECOND, sender_area="131121", villages={"外户": "131121100201"})

    assert changes() == {"new_household": ("taken", 1)}


def test_a_later_roster_replaces_what_it_contradicts_and_keeps_what_it_repeats():
    arrive(TWO)
    arrive({"甲户": ["甲", "乙:配偶", "丙"], "戊户": TWO["戊户"], "新户": ["丁"]}, on=SECOND)
    before = RegisterChange.objects.get()

    arrive({"甲户": ["甲", "乙:配偶"], "戊户": ["戊", "己:配偶", "丙:其他"], "新户": ["丁"]}, on=THIRD)
    assert changes() == {"split": ("open", 1), "transfer": ("open", 1)}
    assert RegisterChange.objects.get(kind="split").pk == before.pk

    arrive(TWO, on=date(2027, 5, 3))
    assert changes() == {}


def test_an_older_roster_that_comes_late_adds_the_unknown_and_tells_the_log_to_keep_the_rest():
    arrive({"甲户": ["甲"], "戊户": ["戊"]}, on=SECOND)

    assert arrive({"旧户": ["甲", "故"]}, on=FIRST) == 0

    assert (home_of("甲"), home_of("故")) == ("甲户", "旧户")
    line = DecisionLine.objects.get()
    assert (line.person_key, line.household_key, line.decided_on) == (key("甲"), key("甲户"), SECOND)


def test_nobody_can_be_deleted():
    from django.db import DatabaseError, transaction

    arrive(TWO)

    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Person.objects.filter(pk=key("甲")).delete()
