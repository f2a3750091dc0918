"""Accept a proposal: people and households become what the roster says."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.registry.actions.apply_change import apply_change
from fangpin.apps.registry.actions.because import because
from fangpin.apps.registry.actions.deciding import change_to_decide
from fangpin.apps.registry.actions.note_arrival import wait_for_turn
from fangpin.apps.registry.actions.record_decisions import record_decisions
from fangpin.apps.registry.enums import ChangeStatus, DecisionKind
from fangpin.apps.registry.models import RegisterChange


@transaction.atomic
def accept_change(*, actor: User, change_id: int, on: date, reason: str = "") -> RegisterChange:
    """`on` is the day of the home, from which on screenings count the people in their new household."""
    wait_for_turn()
    change = change_to_decide(actor=actor, change_id=change_id, status=[ChangeStatus.OPEN])
    reason = reason.strip()
    record_decisions([change], kind=DecisionKind.ACCEPTED, actor=actor, on=on, reason=reason)
    because(f"同意{change.get_kind_display()}", actor=actor, delivery=change.delivery, change_id=change.pk)
    apply_change(change, on=on)
    change.status, change.decided_by, change.decided_on = ChangeStatus.ACCEPTED, actor, on
    change.reason = reason
    change.save(update_fields=["status", "decided_by", "decided_on", "reason"])
    record_entry(
        actor=actor,
        verb=Verb.ACCEPTED_REGISTER_CHANGE,
        object_kind="register_change",
        object_id=str(change.pk),
        detail={"kind": change.kind, "people": change.member_count},
    )
    return change
