"""Questions about changes of households and people: what waits, what was decided, what a row said before."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.enums import ChangeKind, ChangeStatus
from fangpin.apps.registry.models import (
    ChangeDecision,
    ChangeMember,
    DecisionLine,
    HistoryEntry,
    Household,
    Person,
    RegisterChange,
)
from fangpin.apps.registry.standing import Standing, households_of, standing

_HISTORY_SHOWN = 100


def register_changes(
    scope: Scope, *, status: ChangeStatus, kind: str = "", town_code: str = ""
) -> QuerySet[RegisterChange]:
    """Proposals with a hint first, then village by village; what only undoes another has no place of its own."""
    rows = scope.register_changes(_proposals().filter(status=status))
    if kind:
        rows = rows.filter(kind=kind)
    if town_code:
        rows = rows.filter(town_code=town_code)
    if status == ChangeStatus.OPEN:
        # An empty list sorts before a full one.
        return rows.select_related("household").order_by("-hints", "village_code", "pk")
    return rows.select_related("household", "decided_by").order_by("-pk")


def register_change(scope: Scope, *, change_id: int) -> RegisterChange | None:
    rows = RegisterChange.objects.filter(pk=change_id).select_related("household", "decided_by", "undoes")
    return scope.register_changes(rows).first()


def change_counts(
    scope: Scope, *, status: ChangeStatus, town_code: str = ""
) -> dict[ChangeKind, tuple[int, int]]:
    """Changes and people by kind, in the order of the kinds; kinds without any are left out."""
    rows = scope.register_changes(_proposals().filter(status=status))
    if town_code:
        rows = rows.filter(town_code=town_code)
    counted = {
        kind: (changes, people)
        for kind, changes, people in rows.order_by()
        .values_list("kind")
        .annotate(Count("pk"), Sum("member_count"))
    }
    return {kind: counted[kind] for kind in ChangeKind if kind in counted}


def change_towns(scope: Scope) -> list[str]:
    """Township codes (9 digits) with proposals that wait."""
    rows = scope.register_changes(RegisterChange.objects.filter(status=ChangeStatus.OPEN))
    return sorted(rows.order_by().values_list("town_code", flat=True).distinct())


def change_members(scope: Scope, *, change_id: int) -> list[ChangeMember]:
    """In the order of the roster's rows."""
    mine = scope.register_changes(RegisterChange.objects.filter(pk=change_id))
    rows = ChangeMember.objects.filter(change__in=mine).select_related("person")
    return list(rows.order_by("row_no", "pk"))


def change_decisions(scope: Scope, *, change_id: int) -> list[ChangeDecision]:
    """Every decision about the change, the first one first."""
    mine = scope.register_changes(RegisterChange.objects.filter(pk=change_id))
    return list(ChangeDecision.objects.filter(change__in=mine).select_related("decided_by").order_by("pk"))


def change_standing(scope: Scope, *, change: RegisterChange) -> Standing:
    """Its households before: now while it waits, else as the decision found them; empty when nothing was kept.

    The household joined is left out when it lies outside the scope.
    """
    if change.status == ChangeStatus.OPEN:
        stood = standing(households_of(change))
    else:
        last = change.decisions.order_by("-pk").first()
        stood = last.stood if last else {}
    other = change.to_household_key
    if other in (None, change.household_id) or scope.households(Household.objects.filter(pk=other)).exists():
        return stood
    return {key: told for key, told in stood.items() if key != str(other)}


def confirmed_deaths(scope: Scope) -> QuerySet[RegisterChange]:
    """Who the deaths list names and the roster lacks, waiting, village by village."""
    rows = scope.register_changes(_proposals().filter(kind=ChangeKind.DIED, status=ChangeStatus.OPEN))
    people = Prefetch("members", ChangeMember.objects.select_related("person").order_by("pk"))
    return rows.select_related("household").prefetch_related(people).order_by("village_code", "pk")


def household_history(scope: Scope, *, household_key: UUID) -> list[HistoryEntry]:
    """The newest hundred replaced values of a household and of everybody who ever belonged to it."""
    if not scope.households(Household.objects.filter(pk=household_key)).exists():
        return []
    left = ChangeMember.objects.filter(change__household_id=household_key).values("person_id")
    people = Person.objects.filter(Q(household_id=household_key) | Q(pk__in=left)).values_list(
        "pk", flat=True
    )
    return list(HistoryEntry.objects.filter(key__in=[household_key, *people])[:_HISTORY_SHOWN])


def people_named(keys: Collection[UUID]) -> dict[UUID, str]:
    """Names of the people of a history that the reader's scope has let through."""
    return dict(Person.objects.filter(pk__in=keys).order_by().values_list("pk", "name"))


def household_changes(scope: Scope, *, household_key: UUID) -> list[RegisterChange]:
    """All that rosters said about the household, whatever became of it, newest first, with their `decisions`."""
    if not scope.households(Household.objects.filter(pk=household_key)).exists():
        return []
    about = Q(household_id=household_key) | Q(to_household_key=household_key)
    decisions = Prefetch("decisions", ChangeDecision.objects.select_related("decided_by").order_by("pk"))
    return list(_proposals().filter(about).prefetch_related(decisions).order_by("-pk")[:_HISTORY_SHOWN])


def _proposals() -> QuerySet[RegisterChange]:
    return RegisterChange.objects.filter(undoes=None)


def unlogged_lines() -> list[dict[str, Any]]:
    """Decision lines that the data plane's log does not hold yet, in the order they were decided."""
    columns = ("id", "decided_on", "person_key", "household_key", "village_code", "is_gone")
    return list(DecisionLine.objects.filter(is_logged=False).order_by("pk").values(*columns))
