"""A second person sends a draft back and says why."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.actions.deciding import draft_for_second_person
from fangpin.apps.rules.enums import ChangeStatus
from fangpin.apps.rules.models import RuleChange


@transaction.atomic
def return_change(*, actor: User, change_id: int, today: date, decision: str) -> RuleChange:
    change = draft_for_second_person(actor=actor, change_id=change_id)
    if not decision.strip():
        raise ChangeRefused("请写明退回的原因，起草的人要据此修改。")
    change.status, change.decided_by, change.decided_on = ChangeStatus.RETURNED, actor, today
    change.decision = decision.strip()
    change.save(update_fields=["status", "decided_by", "decided_on", "decision"])
    record_entry(
        actor=actor, verb=Verb.RETURNED_RULE_CHANGE, object_kind="rule_change", object_id=str(change.pk)
    )
    return change
