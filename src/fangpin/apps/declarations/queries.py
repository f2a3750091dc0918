"""Declarations as lists and as one, and what a receipt number tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from fangpin.apps.accounts.api import Scope, begin_number_try, note_right_password
from fangpin.apps.clues.api import ClueStatus
from fangpin.apps.declarations.enums import DeclarationStatus
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.declarations.receipts import as_typed, receipt_mark
from fangpin.apps.registry.api import within_area

_WAITING = Q(status=DeclarationStatus.WAITING)
_CHECKING = Q(status=DeclarationStatus.LINKED, clue__status=ClueStatus.OPEN)
# What a tab of the list holds; the first is the one shown first.
_TABS = {"waiting": _WAITING, "checking": _CHECKING, "done": ~_WAITING & ~_CHECKING}
TABS = tuple(_TABS)
# Answers about one row, without names and areas, to whoever has its mark (apps/guard, migration 0005).
_STANDING = "SELECT status, declared_on, answer_by, outcome, decision FROM fangpin_declaration_standing(%s)"


@dataclass(frozen=True)
class Standing:
    """How far a declaration has come, as whoever declared may know."""

    status: str
    declared_on: date
    answer_by: date | None
    outcome: str  # of the clue; empty while it is open
    decision: str  # of the case that followed; empty without one and until it is decided


def standing_of_mark(mark: str) -> Standing | None:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [mark])
        row = cursor.fetchone()
    return Standing(*row) if row else None


def standing_of_receipt(*, number: str, last_four: str) -> Standing | None:
    """Counted like tries to sign in; raises TryLater."""
    counted = begin_number_try(number=as_typed(number))
    found = standing_of_mark(receipt_mark(number, last_four=last_four))
    if found:
        note_right_password(counted)
    return found


def declaration_list(scope: Scope, *, tab: str, area_code: str) -> QuerySet[Declaration]:
    """Without what was said: that is opened one by one."""
    rows = within_area(scope.declarations(Declaration.objects.defer("content")), area_code)
    rows = rows.filter(_TABS[tab]).select_related("household", "clue")
    return rows.order_by("-declared_on", "-declared_at", "id") if tab == "done" else rows


def declaration_counts(scope: Scope, *, area_code: str) -> Mapping[str, int]:
    return {tab: declaration_list(scope, tab=tab, area_code=area_code).order_by().count() for tab in TABS}


def declaration_detail(scope: Scope, *, declaration_id: UUID) -> Declaration | None:
    """None outside the scope."""
    rows = scope.declarations(Declaration.objects.filter(pk=declaration_id))
    return rows.select_related("household", "clue", "entered_by", "settled_by").first()


def declarations_of(scope: Scope, *, household_key: UUID) -> list[Declaration]:
    """The newest first."""
    rows = scope.declarations(Declaration.objects.filter(household_id=household_key))
    return list(rows.select_related("entered_by").order_by("-declared_on", "-declared_at", "id"))
