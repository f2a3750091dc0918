"""Questions about changes of the rulebook; those for screens take a scope first."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from fangpin.apps.accounts.api import Scope
from fangpin.apps.rules.enums import ChangeStatus, ImpactKind
from fangpin.apps.rules.models import Preview, PreviewHousehold, RuleChange
from fangpin.home import Home
from fangpin.home.sealing import unsealed
from fangpin.rulebook.changes import ApprovedChange

_PAGE = 50


def rule_changes(scope: Scope) -> QuerySet[RuleChange]:
    """Newest first."""
    return scope.rule_changes(RuleChange.objects.select_related("drafted_by", "decided_by"))


def rule_change(scope: Scope, *, change_id: int) -> RuleChange | None:
    return rule_changes(scope).filter(pk=change_id).first()


def previews_of(change: RuleChange) -> list[Preview]:
    """The current run's first, then the months from the newest back."""
    return list(change.previews.all())


def impact_page(
    scope: Scope, *, preview: Preview, kind: ImpactKind, town_code: str = "", page: int
) -> Page[PreviewHousehold]:
    """The households behind a figure, as far as the scope reaches."""
    rows = scope.households(preview.households.filter(kind=kind))
    if town_code:
        rows = rows.filter(town_code=town_code)
    return Paginator(rows, _PAGE).get_page(page)


def preview_for_job(preview_id: int) -> Preview:
    """For jobs, which have no user."""
    return Preview.objects.select_related("change").get(pk=preview_id)


def unlogged_changes() -> list[ApprovedChange]:
    """What was approved and the data plane does not have yet."""
    rows = RuleChange.objects.filter(status=ChangeStatus.APPROVED, is_logged=False).order_by("pk")
    return [as_approved(row, approved_on=row.decided_on) for row in rows]


def workbook_bytes(change: RuleChange, *, home: Home) -> bytes:
    """What was handed in for a table, while it waits to be read."""
    return b"".join(unsealed(BytesIO(change.workbook or b""), key=home.seal_key()))


def as_approved(
    change: RuleChange, *, approved_on: date | None, rows: Sequence[Mapping[str, Any]] | None = None
) -> ApprovedChange:
    """The change as the rulebook takes it, approved on a day; `rows` in the place of its own."""
    content: dict[str, Any] = {
        "id": change.pk or 0,
        "unit": change.unit,
        "region": change.region,
        "from": change.from_date,
        "source": f"installed-{change.pk or 0}#{change.source}" if change.document else change.source,
        "approved_on": approved_on,
        "document": change.document,
    }
    if change.is_table:
        content |= {"table": change.target, "rows": change.rows if rows is None else rows}
    else:
        content |= {"parameter": change.target, "value": change.value}
    return ApprovedChange.model_validate(content)
