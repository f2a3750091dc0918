"""来源行: the row of a department's file behind one figure of a household."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import Evidence, EvidenceRow, clues_of, finding_evidence, household_sheet
from fangpin.apps.deliveries.api import delivery as delivery_in_scope
from fangpin.apps.deliveries.api import row_issues, source_delivery
from fangpin.apps.registry.api import household
from fangpin.contracts.load import load_contracts
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.guard import needs_households
from fangpin.web.shell.names import shown_name


@needs_households
@reads_or_answers
def source_row(request: HttpRequest, scope: Scope, key: UUID, delivery_id: str) -> HttpResponse:
    """Open to whoever may see the household, and only for rows that its figures were counted from."""
    found = household(scope, key=key)
    delivery = source_delivery(delivery_id)
    sheet, row_no = request.GET.get("sheet", ""), request.GET.get("row", "")
    if found is None or delivery is None or not (row_no.isascii() and row_no.isdigit()):
        raise Http404
    if asking := page_over_limit(request, scope, shown=[found]):
        return asking
    uses = [
        (evidence, row)
        for evidence, row in _evidence_rows(scope, household_key=key)
        if (row.delivery, row.sheet, row.row_no) == (delivery_id, sheet, int(row_no))
    ]
    if not uses:
        raise Http404
    context = {
        "household": found,
        "head_name": shown_name(found.head_name, scope=scope),
        "delivery": delivery,
        "sheet": sheet,
        "row_no": int(row_no),
        "row": uses[0][1],
        "uses": sorted({evidence.title for evidence, _ in uses}),
        "issues": row_issues(delivery_id=delivery_id, sheet=sheet, row_no=int(row_no)),
        "columns": _columns(delivery.contract),
        "contract": _body(delivery.contract),
        "may_open_delivery": delivery_in_scope(scope, delivery_id=delivery_id) is not None,
    }
    return render(request, "households/source.html", context)


def _evidence_rows(scope: Scope, *, household_key: UUID) -> list[tuple[Evidence, EvidenceRow]]:
    """Rows of the newest run, and those kept with the findings of the day they crossed."""
    kept: list[Evidence] = []
    if sheet := household_sheet(scope, household_key=household_key):
        kept += sheet.evidence.values()
    for clue in clues_of(scope, household_key=household_key):
        for finding in clue.findings.all():
            kept += finding_evidence(finding)
    return [(evidence, row) for evidence in kept for row in evidence.rows]


def _body(contract: str) -> Any:
    found = load_contracts().by_id.get(contract)
    return found.body if found else None


def _columns(contract: str) -> list[dict[str, Any]]:
    """The headings of the file, and what becomes of each on the way in."""
    body = _body(contract)
    if body is None:
        return []
    return [{"heading": column.says, "is_kept": column.is_kept} for column in body.columns if column.heading]
