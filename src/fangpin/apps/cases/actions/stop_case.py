"""A case ends without a decision: the family does not sign, moved away, or there is nobody left."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.actions.take_step import StepRefused, checked_note, keep, locked_case, move
from fangpin.apps.cases.enums import ActKind
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.cases.perms import may_stop
from fangpin.apps.cases.standing import standing_of


@transaction.atomic
def stop_case(*, actor: User, case_id: int, note: str, version: int, request_key: UUID, today: date) -> Case:
    """With the reason, by an office that does not visit; the family may object like to a refusal."""
    scope = scope_of(actor)
    case = locked_case(scope, case_id)
    if Act.objects.filter(request_key=request_key, case=case, done_by=actor).exists():
        return case
    if not may_stop(scope):
        raise StepRefused("终止办理由乡镇或县里办；请把情况告诉乡镇。")
    if case.version != version or not case.open_steps:
        raise StepRefused("这一件刚才已有人办理，内容有了变化；请刷新页面，看过以后再办。")
    if case.decision:
        raise StepRefused("这一件已经审定，不能终止；有异议的，请登记异议。")
    act = Act(
        case=case,
        number=case.version + 1,
        step=case.open_steps[0],
        kind=ActKind.STOPPED,
        note=checked_note(note, ActKind.STOPPED),
        done_by=actor,
        done_for_id=scope.stands_in_for,
        done_on=today,
        request_key=request_key,
    )
    keep(act)
    move(case, standing_of(case.steps, [*case.acts.all()], opened_on=case.opened_on), today=today)
    record_entry(
        actor=actor,
        verb=Verb.STOPPED_CASE,
        object_kind="case",
        object_id=str(case.pk),
        detail={"step": act.step},
    )
    return case
