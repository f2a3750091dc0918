"""The only door to the register of fields, to print-outs about a person, and to the limit of looking at households."""

from fangpin.apps.privacy.actions.ask_for_copy import CopyRefused, ask_for_copy
from fangpin.apps.privacy.actions.explain_look_ups import explain_look_ups
from fangpin.apps.privacy.actions.note_look_up import note_look_up
from fangpin.apps.privacy.actions.record_views import record_copy_view, record_entry_view, record_trail_view
from fangpin.apps.privacy.actions.settle_copy import settle_copy
from fangpin.apps.privacy.enums import CopyStatus
from fangpin.apps.privacy.field_check import FieldsChecked, NoSuchField, check_fields, own_models
from fangpin.apps.privacy.field_register import RegisterUnreadable, field_register
from fangpin.apps.privacy.models import LookUp, LookUpAlert, PersonCopy
from fangpin.apps.privacy.person_rows import Section, held_on_person, people_registered
from fangpin.apps.privacy.person_trail import Seen, who_saw
from fangpin.apps.privacy.queries import (
    Looked,
    copies_of,
    copy_for_job,
    copy_path,
    entry_in_scope,
    owes_a_reason,
    own_copy,
    recent_alerts,
    trail,
    without_work,
)

__all__ = [
    "CopyRefused",
    "CopyStatus",
    "FieldsChecked",
    "LookUp",
    "LookUpAlert",
    "Looked",
    "NoSuchField",
    "PersonCopy",
    "RegisterUnreadable",
    "Section",
    "Seen",
    "ask_for_copy",
    "check_fields",
    "copies_of",
    "copy_for_job",
    "copy_path",
    "entry_in_scope",
    "explain_look_ups",
    "field_register",
    "held_on_person",
    "note_look_up",
    "owes_a_reason",
    "own_copy",
    "own_models",
    "people_registered",
    "recent_alerts",
    "record_copy_view",
    "record_entry_view",
    "record_trail_view",
    "settle_copy",
    "trail",
    "who_saw",
    "without_work",
]
