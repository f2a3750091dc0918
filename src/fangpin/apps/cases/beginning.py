"""A household enters a procedure: the case as it begins."""

from datetime import date
from typing import Any

from fangpin.apps.accounts.api import Scope, User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.enums import CaseStatus, ProcedureName
from fangpin.apps.cases.known import known_now
from fangpin.apps.cases.models import Case
from fangpin.apps.cases.standing import due_day, standing_of
from fangpin.apps.clues.api import Clue
from fangpin.apps.registry.api import Household
from fangpin.kernel.errors import UserError
from fangpin.rulebook import Rulebook
from fangpin.rulebook.procedures import as_data


class OpeningRefused(UserError):
    """No case was opened; the message is for the officer."""


def begin(
    *,
    actor: User,
    scope: Scope,
    household: Household,
    name: ProcedureName,
    counted_from: date,
    book: Rulebook,
    today: date,
    note: str = "",
    clue: Clue | None = None,
    objects_to: Case | None = None,
) -> Case:
    """By the procedure that holds today in the village; whoever calls has asked whether it may begin."""
    if Case.objects.filter(household=household, status=CaseStatus.RUNNING).exists():
        raise OpeningRefused("这一户已有一件正在办理，不用再提请；请打开那一件继续办。")
    case = Case(
        household=household,
        county_code=household.county_code,
        town_code=household.town_code,
        village_code=household.village_code,
        clue=clue,
        objects_to=objects_to,
        name=name,
        procedure=_procedure(name, area_code=household.village_code, book=book, today=today),
        known=known_now(scope, household=household.pk) | {"note": note},
        counted_from=counted_from,
        opened_on=today,
        opened_by=actor,
    )
    case.due_on = due_day(counted_from, case.procedure["within"])
    standing = standing_of(case.steps, [], opened_on=today)
    case.open_steps = [one.step["id"] for one in standing.open]
    case.waits_for, case.step_due_on = standing.waits_for, standing.due_on
    case.save()
    record_entry(
        actor=actor,
        verb=Verb.OPENED_CASE,
        object_kind="case",
        object_id=str(case.pk),
        detail={"procedure": case.procedure["id"], "clue": clue.pk if clue else None},
    )
    return case


def _procedure(name: ProcedureName, *, area_code: str, book: Rulebook, today: date) -> dict[str, Any]:
    found = book.procedure_for(name.value, area_code=area_code, day=today)
    if found is None:
        raise OpeningRefused(
            f"规则库里没有在这个地区生效的“{name.label}”程序（procedures/{name.value}）；请联系县里的管理人员。"
        )
    return as_data(found, book=book, area_code=area_code, day=today)
