"""Asking for a list in the national template's headings, and fetching it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    ExportRefused,
    ask_for_register,
    contracts_received,
    may_export_registers,
    record_register_download,
    register_export_path,
    register_exports,
)
from fangpin.contracts import load_contracts
from fangpin.web.deliveries.forms import RegisterForm
from fangpin.web.deliveries.sealed import sealed_workbook
from fangpin.web.shell.guard import actor_of, needs_deliveries

_SHOWN = 20


@needs_deliveries
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form, and what the user has asked for lately."""
    if not may_export_registers(scope):
        raise PermissionDenied
    received = contracts_received(scope)
    form = RegisterForm.fresh(received=received)
    if request.method == "POST":
        form = RegisterForm(request.POST, received=received)
        if form.is_valid() and _is_asked(request, form=form):
            return redirect("deliveries:registers")
    return render(
        request,
        "deliveries/registers.html",
        _context(request, form=form),
        status=422 if form.is_bound else 200,
    )


@needs_deliveries
@require_safe
def download(request: HttpRequest, scope: Scope, export_id: UUID) -> StreamingHttpResponse:
    """The own list only; each time leaves a trace."""
    found = register_exports(actor_of(request)).filter(pk=export_id, status=DeliveryStatus.DONE).first()
    path = register_export_path(export_id)
    if not may_export_registers(scope) or found is None or not path.exists():
        raise Http404
    record_register_download(actor=actor_of(request), export_id=export_id)
    return sealed_workbook(path, name=found.file_name)


def _is_asked(request: HttpRequest, *, form: RegisterForm) -> bool:
    try:
        ask_for_register(
            actor=actor_of(request),
            export_id=form.cleaned_data["ticket"],
            contract=form.cleaned_data["contract"],
            purpose=form.cleaned_data["purpose"],
        )
    except ExportRefused as refusal:
        form.add_error("purpose", str(refusal))
        return False
    return True


def _context(request: HttpRequest, *, form: RegisterForm) -> dict[str, object]:
    contracts = load_contracts()
    recent = list(register_exports(actor_of(request))[:_SHOWN])
    waiting = (DeliveryStatus.RECEIVED, DeliveryStatus.RUNNING)
    return {
        "form": form,
        "exports": [
            (
                one,
                contracts[one.contract].title if one.contract in contracts else one.contract,
                one.status == DeliveryStatus.DONE and register_export_path(one.pk).exists(),
            )
            for one in recent
        ],
        "is_busy": any(one.status in waiting for one in recent),
    }
