"""Households as they stand: head and present members, in a form that a decision can keep."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from fangpin.apps.registry.models import Household, Person, RegisterChange
from fangpin.apps.registry.queries import head_first

# Household key → {"head_name", "household_no", "people": [{"key", "name", "relation", "born"}, …]}
Standing = dict[str, dict[str, Any]]


def households_of(change: RegisterChange) -> set[UUID]:
    """The household left and the household joined; one when nobody leaves it for another."""
    return {change.household_id, change.to_household_key or change.household_id}


def standing(keys: Iterable[UUID]) -> Standing:
    """Present members, head first; a household not yet registered has no entry."""
    found = Household.objects.filter(pk__in=set(keys)).order_by()
    stood: Standing = {
        str(home.pk): {"head_name": home.head_name, "household_no": home.household_no, "people": []}
        for home in found
    }
    for person in head_first(Person.objects.filter(household_id__in=list(stood), gone_on=None)):
        stood[str(person.household_id)]["people"].append(
            {
                "key": str(person.pk),
                "name": person.name,
                "relation": person.relation,
                "born": person.birth_year,
            }
        )
    return stood
