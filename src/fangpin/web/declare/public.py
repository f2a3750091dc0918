"""The family's own pages: no account, no script, small; what is handed in is answered by a receipt."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import TryLater
from fangpin.apps.declarations.api import DeclarationRefused, Receipt, declare, standing_of_receipt
from fangpin.kernel.areas import full_code
from fangpin.web.declare.forms import DeclareForm, StatusForm
from fangpin.web.declare.places import Choosing, choosing
from fangpin.web.declare.words import is_late, told_standing
from fangpin.web.households.law import rulebook
from fangpin.web.shell.clock import today
from fangpin.web.signin.browsers import address_of

_FIELDS = ("name", "phone", "id_number", "risk", "text", "is_proxy", "proxy", "ticket")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def form(request: HttpRequest, code: str = "") -> HttpResponse:
    """First the place, one choice a page, then all the rest on one page."""
    if code and not (code.isascii() and code.isdigit() and len(code) in (6, 9, 12)):
        return redirect("declare:form")
    inside = full_code(code) if code else ""
    place = choosing(asked_at(request), inside=inside)
    if place.village is None:
        return render(request, "declare/place.html", {"place": place, "is_big": _is_big(request)})
    if request.method != "POST":
        return _page(request, place, DeclareForm())
    if "size" in request.POST:
        told = {name: request.POST[name] for name in _FIELDS if name in request.POST}
        return _page(request, place, DeclareForm(initial=told))
    filled = DeclareForm(request.POST)
    if not filled.is_valid():
        return _page(request, place, filled, status=422)
    wanted = filled.wanted(village_code=place.village.code, source=address_of(request))
    try:
        receipt = declare(actor=None, wanted=wanted, book=rulebook(), today=today(), at=timezone.now())
    except DeclarationRefused as refusal:
        filled.add_error(None, str(refusal))
        return _page(request, place, filled, status=429 if refusal.is_too_often else 422)
    return render(request, "declare/receipt.html", receipt_words(receipt) | {"is_big": _is_big(request)})


def asked_at(request: HttpRequest) -> str:
    """The area chosen last: in the address while choosing, in the form from then on."""
    return request.POST.get("at") or request.GET.get("at", "")


def receipt_words(receipt: Receipt) -> dict[str, Any]:
    return {"receipt": receipt, "today": today()}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def status(request: HttpRequest) -> HttpResponse:
    """By receipt number and last four digits together: how far it is, and nothing about anybody."""
    is_size = "size" in request.POST
    asked = StatusForm(
        request.POST if request.method == "POST" and not is_size else None,
        initial={name: request.POST.get(name, "") for name in ("number", "last_four")},
    )
    context: dict[str, Any] = {"form": asked, "is_big": _is_big(request), "found": None, "told": None}
    answer = 200
    if asked.is_bound:
        answer = 200 if asked.is_valid() and _look_up(asked, context) else context.pop("status", 422)
    return render(request, "declare/status.html", context, status=answer)


def _look_up(asked: StatusForm, context: dict[str, Any]) -> bool:
    try:
        found = standing_of_receipt(
            number=asked.cleaned_data["number"], last_four=asked.cleaned_data["last_four"]
        )
    except TryLater as refusal:
        asked.add_error(None, str(refusal))
        context["status"] = 429
        return False
    if found is None:
        asked.add_error(None, "没有查到。请对一对回执号和身份证号最后四位；忘了回执号的，请打电话给村委会。")
        return False
    told = told_standing(found)
    context |= {"found": found, "told": told, "is_late": is_late(found, told, today=today())}
    return True


def _page(request: HttpRequest, place: Choosing, filled: DeclareForm, *, status: int = 200) -> HttpResponse:
    context = {"place": place, "form": filled, "is_big": _is_big(request)}
    return render(request, "declare/form.html", context, status=status)


def _is_big(request: HttpRequest) -> bool:
    """Large type: asked for by a button of a form, else kept by it, else by the address."""
    told = request.POST.get("size") or request.POST.get("big") or request.GET.get("big")
    return told == "1"
