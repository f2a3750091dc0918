"""The forms of a new value and a new table; what was typed stays on the page when it is refused."""

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
    ChangeKind,
    ChangeRefused,
    changeable_parameters,
    changeable_tables,
    draft_change,
    may_draft,
    rule_change,
)
from fangpin.web.households.law import rulebook
from fangpin.web.rules.forms import NEW_DOCUMENT, TableForm, ValueForm
from fangpin.web.rules.tables import versions_of
from fangpin.web.rules.wording import rules_by_parameter, value_here
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households


@needs_households
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    """A new value of a parameter."""
    book, parameter = rulebook(), f"{field}.{name}"
    if parameter not in changeable_parameters(book):
        raise Http404
    context = {
        "parameter": book.parameters[parameter],
        "here": value_here(book, parameter=parameter, region=scope.area_code, on=today()),
        "unit": book.units[book.parameters[parameter].unit],
        "rules": rules_by_parameter(book, parameter),
    }
    return _drafted(request, scope, kind=ChangeKind.PARAMETER, target=parameter, context=context)


@needs_households
@require_http_methods(["GET", "HEAD", "POST"])
def draft_table(request: HttpRequest, scope: Scope, field: str, name: str) -> HttpResponse:
    """New rows of a decision table, by the edited workbook."""
    book, table = rulebook(), f"{field}.{name}"
    if table not in changeable_tables(book):
        raise Http404
    context = {"table": book.tables[table], "versions": versions_of(book, table=table, on=today())}
    return _drafted(request, scope, kind=ChangeKind.TABLE, target=table, context=context)


_FORMS: dict[ChangeKind, tuple[type[ValueForm] | type[TableForm], str]] = {
    ChangeKind.PARAMETER: (ValueForm, "rules/draft.html"),
    ChangeKind.TABLE: (TableForm, "rules/table_draft.html"),
}


def _drafted(
    request: HttpRequest, scope: Scope, *, kind: ChangeKind, target: str, context: dict[str, Any]
) -> HttpResponse:
    if not may_draft(scope):
        raise PermissionDenied
    form_class, template = _FORMS[kind]
    options: dict[str, Any] = {"regions": _regions(scope), "book": rulebook(), "today": today()}
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **options)
        if form.is_valid():
            try:
                change = draft_change(
                    actor=actor_of(request),
                    kind=kind,
                    wanted=form.wanted(target=target),
                    home=settings.HOME,
                    today=today(),
                )
            except ChangeRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已存为草稿，正在测算影响。请看过测算，再由另一人复核。")
                return redirect("rules:change", change_id=change.pk)
    else:
        form = form_class(initial=_as_before(request, scope, kind=kind, target=target), **options)
    field, name = target.split(".")
    context |= {"form": form, "field": field, "name": name}
    return render(request, template, context, status=422 if form.errors else 200)


def _regions(scope: Scope) -> list[tuple[str, str]]:
    """The own area and those one level below."""
    own = area(scope.area_code)
    digits = 9 if own and own.level == "county" else 6
    below = [(one.code[:digits], one.name) for one in child_areas(scope, code=scope.area_code)]
    return [(scope.area_code[:6], f"{own.name if own else '本地区'}（全部）"), *below]


def _as_before(request: HttpRequest, scope: Scope, *, kind: ChangeKind, target: str) -> dict[str, Any]:
    """A draft that came back is written anew with what it said."""
    asked = request.GET.get("from", "")
    before = rule_change(scope, change_id=int(asked)) if asked.isascii() and asked.isdigit() else None
    if before is None or (before.kind, before.target) != (kind, target):
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
