"""Refuse a proposal, with the reason: the registry stays as it is, and the same claim does not come again by itself."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.registry.actions.deciding import DecisionRefused, change_to_decide
from fangpin.apps.registry.actions.record_decisions import record_decisions
from fangpin.apps.registry.enums import ChangeStatus, DecisionKind
from fangpin.apps.registry.models import RegisterChange


@transaction.atomic
def refuse_change(*, actor: User, change_id: int, on: date, reason: str) -> RegisterChange:
    change = change_to_decide(actor=actor, change_id=change_id, status=[ChangeStatus.OPEN])
    if not reason.strip():
        raise DecisionRefused("请写明不同意的理由，再提交。")
    reason = reason.strip()
    record_decisions([change], kind=DecisionKind.REFUSED, actor=actor, on=on, reason=reason)
    change.status, change.decided_by, change.decided_on = ChangeStatus.REFUSED, actor, on
    change.reason = reason
    change.save(update_fields=["status", "decided_by", "decided_on", "reason"])
    record_entry(
        actor=actor,
        verb=Verb.REFUSED_REGISTER_CHANGE,
        object_kind="register_change",
        object_id=str(change.pk),
        detail={"kind": change.kind, "people": change.member_count},
    )
    return change
