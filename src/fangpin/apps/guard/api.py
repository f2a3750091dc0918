"""The only door to the second fence."""

from fangpin.apps.guard.proof import Answer, Proof, UnknownTable, own_tables, prove_rows
from fangpin.apps.guard.rights import OPEN_TABLES, give_rights, readable_tables
from fangpin.apps.guard.shown_rows import hide_rows, show_rows_of
from fangpin.apps.guard.web_role import AccountUnfit, check_unprivileged, make_role, web_role_of

__all__ = [
    "OPEN_TABLES",
    "AccountUnfit",
    "Answer",
    "Proof",
    "UnknownTable",
    "check_unprivileged",
    "give_rights",
    "hide_rows",
    "make_role",
    "own_tables",
    "prove_rows",
    "readable_tables",
    "show_rows_of",
    "web_role_of",
]
