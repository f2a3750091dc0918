"""The only door to changes of the rulebook."""

from fangpin.apps.rules.actions.approve_change import approve_change
from fangpin.apps.rules.actions.ask_for_preview import ask_for_preview
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.actions.draft_change import Wanted, changeable_parameters, draft_change
from fangpin.apps.rules.actions.mark_logged import mark_changes_logged
from fangpin.apps.rules.actions.receive_preview import ImpactRow, note_preview_failure, receive_preview
from fangpin.apps.rules.actions.return_change import return_change
from fangpin.apps.rules.actions.withdraw_change import withdraw_change
from fangpin.apps.rules.enums import ChangeStatus, ImpactKind, PreviewState
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
)

__all__ = [
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
    "changeable_parameters",
    "draft_change",
    "impact_page",
    "is_second_person",
    "mark_changes_logged",
    "may_draft",
    "may_set_for",
    "note_preview_failure",
    "preview_for_job",
    "previews_of",
    "receive_preview",
    "return_change",
    "rule_change",
    "rule_changes",
    "sees_changes",
    "unlogged_changes",
    "withdraw_change",
]
