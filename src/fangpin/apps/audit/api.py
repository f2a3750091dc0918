"""The only door to the audit trail."""

from fangpin.apps.audit.actions.record_entry import record_entry
from fangpin.apps.audit.enums import Verb
from fangpin.apps.audit.queries import entries_about

__all__ = ["Verb", "entries_about", "record_entry"]
