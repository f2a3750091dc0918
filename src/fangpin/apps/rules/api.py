"""The only door to changes of the rulebook."""

from fangpin.apps.rules.actions.approve_change import approve_change
from fangpin.apps.rules.actions.ask_for_preview import ask_for_preview
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.actions.draft_change import (
    Wanted,
    changeable_parameters,
    changeable_tables,
    draft_change,
)
from fangpin.apps.rules.actions.hand_in_workbook import (
    MOST_WORKBOOK_BYTES,
    awaits_workbook,
    hand_in_workbook,
)
from fangpin.apps.rules.actions.mark_logged import mark_changes_logged
from fangpin.apps.rules.actions.receive_preview import ImpactRow, note_preview_failure, receive_preview
from fangpin.apps.rules.actions.receive_table import note_faults, receive_rows
from fangpin.apps.rules.actions.return_change import return_change
from fangpin.apps.rules.actions.withdraw_change import withdraw_change
from fangpin.apps.rules.enums import ChangeKind, ChangeStatus, ImpactKind, PreviewState
from fangpin.apps.rules.models import Preview, PreviewHousehold, RuleChange
from fangpin.apps.rules.perms import is_second_person, may_draft, may_set_for, sees_changes
from fangpin.apps.rules.queries import (
    as_approved,
    impact_page,
    preview_for_job,
    previews_of,
    rule_change,
    rule_changes,
    unlogged_changes,
    workbook_bytes,
)

__all__ = [
    "MOST_WORKBOOK_BYTES",
    "ChangeKind",
    "ChangeRefused",
    "ChangeStatus",
    "ImpactKind",
    "ImpactRow",
    "Preview",
    "PreviewHousehold",
    "PreviewState",
    "RuleChange",
    "Wanted",
    "approve_change",
    "as_approved",
    "ask_for_preview",
    "awaits_workbook",
    "changeable_parameters",
    "changeable_tables",
    "draft_change",
    "hand_in_workbook",
    "impact_page",
    "is_second_person",
    "mark_changes_logged",
    "may_draft",
    "may_set_for",
    "note_faults",
    "note_preview_failure",
    "preview_for_job",
    "previews_of",
    "receive_preview",
    "receive_rows",
    "return_change",
    "rule_change",
    "rule_changes",
    "sees_changes",
    "unlogged_changes",
    "withdraw_change",
    "workbook_bytes",
]
