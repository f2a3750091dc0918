"""Measures as lists; which households wait for the first one; which risks are still unanswered."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from fangpin.apps.accounts.api import Scope
from fangpin.apps.assistance.enums import MeasureStatus
from fangpin.apps.assistance.models import Measure
from fangpin.apps.cases.api import Case, admitted_cases
from fangpin.apps.registry.api import within_area
from fangpin.rulebook.assistance import Assistance

TABS = ("planned", "late", "delivered", "withdrawn")


def measures_of(scope: Scope, *, household: UUID) -> list[Measure]:
    """The planned first, by their day; then the others, the newest first."""
    rows = scope.measures_of_help(Measure.objects.filter(household_id=household))
    found = list(rows.select_related("planned_by", "closed_by"))
    return sorted(found, key=lambda one: (one.status != MeasureStatus.PLANNED, one.due_on, one.pk))


def measure_by_id(scope: Scope, *, measure_id: int) -> Measure | None:
    """None outside the scope."""
    rows = scope.measures_of_help(Measure.objects.filter(pk=measure_id))
    return rows.select_related("household").first()


def measure_list(scope: Scope, *, tab: str, area_code: str, today: date) -> QuerySet[Measure]:
    rows = within_area(scope.measures_of_help(Measure.objects.select_related("household")), area_code)
    if tab == "late":
        return rows.filter(status=MeasureStatus.PLANNED, due_on__lt=today)
    found = rows.filter(status=tab)
    return found if tab == "planned" else found.order_by("-closed_on", "-id")


def without_help(scope: Scope, *, area_code: str) -> QuerySet[Case]:
    """Households admitted here that have no measure, whoever waits longest first."""
    helped = Measure.objects.filter(household=OuterRef("household")).exclude(status=MeasureStatus.WITHDRAWN)
    return within_area(admitted_cases(scope), area_code).filter(~Exists(helped))


def unanswered(
    risks: Iterable[str], measures: Iterable[Measure], *, rules: Assistance
) -> Mapping[str, tuple[str, ...]]:
    """Risk → the groups of which none is planned or given yet."""
    live = [one for one in measures if one.status != MeasureStatus.WITHDRAWN]
    return {
        risk: rules.groups_for(risk)
        for risk in risks
        if not any(risk in one.risks and one.group in rules.groups_for(risk) for one in live)
    }


def first_measure_due(decided_on: date, *, days: int) -> date:
    return decided_on + timedelta(days=days)
