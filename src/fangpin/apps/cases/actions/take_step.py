"""Somebody does a step of a case, decides it, or sends it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from fangpin.apps.accounts.api import Scope, User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.answers import StepForm
from fangpin.apps.cases.beginning import begin
from fangpin.apps.cases.enums import ActKind, CaseStatus, Decision, ProcedureName
from fangpin.apps.cases.known import known_now
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.cases.perms import is_second_person, may_do
from fangpin.apps.cases.queries import earlier_acts
from fangpin.apps.cases.standing import Standing, Step, earliest_day, standing_of
from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import holds_id
from fangpin.rulebook import Rulebook

_VERBS = {
    ActKind.DONE: Verb.TOOK_STEP,
    ActKind.RETURNED: Verb.RETURNED_CASE,
    ActKind.ADMIT: Verb.DECIDED_CASE,
    ActKind.REFUSE: Verb.DECIDED_CASE,
}
_MOVING = ("status", "decision", "ended_on", "open_steps", "waits_for", "step_due_on", "version")


class StepRefused(UserError):
    """Nothing was changed; the message is for the officer."""


class AnswersRefused(StepRefused):
    """Nothing was changed; the form says what is wrong with which answer."""

    def __init__(self, form: StepForm) -> None:
        super().__init__("有的内容没有填或填得不对，请看标红的地方。")
        self.form = form


@transaction.atomic
def take_step(
    *,
    actor: User,
    case_id: int,
    step: str,
    kind: ActKind,
    answers: Mapping[str, Any],
    version: int,
    request_key: UUID,
    today: date,
    book: Rulebook,
    note: str = "",
    to_step: str = "",
) -> Act:
    """`version` is that of the page on which it was filled in: of two at once, one is done and one is told.

    The same `request_key` again answers with what was done the first time.
    """
    scope = scope_of(actor)
    case = locked_case(scope, case_id)
    repeated = Act.objects.filter(request_key=request_key, case=case, done_by=actor).first()
    if repeated is not None:
        return repeated
    if case.version != version:
        raise StepRefused(
            "这一件刚才已有人办理，内容有了变化；请刷新页面，看过以后再办。您填的内容没有提交。"
        )
    acts = list(case.acts.all())
    standing = standing_of(case.steps, acts, opened_on=case.opened_on)
    found = _open_step(standing, step)
    _check_person(actor, scope, found, acts, earlier_acts(case))
    act = Act(
        case=case,
        number=case.version + 1,
        step=step,
        kind=kind,
        note=checked_note(note, kind),
        done_by=actor,
        done_for_id=scope.stands_in_for,
        done_on=today,
        request_key=request_key,
    )
    if kind == ActKind.RETURNED:
        act.to_step = _checked_target(found, to_step)
    else:
        since = earliest_day(found, standing, case.steps, since=case.counted_from)
        act.answers = _checked_answers(found, kind, answers, since=since, today=today)
    if found["decides"]:
        act.known = known_now(scope, household=case.household_id)
    keep(act)
    move(case, standing_of(case.steps, [*acts, act], opened_on=case.opened_on), today=today)
    record_entry(
        actor=actor,
        verb=_VERBS[kind],
        object_kind="case",
        object_id=str(case.pk),
        detail={"step": step, "kind": kind.value},
    )
    if case.status == CaseStatus.ENDED and case.name == ProcedureName.OBJECTION:
        _follow(case, actor=actor, scope=scope, book=book, today=today)
    return act


def keep(act: Act) -> None:
    """A key that somebody else has used is no key."""
    try:
        with transaction.atomic():
            act.save()
    except IntegrityError as broken:
        if "request_key" not in str(broken):
            raise
        raise StepRefused("这次提交的编号已经用过；请刷新页面再提交。") from broken


def _follow(case: Case, *, actor: User, scope: Scope, book: Rulebook, today: date) -> None:
    """An objection that is right leads to a new identification at once."""
    if case.decision == Decision.ADMIT:
        begin(
            actor=actor,
            scope=scope,
            household=case.household,
            name=ProcedureName.IDENTIFICATION,
            counted_from=case.counted_from,
            book=book,
            today=today,
            note=f"异议成立：{case.known.get('note', '')}",
        )


def _open_step(standing: Standing, step: str) -> Step:
    found = next((one.step for one in standing.open if one.step["id"] == step), None)
    if found is None:
        raise StepRefused("这一步现在不能办：前面的步骤没有办完，或者已经办过；请刷新页面查看。")
    return found


def _check_person(actor: User, scope: Scope, step: Step, acts: list[Act], earlier: list[Act]) -> None:
    if not may_do(scope, step):
        raise StepRefused(f"“{step['title']}”不由您的岗位办理；请由程序里写明的岗位办理。")
    if not is_second_person(actor, scope, step, acts, earlier):
        raise StepRefused(f"您办过前面的步骤，“{step['title']}”要由另一个人办理。")


def locked_case(scope: Scope, case_id: int) -> Case:
    """Of two at once, the second waits and sees what the first has done."""
    case = scope.cases(Case.objects.filter(pk=case_id)).select_for_update().first()
    if case is None:
        raise StepRefused("没有找到这一件，或者它不在您的辖区；请返回认定办理列表。")
    return case


def checked_note(note: str, kind: ActKind) -> str:
    told = note.strip()
    if kind == ActKind.RETURNED and not told:
        raise StepRefused("请写明退回的理由，让前面的人知道要补什么。")
    if kind == ActKind.STOPPED and not told:
        raise StepRefused("请写明为什么终止，例如农户不愿签授权书、整户迁出。")
    if holds_id(told):
        raise StepRefused("理由里有证件号码；请删去后再提交。")
    if len(told) > 1000:
        raise StepRefused("理由最多 1000 字，请精简后再提交。")
    return told


def _checked_target(step: Step, to_step: str) -> str:
    if to_step not in step["returns_to"]:
        raise StepRefused("请选择退回到哪一步。")
    return to_step


def _checked_answers(
    step: Step, kind: ActKind, answers: Mapping[str, Any], *, since: date, today: date
) -> dict[str, Any]:
    if step["decides"] != (kind != ActKind.DONE):
        raise StepRefused("这一步要选择同意或不同意。" if step["decides"] else "这一步不作决定；请刷新页面。")
    form = StepForm(step, kind=kind, since=since, today=today, data=answers)
    if not form.is_valid():
        raise AnswersRefused(form)
    return form.answers


def move(case: Case, standing: Standing, *, today: date) -> None:
    """The columns of the case follow its acts."""
    case.version += 1
    case.decision = standing.decision
    case.open_steps = [one.step["id"] for one in standing.open]
    case.waits_for, case.step_due_on = standing.waits_for, standing.due_on
    if standing.is_over:
        case.status, case.ended_on = CaseStatus.ENDED, today
    case.save(update_fields=_MOVING)
