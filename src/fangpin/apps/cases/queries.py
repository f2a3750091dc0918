"""Cases as lists and as one."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from fangpin.apps.accounts.api import Scope
from fangpin.apps.cases.enums import ActKind, CaseStatus, Decision, ProcedureName
from fangpin.apps.cases.models import Act, Case
from fangpin.apps.registry.api import Household, within_area


def _waiting(rows: QuerySet[Case], scope: Scope, _today: date) -> QuerySet[Case]:
    role = scope.role.value if scope.role else ""
    return rows.filter(status=CaseStatus.RUNNING, waits_for__contains=[role])


def _running(rows: QuerySet[Case], _scope: Scope, _today: date) -> QuerySet[Case]:
    return rows.filter(status=CaseStatus.RUNNING)


def _late(rows: QuerySet[Case], _scope: Scope, today: date) -> QuerySet[Case]:
    # Recording and telling come after the decision and have clocks of their own.
    is_late = Q(step_due_on__lt=today) | Q(due_on__lt=today, decision="")
    return rows.filter(is_late, status=CaseStatus.RUNNING)


def _ended(rows: QuerySet[Case], _scope: Scope, _today: date) -> QuerySet[Case]:
    return rows.filter(status=CaseStatus.ENDED).order_by("-ended_on", "-id")


# What a tab of the list holds; the first is the one shown first.
_TABS = {"waiting": _waiting, "running": _running, "late": _late, "ended": _ended}
TABS = tuple(_TABS)


def case_list(scope: Scope, *, tab: str, area_code: str, today: date) -> QuerySet[Case]:
    rows = within_area(scope.cases(Case.objects.select_related("household")), area_code)
    return _TABS[tab](rows, scope, today)


def case_counts(scope: Scope, *, area_code: str, today: date) -> Mapping[str, int]:
    return {
        tab: case_list(scope, tab=tab, area_code=area_code, today=today).order_by().count() for tab in TABS
    }


def case_detail(scope: Scope, *, case_id: int) -> Case | None:
    """None outside the scope."""
    rows = scope.cases(Case.objects.filter(pk=case_id)).select_related("household", "opened_by", "clue")
    return rows.first()


def objection_to(scope: Scope, *, case: Case) -> Case | None:
    return scope.cases(Case.objects.filter(objects_to=case)).first()


def acts_of(case: Case) -> list[Act]:
    return list(case.acts.select_related("done_by", "done_for").order_by("number"))


def is_monitored(household: Household) -> bool:
    """As decided here last; where nothing was, as the national system's list has it."""
    kinds = [ProcedureName.IDENTIFICATION, ProcedureName.ELIMINATION]
    admitted = Case.objects.filter(household=household, decision=Decision.ADMIT, name__in=kinds)
    last = admitted.order_by("-opened_on", "-id").first()
    return last.name == ProcedureName.IDENTIFICATION if last else bool(household.monitored_kind)


def admitted_cases(scope: Scope) -> QuerySet[Case]:
    """Of households that were admitted here and not released since, with `decided_on`; whoever waits longest first."""
    released = Case.objects.filter(
        household=OuterRef("household"),
        name=ProcedureName.ELIMINATION,
        decision=Decision.ADMIT,
        opened_on__gte=OuterRef("opened_on"),
    )
    rows = scope.cases(Case.objects.filter(name=ProcedureName.IDENTIFICATION, decision=Decision.ADMIT))
    deciding = Act.objects.filter(case=OuterRef("pk"), kind=ActKind.ADMIT).order_by("-number")
    rows = rows.filter(~Exists(released)).annotate(
        decided_on=Subquery(deciding.values("done_on")[:1])  # type: ignore[no-redef]
    )
    return rows.select_related("household").order_by("opened_on", "id")


def in_procedure(scope: Scope, *, keys: Collection[UUID]) -> set[UUID]:
    """Those of these households that are monitored, or have a case that runs or was worked on within the hour."""
    is_worked_on = Q(status=CaseStatus.RUNNING) | Q(acts__done_at__gt=Now() - timedelta(hours=1))
    running = scope.cases(Case.objects.filter(is_worked_on, household_id__in=keys))
    admitted = admitted_cases(scope).filter(household_id__in=keys)
    listed = scope.households(Household.objects.filter(pk__in=keys)).exclude(monitored_kind="")
    found = (
        running.values_list("household_id"),
        admitted.values_list("household_id"),
        listed.values_list("pk"),
    )
    return {key for rows in found for (key,) in rows}


def admitted_on(scope: Scope, *, household: UUID) -> date | None:
    """The day of the decision that still holds; None where it was not made here."""
    case = admitted_cases(scope).filter(household_id=household).last()
    return case.decided_on if case else None


def admitted_risks(scope: Scope, *, household: UUID) -> list[str]:
    """As decided here; empty where the household came from the national system's list."""
    case = admitted_cases(scope).filter(household_id=household).last()
    act = case.acts.filter(kind=ActKind.ADMIT).order_by("-number").first() if case else None
    return list(act.answers.get("risks") or []) if act else []


def earlier_acts(case: Case) -> list[Act]:
    """Of the case that is objected to."""
    return list(Act.objects.filter(case_id=case.objects_to_id)) if case.objects_to_id else []


def cases_of(scope: Scope, *, household_key: UUID) -> list[Case]:
    rows = scope.cases(Case.objects.filter(household_id=household_key)).select_related("opened_by")
    return list(rows.order_by("-opened_on", "-id"))
