"""A clue was found true: the household enters the procedure of its county."""

from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.enums import CaseStatus
from fangpin.apps.cases.known import known_now
from fangpin.apps.cases.models import Case
from fangpin.apps.cases.perms import may_open
from fangpin.apps.cases.standing import due_day, standing_of
from fangpin.apps.clues.api import Clue, Outcome
from fangpin.kernel.errors import UserError
from fangpin.rulebook import Rulebook
from fangpin.rulebook.procedures import as_data

IDENTIFICATION = "identification"


class OpeningRefused(UserError):
    """No case was opened; the message is for the officer."""


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
    if Case.objects.filter(household_id=household, status=CaseStatus.RUNNING).exists():
        raise OpeningRefused("这一户已有一件正在办理，不用再提请；请打开那一件继续办。")
    if clue.household.monitored_kind:
        raise OpeningRefused("这一户已经是监测对象，不用再认定；请按监测对象更新帮扶措施。")
    case = Case(
        household_id=household,
        county_code=clue.county_code,
        town_code=clue.town_code,
        village_code=clue.village_code,
        clue=clue,
        procedure=_procedure(area_code=clue.village_code, book=book, today=today),
        known=known_now(scope, household=household) | {"note": clue.outcome_note},
        counted_from=clue.opened_on,
        opened_on=today,
        opened_by=actor,
    )
    case.due_on = due_day(case.counted_from, case.procedure["within"])
    standing = standing_of(case.steps, [], opened_on=today)
    case.open_steps = [one.step["id"] for one in standing.open]
    case.waits_for, case.step_due_on = standing.waits_for, standing.due_on
    case.save()
    record_entry(
        actor=actor,
        verb=Verb.OPENED_CASE,
        object_kind="case",
        object_id=str(case.pk),
        detail={"clue": clue.pk, "procedure": case.procedure["id"]},
    )
    return case


def _procedure(*, area_code: str, book: Rulebook, today: date) -> dict[str, object]:
    procedure = book.procedure_for(IDENTIFICATION, area_code=area_code, day=today)
    if procedure is None:
        raise OpeningRefused(
            "规则库里没有在这个地区生效的识别程序（procedures/identification）；请联系县里的管理人员。"
        )
    return as_data(procedure, book=book, area_code=area_code, day=today)
