"""Cases at any step of the national procedure, and answers that it takes."""

from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

from tests.apps.accounts.factories import COUNTY, TOWN, VILLAGE, make_user
from tests.apps.clues.factories import ILLNESS, screen, sheet
from tests.apps.registry.factories import make_household

from fangpin.apps.accounts.api import Role, User
from fangpin.apps.cases.api import Act, ActKind, Case, open_case, standing_of, take_step
from fangpin.apps.clues.api import Clue, Outcome, close_clue
from fangpin.apps.registry.api import Household
from fangpin.rulebook import Rulebook
from fangpin.rulebook.load import load_parameters

TODAY = date(2026, 11, 16)


@cache
def book() -> Rulebook:
    return load_parameters()


def confirmed_clue(actor: User, household: Household | None = None) -> Clue:
    """A clue that a visit found true."""
    home = household or make_household()
    if not Clue.objects.filter(household=home, status="open").exists():
        screen(sheet(home, hits=[ILLNESS]), as_of=date(2026, 11, 10))
    clue = Clue.objects.get(household=home, status="open")
    return close_clue(actor=actor, clue_id=clue.pk, outcome=Outcome.CONFIRMED, note="自付药费多")


def opened(actor: User, household: Household | None = None) -> Case:
    clue = confirmed_clue(actor, household)
    return open_case(actor=actor, household=clue.household_id, clue_id=clue.pk, book=book(), today=TODAY)


def case_at(step: str, household: Household, *, officer: User, decision: ActKind = ActKind.ADMIT) -> Case:
    """A case as if an officer had done all before the step; without asking whether the officer may."""
    case = opened(officer, household)
    while True:
        acts = list(case.acts.all())
        standing = standing_of(case.steps, acts, opened_on=case.opened_on)
        if step in {one.step["id"] for one in standing.open} or not standing.open:
            break
        found = next(one.step for one in standing.open if one.step["id"] != step)
        kind = decision if found["decides"] else ActKind.DONE
        Act.objects.create(
            case=case,
            number=len(acts) + 1,
            step=found["id"],
            kind=kind,
            answers=answers_for(found, kind),
            done_by=_somebody_else(found, acts, officer),
            done_on=TODAY,
            request_key=uuid4(),
        )
    case.decision, case.version = standing.decision, len(acts)
    case.open_steps = [one.step["id"] for one in standing.open]
    case.waits_for, case.step_due_on = standing.waits_for, standing.due_on
    if standing.is_over:
        case.status, case.ended_on = "ended", TODAY
    case.save()
    return case


def answers_for(step: dict[str, Any], kind: ActKind = ActKind.DONE, *, today: date = TODAY) -> dict[str, Any]:
    """One that each item takes; days far enough apart, counts that add up."""
    asked = [item for item in step["asks"] if item["when"] in (None, kind.value)]
    told = {item["id"]: _answer(item, step, today) for item in asked}
    for item in asked:
        if item["adds_up"]:
            told[item["id"]] = sum(told[part] for part in item["adds_up"])
        if item["not_above"]:
            told[item["not_above"]] = told[item["id"]]
    return told


def step_of(case: Case, name: str) -> dict[str, Any]:
    return next(step for step in case.steps if step["id"] == name)


def do(case: Case, step: str, actor: User, *, kind: ActKind = ActKind.DONE, **told: Any) -> Act:
    case.refresh_from_db()
    today = told.get("today", TODAY)
    words = {
        "answers": answers_for(step_of(case, step), kind, today=today),
        "version": case.version,
        "request_key": uuid4(),
        "today": today,
        "book": book(),
    } | told
    return take_step(actor=actor, case_id=case.pk, step=step, kind=kind, **words)


def cast() -> dict[str, User]:
    return {
        "village": make_user(Role.VILLAGE, VILLAGE),
        "town": make_user(Role.TOWN, TOWN),
        "county": make_user(Role.COUNTY, COUNTY),
        "approver": make_user(Role.APPROVER, COUNTY),
    }


def _answer(item: dict[str, Any], step: dict[str, Any], today: date) -> Any:
    match item["kind"]:
        case "date":
            is_first = any(other["not_before"] == item["id"] for other in step["asks"])
            days = 5 if is_first else 6 if step["id"] in ("visit", "comparison", "meeting") else 0
            return (today - timedelta(days=days)).isoformat()
        case "count":
            return 30
        case "choice":
            return item["choices"][0]
        case "choices":
            return list(item["choices"][:1])
        case "yes":
            return True
    return "已核对"


def _somebody_else(step: dict[str, Any], acts: list[Act], officer: User) -> User:
    """The officer, where nothing of what the officer did is checked by this step."""
    is_checked = officer.pk in {act.done_by_id for act in acts if act.step in step["not_by"]}
    return make_user(Role.TOWN, TOWN) if is_checked else officer
