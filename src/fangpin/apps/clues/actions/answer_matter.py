"""Write down what a family says about a matter to explain."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.clues.enums import MatterAnswerKind, Verdict
from fangpin.apps.clues.household_view import household_sheet
from fangpin.apps.clues.models import MatterAnswer
from fangpin.apps.clues.perms import may_close
from fangpin.kernel.errors import UserError


class AnswerRefused(UserError):
    """Nothing was written down; the message is for the officer."""


@transaction.atomic
def answer_matter(
    *,
    actor: User,
    household: UUID,
    rule_id: str,
    kind: MatterAnswerKind,
    note: str,
    at: datetime | None = None,
) -> MatterAnswer:
    """Answers only add up: the newest stands, and each keeps the facts it was about.

    `at` is the time of the home, whose day may be a demonstration's; without it, the present.
    """
    scope = scope_of(actor)
    sheet = household_sheet(scope, household_key=household)
    if sheet is None or not may_close(scope):
        raise AnswerRefused("没有找到这一户，或者它不在您的辖区；请返回待办列表。")
    line = next((one for one in sheet.matters if one.rule_id == rule_id), None)
    if line is None or line.verdict != Verdict.EXPLAIN:
        raise AnswerRefused("最近一次筛查里，这一项已不需要说明；请刷新页面查看。")
    if not note.strip():
        raise AnswerRefused("请写明农户怎么说、看到了什么佐证，再登记。")
    answer = MatterAnswer(
        household_id=household,
        rule_id=line.rule_id,
        rule_title=line.title,
        rule_hash=line.rule_hash,
        as_of=sheet.as_of,
        sentence=line.sentence,
        facts=[asdict(fact) for fact in line.facts],
        kind=kind,
        note=note.strip(),
        told_by=actor,
        told_at=at or Now(),
    )
    answer.save()
    record_entry(
        actor=actor,
        verb=Verb.ANSWERED_MATTER,
        object_kind="household",
        object_id=str(household),
        detail={"rule": line.rule_id, "answer": kind.value},
    )
    return answer
