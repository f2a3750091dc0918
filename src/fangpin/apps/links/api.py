"""The only door to recognising people."""

from fangpin.apps.links.actions.decide_link import LinkRefused, decide_link
from fangpin.apps.links.actions.receive_strangers import StrangerRow, receive_relinked, receive_strangers
from fangpin.apps.links.actions.record_stranger_view import record_stranger_view
from fangpin.apps.links.enums import DecisionKind, LinkStatus, Zone
from fangpin.apps.links.models import Decision, Stranger
from fangpin.apps.links.perms import may_decide
from fangpin.apps.links.queries import (
    TABS,
    StrangerFilters,
    decision_for_job,
    keys_taken_for,
    linked_before,
    stranger,
    stranger_counts,
    stranger_page,
    strangers,
    tab_of,
)

__all__ = [
    "TABS",
    "Decision",
    "DecisionKind",
    "LinkRefused",
    "LinkStatus",
    "Stranger",
    "StrangerFilters",
    "StrangerRow",
    "Zone",
    "decide_link",
    "decision_for_job",
    "keys_taken_for",
    "linked_before",
    "may_decide",
    "receive_relinked",
    "receive_strangers",
    "record_stranger_view",
    "stranger",
    "stranger_counts",
    "stranger_page",
    "strangers",
    "tab_of",
]
