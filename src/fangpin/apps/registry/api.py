"""The only door to areas, households and people."""

from fangpin.apps.registry.actions.accept_change import accept_change
from fangpin.apps.registry.actions.accept_confirmed_deaths import accept_confirmed_deaths
from fangpin.apps.registry.actions.deciding import DecisionRefused
from fangpin.apps.registry.actions.load_areas import AreaRow, load_areas
from fangpin.apps.registry.actions.load_roster import ROSTER_COLUMNS, load_roster
from fangpin.apps.registry.actions.mark_listed import ListedRow, mark_listed
from fangpin.apps.registry.actions.mark_logged import mark_logged
from fangpin.apps.registry.actions.refuse_change import refuse_change
from fangpin.apps.registry.actions.tidy_registry import tidy_registry
from fangpin.apps.registry.actions.undo_change import undo_change
from fangpin.apps.registry.change_queries import (
    change_counts,
    change_decisions,
    change_members,
    change_standing,
    change_towns,
    confirmed_deaths,
    household_changes,
    household_history,
    people_named,
    register_change,
    register_changes,
    unlogged_lines,
)
from fangpin.apps.registry.enums import AreaLevel, BlindSpot, ChangeKind, ChangeStatus, DecisionKind, Listing
from fangpin.apps.registry.models import (
    Area,
    ChangeDecision,
    ChangeMember,
    HistoryEntry,
    Household,
    Person,
    RegisterChange,
)
from fangpin.apps.registry.perms import may_decide
from fangpin.apps.registry.queries import (
    area,
    area_names,
    area_path,
    areas_below,
    areas_called,
    blind_spots,
    child_areas,
    find_households,
    household,
    households_below,
    households_by_key,
    households_named,
    members,
    people_by_key,
    village_codes,
    village_in_force,
    within_area,
)

__all__ = [
    "ROSTER_COLUMNS",
    "Area",
    "AreaLevel",
    "AreaRow",
    "BlindSpot",
    "ChangeDecision",
    "ChangeKind",
    "ChangeMember",
    "ChangeStatus",
    "DecisionKind",
    "DecisionRefused",
    "HistoryEntry",
    "Household",
    "ListedRow",
    "Listing",
    "Person",
    "RegisterChange",
    "accept_change",
    "accept_confirmed_deaths",
    "area",
    "area_names",
    "area_path",
    "areas_below",
    "areas_called",
    "blind_spots",
    "change_counts",
    "change_decisions",
    "change_members",
    "change_standing",
    "change_towns",
    "child_areas",
    "confirmed_deaths",
    "find_households",
    "household",
    "household_changes",
    "household_history",
    "households_below",
    "households_by_key",
    "households_named",
    "load_areas",
    "load_roster",
    "mark_listed",
    "mark_logged",
    "may_decide",
    "members",
    "people_by_key",
    "people_named",
    "refuse_change",
    "register_change",
    "register_changes",
    "tidy_registry",
    "undo_change",
    "unlogged_lines",
    "village_codes",
    "village_in_force",
    "within_area",
]
