"""The form of a new value; what was typed stays on the page when it is refused."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import area, child_areas
from fangpin.apps.rules.api import (
    ChangeRefused,
    changeable_parameters,
    draft_change,
    may_draft,
    rule_change,
)
from fangpin.web.households.law import rulebook
from fangpin.web.rules.forms import NEW_DOCUMENT, DraftForm
from fangpin.web.rules.wording import rules_by_parameter, value_here
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households


@needs_households
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    book, parameter = rulebook(), f"{field}.{name}"
    if parameter not in changeable_parameters(book):
        raise Http404
    if not may_draft(scope):
        raise PermissionDenied
    options: dict[str, Any] = {"regions": _regions(scope), "book": book, "today": today()}
    if request.method == "POST":
        form = DraftForm(request.POST, **options)
        if form.is_valid():
            try:
                change = draft_change(
                    actor=actor_of(request),
                    wanted=form.wanted(parameter=parameter),
                    home=settings.HOME,
                    today=today(),
                )
            except ChangeRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已存为草稿，正在测算影响。请看过测算，再由另一人复核。")
                return redirect("rules:change", change_id=change.pk)
    else:
        form = DraftForm(initial=_as_before(request, scope, parameter=parameter), **options)
    context = {
        "form": form,
        "parameter": book.parameters[parameter],
        "field": field,
        "name": name,
        "here": value_here(book, parameter=parameter, region=scope.area_code, on=today()),
        "unit": book.units[book.parameters[parameter].unit],
        "rules": rules_by_parameter(book, parameter),
    }
    return render(request, "rules/draft.html", context, status=422 if form.errors else 200)


def _regions(scope: Scope) -> list[tuple[str, str]]:
    """The own area and those one level below."""
    own = area(scope.area_code)
    digits = 9 if own and own.level == "county" else 6
    below = [(one.code[:digits], one.name) for one in child_areas(scope, code=scope.area_code)]
    return [(scope.area_code[:6], f"{own.name if own else '本地区'}（全部）"), *below]


def _as_before(request: HttpRequest, scope: Scope, *, parameter: str) -> dict[str, Any]:
    """A draft that came back is written anew with what it said."""
    asked = request.GET.get("from", "")
    before = rule_change(scope, change_id=int(asked)) if asked.isascii() and asked.isdigit() else None
    if before is None or before.parameter != parameter:
        return {}
    told = {
        "region": before.region,
        "from_date": before.from_date,
        "value": before.value,
        "reason": before.reason,
    }
    if not before.document:
        return told | {"source": before.source}
    document = {f"document_{name}": text for name, text in before.document.items()}
    return told | document | {"source": NEW_DOCUMENT, "document_clause": before.source}
