"""Say who is meant, that nobody of the register is, or take back what was said; the data plane follows by a job."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.links.enums import DecisionKind, LinkStatus, Zone
from fangpin.apps.links.models import Decision, Stranger
from fangpin.apps.links.perms import may_decide
from fangpin.kernel.errors import UserError

OFFICER = "human"
_VERBS = {
    DecisionKind.LINKED: Verb.LINKED_PERSON,
    DecisionKind.NOBODY: Verb.LINKED_NOBODY,
    DecisionKind.UNDONE: Verb.UNDID_LINK,
}


class LinkRefused(UserError):
    """Nothing was decided; the message is for the officer."""


@transaction.atomic
def decide_link(
    *,
    actor: User,
    stranger_id: int,
    kind: DecisionKind,
    decided_on: date,
    linked_to: UUID | None = None,
    reason: str = "",
) -> Stranger:
    """The row lock makes of two decisions at once one decision and one refusal."""
    scope = scope_of(actor)
    found = scope.strangers(Stranger.objects.filter(pk=stranger_id)).select_for_update().first()
    if found is None or not may_decide(scope):
        raise LinkRefused("没有找到这条记录，或者您的账号不能认定；请由所在乡镇或县级经办人办理。")
    _check(found, kind=kind, reason=reason)
    chosen = _chosen(found, kind=kind, linked_to=linked_to)
    found.status = _STATUS[kind]
    found.linked_to = linked_to if chosen else None
    found.linked_surname = UUID(chosen["surname_key"]) if chosen else None
    # What an officer took back is for officers to decide: the linker does not link it again by itself.
    found.is_decided_by_person = True
    if kind is DecisionKind.UNDONE and found.zone == Zone.LINKED:
        found.zone = Zone.REVIEW
    found.save(update_fields=["status", "linked_to", "linked_surname", "is_decided_by_person", "zone"])
    decision = Decision.objects.create(
        stranger=found,
        kind=kind,
        linked_to=found.linked_to,
        linked_surname=found.linked_surname,
        method=OFFICER,
        score=chosen["score"] if chosen else None,
        reason=reason.strip()[:300],
        decided_on=decided_on,
        decided_by=actor,
    )
    record_entry(actor=actor, verb=_VERBS[kind], object_kind="stranger", object_id=str(found.pk))
    queue.configure_task("record_link").defer(decision_id=decision.pk)
    return found


_STATUS = {
    DecisionKind.LINKED: LinkStatus.LINKED,
    DecisionKind.NOBODY: LinkStatus.NOBODY,
    DecisionKind.UNDONE: LinkStatus.OPEN,
}


def _check(found: Stranger, *, kind: DecisionKind, reason: str) -> None:
    if kind is not DecisionKind.UNDONE:
        if found.status != LinkStatus.OPEN:
            raise LinkRefused("这条记录已经认定过；请刷新页面查看，需要改时先撤销。")
        return
    if found.status == LinkStatus.OPEN:
        raise LinkRefused("这条记录还没有认定，不需要撤销；请刷新页面查看。")
    if not reason.strip():
        raise LinkRefused("请写明为什么撤销，再提交。")


def _chosen(found: Stranger, *, kind: DecisionKind, linked_to: UUID | None) -> dict[str, Any] | None:
    """The candidate, for a link: one of those shown side by side, among them whoever it was linked to before."""
    if kind is not DecisionKind.LINKED:
        return None
    chosen = next((one for one in found.candidates if one["person_key"] == str(linked_to)), None)
    if chosen is not None:
        return dict(chosen)
    before = found.decisions.filter(linked_to=linked_to, linked_surname__isnull=False).last()
    if linked_to is None or before is None:
        raise LinkRefused("请在右边选择底册中的一个人，再提交。")
    return {"surname_key": str(before.linked_surname), "score": before.score}
