"""The only door to the audit trail and to what users say."""

from fangpin.apps.audit.actions.record_entry import entries_added, record_entry
from fangpin.apps.audit.actions.send_suggestion import send_suggestion
from fangpin.apps.audit.anchors import (
    AnchorsUnreadable,
    anchor_trail,
    anchors_kept,
    verdict_in_words,
    verify_trail,
)
from fangpin.apps.audit.chain import Anchor, Fault, Verdict, head, verify
from fangpin.apps.audit.enums import SuggestionKind, Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.audit.queries import all_entries, entries_about, suggestions_of
from fangpin.apps.audit.verified import Checked, last_check, verify_and_note

__all__ = [
    "Anchor",
    "AnchorsUnreadable",
    "Checked",
    "Entry",
    "Fault",
    "SuggestionKind",
    "Verb",
    "Verdict",
    "all_entries",
    "anchor_trail",
    "anchors_kept",
    "entries_about",
    "entries_added",
    "head",
    "last_check",
    "record_entry",
    "send_suggestion",
    "suggestions_of",
    "verdict_in_words",
    "verify",
    "verify_and_note",
    "verify_trail",
]
