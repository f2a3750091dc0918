"""Registers and lists may come in any order, late, or twice; the registry ends the same."""

from datetime import date
from itertools import permutations
from uuid import UUID

import pytest
from tests.apps.accounts.factories import VILLAGE
from tests.apps.registry.rosters import RosterRow, as_csv

from fangpin.apps.registry.api import (
    Household,
    ListedRow,
    Listing,
    Person,
    load_roster,
    mark_listed,
)

pytestmark = pytest.mark.django_db
HEAD, SON = UUID(int=1), UUID(int=2)
HOUSE = UUID(int=9)


def roster_row(key, relation, **fields):
    values = {
        "person_key": str(key),
        "household_key": str(HOUSE),
        "household_no": "H1",
        "head_name": "户主甲",
        "village_code": VILLAGE,
        "name": "户主甲" if relation == "户主" else "长子乙",
        "id_masked": "1311**********0011",
        "relation": relation,
        "sex": "男",
        "birth_year": 1970,
    }
    return RosterRow(**{**values, **fields})


def load(received_on=date(2025, 11, 3), **fields):
    rows = [roster_row(HEAD, "户主", **fields), roster_row(SON, "子", **fields)]
    return load_roster(rows=as_csv(rows), sender_area="131100", received_on=received_on)


def mark(listing, received_on, *rows):
    mark_listed(
        listing=listing,
        rows=[ListedRow(str(key), value) for key, value in rows],
        sender_area="131100",
        received_on=received_on,
    )


def marks():
    household = Household.objects.get()
    return household.monitored_kind, household.is_lifted_out, Person.objects.get(pk=SON).is_alive


def test_the_register_gives_households_and_people():
    assert load() == 2

    household = Household.objects.get()
    assert (household.head_name, household.member_count, household.town_code) == (
        "户主甲",
        2,
        VILLAGE[:9],
    )
    assert set(household.people.values_list("relation", flat=True)) == {"户主", "子"}


def test_the_register_twice_changes_nothing():
    load()
    before = list(Person.objects.values())

    load()

    assert list(Person.objects.values()) == before


def test_an_older_register_that_comes_late_is_ignored():
    load(received_on=date(2026, 5, 3), head_name="新")

    assert load(received_on=date(2025, 11, 3), village_code="131102002201") == 0
    assert Household.objects.get().village_code == VILLAGE


def test_lists_mark_households_whatever_comes_first():
    steps = {
        "roster": lambda: load(),
        "monitored": lambda: mark(Listing.MONITORED, date(2026, 1, 5), (SON, "边缘易致贫户")),
        "lifted": lambda: mark(Listing.LIFTED_OUT, date(2025, 11, 5), (HEAD, "")),
        "death": lambda: mark(Listing.DEATH, date(2026, 2, 5), (SON, "")),
    }
    from django.db import transaction

    for order in permutations(steps):
        sid = transaction.savepoint()
        for name in order:
            steps[name]()
        assert marks() == ("边缘易致贫户", True, False), order
        transaction.savepoint_rollback(sid)


def test_a_newer_list_replaces_the_one_before_and_an_older_one_does_not():
    load()
    mark(Listing.MONITORED, date(2026, 1, 5), (SON, "边缘易致贫户"))
    mark(Listing.MONITORED, date(2026, 2, 5))
    assert marks()[0] == ""

    mark(Listing.MONITORED, date(2026, 1, 20), (SON, "边缘易致贫户"))

    assert marks()[0] == ""


def test_deaths_add_up():
    load()
    mark(Listing.DEATH, date(2026, 2, 5), (SON, ""))

    mark(Listing.DEATH, date(2026, 3, 5), (HEAD, ""))

    assert not Person.objects.filter(is_alive=True).exists()


def test_a_household_whose_only_row_bears_a_number_of_another_is_there_without_people():
    rows = [roster_row(HEAD, "户主"), roster_row(HEAD, "户主", household_key=str(UUID(int=8)), row_no=3)]

    load_roster(rows=as_csv(rows), sender_area="131100", received_on=date(2025, 11, 3))

    assert sorted(Household.objects.values_list("member_count", flat=True)) == [0, 1]
