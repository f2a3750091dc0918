"""The only door to the audit trail and to what users say."""

from fangpin.apps.audit.actions.record_entry import record_entry
from fangpin.apps.audit.actions.send_suggestion import send_suggestion
from fangpin.apps.audit.enums import SuggestionKind, Verb
from fangpin.apps.audit.queries import entries_about, suggestions_of

__all__ = ["SuggestionKind", "Verb", "entries_about", "record_entry", "send_suggestion", "suggestions_of"]
