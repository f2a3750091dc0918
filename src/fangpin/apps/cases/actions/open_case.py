"""A clue was found true: the household enters the identification of its county."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.cases.beginning import OpeningRefused, begin
from fangpin.apps.cases.enums import ProcedureName
from fangpin.apps.cases.models import Case
from fangpin.apps.cases.perms import may_open
from fangpin.apps.cases.queries import is_monitored
from fangpin.apps.clues.api import Clue, Outcome
from fangpin.rulebook import Rulebook


@transaction.atomic
def open_case(*, actor: User, household: UUID, clue_id: int, book: Rulebook, today: date) -> Case:
    """Clocks run from the day the clue came, not from today. Asked for twice, the same case answers."""
    scope = scope_of(actor)
    clues = scope.clues(Clue.objects.filter(pk=clue_id, household_id=household))
    clue = clues.select_related("household").select_for_update(of=("self",)).first()
    if clue is None or not may_open(scope):
        raise OpeningRefused("没有找到这条线索，或者它不在您的辖区；请返回待办列表。")
    if clue.outcome != Outcome.CONFIRMED:
        raise OpeningRefused("只有核实为“属实”的线索才进入认定程序；请先办结这条线索。")
    known = Case.objects.filter(clue=clue).first()
    if known is not None:
        return known
    if is_monitored(clue.household):
        raise OpeningRefused("这一户已经是监测对象，不用再认定；请按监测对象更新帮扶措施。")
    return begin(
        actor=actor,
        scope=scope,
        household=clue.household,
        name=ProcedureName.IDENTIFICATION,
        counted_from=clue.opened_on,
        book=book,
        today=today,
        note=clue.outcome_note,
        clue=clue,
    )
