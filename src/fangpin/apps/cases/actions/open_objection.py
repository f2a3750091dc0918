"""A family does not agree with a refusal: somebody else looks again."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.cases.beginning import OpeningRefused, begin
from fangpin.apps.cases.enums import CaseStatus, Decision, ProcedureName
from fangpin.apps.cases.models import Case
from fangpin.apps.cases.perms import may_open
from fangpin.kernel.masking import holds_id
from fangpin.rulebook import Rulebook

MOST_LETTERS = 1000


@transaction.atomic
def open_objection(*, actor: User, case_id: int, note: str, book: Rulebook, today: date) -> Case:
    """Against one refusal once; what the review then decides can be complained of elsewhere, not objected to again."""
    scope = scope_of(actor)
    rows = scope.cases(Case.objects.filter(pk=case_id)).select_related("household")
    refused = rows.select_for_update(of=("self",)).first()
    if refused is None or not may_open(scope):
        raise OpeningRefused("没有找到这一件，或者它不在您的辖区；请返回认定办理列表。")
    known = Case.objects.filter(objects_to=refused).first()
    if known is not None:
        return known
    if not may_be_objected_to(refused):
        raise OpeningRefused("只有已经办结的“不予纳入”和“终止”可以提出异议；还没有办完的，请先办完。")
    told = note.strip()
    if not told:
        raise OpeningRefused("请写明农户不同意什么、理由是什么。")
    if len(told) > MOST_LETTERS:
        raise OpeningRefused(f"最多 {MOST_LETTERS} 字，请精简后再提交。")
    if holds_id(told):
        raise OpeningRefused("里面有证件号码；请删去后再提交。")
    return begin(
        actor=actor,
        scope=scope,
        household=refused.household,
        name=ProcedureName.OBJECTION,
        counted_from=today,
        book=book,
        today=today,
        note=told,
        objects_to=refused,
    )


def may_be_objected_to(case: Case) -> bool:
    is_refused = case.decision in (Decision.REFUSE, Decision.STOPPED)
    return is_refused and case.name == ProcedureName.IDENTIFICATION and case.status == CaseStatus.ENDED
