"""One upload from the moment it is handed in: what it was seen to be, the clerk's word on its headings, and how it goes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    Upload,
    UploadRefused,
    cells_of,
    change_dataset,
    confirm_upload,
    may_answer_for,
    upload,
    waits_for,
    withdraw_upload,
)
from fangpin.contracts.load import load_contracts
from fangpin.web.deliveries.mapping import corrections_before, heading_lines, rows_in, said_in, seen_words
from fangpin.web.shell.guard import actor_of, needs_deliveries

_BUSY = (DeliveryStatus.RECEIVED, DeliveryStatus.RUNNING)
STEPS = (("read", "读取"), ("check", "核对"), ("link", "认人"), ("store", "入库"))


@needs_deliveries
@require_safe
def page(request: HttpRequest, scope: Scope, upload_id: UUID) -> HttpResponse:
    return render(request, "deliveries/preview.html", _context(_found(scope, upload_id), scope=scope))


@needs_deliveries
@require_safe
def progress(request: HttpRequest, scope: Scope, upload_id: UUID) -> HttpResponse:
    """The fragment that the page asks for while the file is worked on; afterwards the whole page is due."""
    found = _found(scope, upload_id)
    answer = render(request, "deliveries/progress.html", {"upload": found} | _progress(found))
    if found.status not in _BUSY:
        answer["HX-Refresh"] = "true"
    return answer


@needs_deliveries
@require_POST
def confirm(request: HttpRequest, scope: Scope, upload_id: UUID) -> HttpResponse:
    """The clerk's word on the headings; a refusal keeps what was chosen."""
    found = _found(scope, upload_id)
    said = said_in(request.POST, inspection=found.inspection)
    try:
        confirm_upload(
            actor=actor_of(request),
            upload_id=upload_id,
            said=said,
            is_sure_of_rows="is_sure_of_rows" in request.POST,
        )
    except UploadRefused as refusal:
        context = _context(found, scope=scope, said=said) | {"refusal": str(refusal)}
        return render(request, "deliveries/preview.html", context, status=422)
    return redirect("deliveries:preview", upload_id)


@needs_deliveries
@require_POST
def dataset(request: HttpRequest, scope: Scope, upload_id: UUID) -> HttpResponse:
    found = _found(scope, upload_id)
    try:
        change_dataset(
            actor=actor_of(request), upload_id=found.pk, contract=request.POST.get("contract", "")[:100]
        )
    except UploadRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("deliveries:preview", upload_id)


@needs_deliveries
@require_POST
def withdraw(request: HttpRequest, scope: Scope, upload_id: UUID) -> HttpResponse:
    found = _found(scope, upload_id)
    try:
        withdraw_upload(actor=actor_of(request), upload_id=found.pk)
    except UploadRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("deliveries:preview", upload_id)
    messages.success(request, "已撤回，文件没有接收，已删除。")
    return redirect("deliveries:list")


def _found(scope: Scope, upload_id: UUID) -> Upload:
    found = upload(scope, upload_id=upload_id)
    if found is None:
        raise Http404
    return found


def _context(found: Upload, *, scope: Scope, said: dict[str, str] | None = None) -> dict[str, Any]:
    context = {"upload": found, "refusal": "", "is_asking": found.status == DeliveryStatus.ASKING}
    context |= _progress(found)
    if not context["is_asking"]:
        return context
    contract = load_contracts()[found.inspection["contract"]]
    cells = cells_of(scope, upload_id=found.pk)
    own = [one for one in load_contracts() if not found.department or one.sender == found.department]
    lines = heading_lines(found.inspection, contract=contract, cells=cells, said=said or {})
    return context | {
        "may_answer": may_answer_for(scope, found),
        "contract": contract,
        "datasets": [(one.id, one.title) for one in own],
        "rows": rows_in(found.inspection),
        "corrections_before": corrections_before(found.inspection),
        "seen": seen_words(found.inspection, contract=contract),
        "strange": [line for line in lines if line.is_strange],
        "known": [line for line in lines if not line.is_strange],
        "missing": [contract.column(name).says for name in found.inspection["missing"]],
        "columns": [(column.name, column.says, column.required) for column in contract.filed_columns],
        "first_rows": list(cells.get("first_rows", {}).items()),
    }


def _progress(found: Upload) -> dict[str, Any]:
    """Steps with their rows; the first without is the one under way."""
    is_busy, is_waiting = found.status in _BUSY, found.status == DeliveryStatus.RECEIVED
    current = next((step for step, _ in STEPS if step not in found.progress), "")
    return {
        "is_busy": is_busy,
        "is_looking": is_busy and not found.inspection,
        "is_waiting": is_waiting,
        "waits_for": waits_for() if is_waiting else "",
        "steps": [
            (word, found.progress.get(step), step == current and is_busy and not is_waiting)
            for step, word in STEPS
        ],
    }
