"""Questions about people in department files whom the register does not simply know; all take a scope first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet, Sum

from fangpin.apps.accounts.api import Scope
from fangpin.apps.links.enums import LinkStatus, Zone
from fangpin.apps.links.models import Decision, Stranger
from fangpin.apps.registry.api import within_area

_PAGE = 50
# What a tab of the list holds; every writing is in exactly one of them.
TABS: Mapping[str, Mapping[str, Any]] = {
    "review": {"status": LinkStatus.OPEN, "zone": Zone.REVIEW},
    "conflict": {"status": LinkStatus.OPEN, "zone": Zone.CONFLICT},
    "unmatched": {"status": LinkStatus.OPEN, "zone": Zone.UNMATCHED},
    "linked": {"status": LinkStatus.LINKED},
    "nobody": {"status": LinkStatus.NOBODY},
}


@dataclass(frozen=True)
class StrangerFilters:
    """An area (12 digits), one of TABS, and a name; empty means all."""

    area_code: str = ""
    tab: str = "review"
    text: str = ""


def strangers(scope: Scope, *, filters: StrangerFilters) -> QuerySet[Stranger]:
    """Village by village, the surest first; with the number of rows that wait for the decision."""
    rows = scope.strangers(Stranger.objects.filter(**TABS[filters.tab]))
    rows = within_area(rows, filters.area_code)
    if filters.text:
        rows = rows.filter(name=filters.text)
    return rows.annotate(row_count=Sum("writings__rows")).order_by(
        "village_code", F("score").desc(nulls_last=True), "name", "id"
    )


def stranger_page(scope: Scope, *, filters: StrangerFilters, page: int) -> Page[Stranger]:
    return Paginator(strangers(scope, filters=filters), _PAGE).get_page(page)


def stranger_counts(scope: Scope, *, filters: StrangerFilters) -> dict[str, int]:
    """How many each tab holds under the same filters."""
    return {tab: strangers(scope, filters=replace(filters, tab=tab)).count() for tab in TABS}


def tab_of(found: Stranger) -> str:
    """The tab that holds it."""
    return found.zone if found.status == LinkStatus.OPEN else found.status


def stranger(scope: Scope, *, stranger_id: int) -> Stranger | None:
    return scope.strangers(Stranger.objects.filter(pk=stranger_id)).first()


def linked_before(found: Stranger) -> list[UUID]:
    """Whom it was taken for at any time, the last first: a link by the number alone has no candidates beside it."""
    linked = found.decisions.filter(linked_to__isnull=False).order_by("-id")
    return list(dict.fromkeys(one.linked_to for one in linked if one.linked_to))


def keys_taken_for(person_key: UUID) -> list[UUID]:
    """Keys under which files name this person by another writing; for jobs, which have no user."""
    rows = Stranger.objects.filter(linked_to=person_key).exclude(person_key=person_key).order_by("pk")
    return list(rows.values_list("person_key", flat=True))


def decision_for_job(decision_id: int) -> Decision:
    """For jobs, which have no user."""
    return Decision.objects.select_related("stranger").get(pk=decision_id)
