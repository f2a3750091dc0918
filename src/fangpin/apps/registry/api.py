"""The only door to areas, households and people."""

from fangpin.apps.registry.actions.load_areas import AreaRow, load_areas
from fangpin.apps.registry.actions.load_roster import RosterRow, load_roster
from fangpin.apps.registry.actions.mark_listed import ListedRow, mark_listed
from fangpin.apps.registry.enums import AreaLevel, Listing
from fangpin.apps.registry.models import Area, Household, Person
from fangpin.apps.registry.queries import (
    area,
    area_names,
    area_path,
    child_areas,
    find_households,
    household,
    households_below,
    households_named,
    members,
    within_area,
)

__all__ = [
    "Area",
    "AreaLevel",
    "AreaRow",
    "Household",
    "ListedRow",
    "Listing",
    "Person",
    "RosterRow",
    "area",
    "area_names",
    "area_path",
    "child_areas",
    "find_households",
    "household",
    "households_below",
    "households_named",
    "load_areas",
    "load_roster",
    "mark_listed",
    "members",
    "within_area",
]
