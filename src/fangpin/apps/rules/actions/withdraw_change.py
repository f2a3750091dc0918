"""The drafter takes a draft back before anybody has decided about it."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.actions.deciding import locked_draft
from fangpin.apps.rules.enums import ChangeStatus
from fangpin.apps.rules.models import RuleChange


@transaction.atomic
def withdraw_change(*, actor: User, change_id: int, today: date) -> RuleChange:
    change = locked_draft(actor=actor, change_id=change_id)
    if change.drafted_by_id != actor.pk:
        raise ChangeRefused("只有起草人能撤回；复核的人请用“退回”。")
    change.status, change.decided_by, change.decided_on = ChangeStatus.WITHDRAWN, actor, today
    change.save(update_fields=["status", "decided_by", "decided_on"])
    record_entry(
        actor=actor, verb=Verb.WITHDREW_RULE_CHANGE, object_kind="rule_change", object_id=str(change.pk)
    )
    return change
