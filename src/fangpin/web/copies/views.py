"""Asking for a print-out about a person of the county, and the print-out."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.privacy.api import (
    CopyRefused,
    CopyStatus,
    PersonCopy,
    ask_for_copy,
    copies_of,
    copy_path,
    own_copy,
    record_copy_view,
)
from fangpin.apps.registry.api import Person, people_by_key
from fangpin.home.sealing import unseal_file
from fangpin.web.copies.forms import CopyForm
from fangpin.web.shell.guard import actor_of, needs_copies
from fangpin.web.shell.names import shown_name

_SHOWN = 10
_NOTHING = "—"  # as the file has empty cells


@needs_copies
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    person = _person(scope, key)
    form = CopyForm(request.POST) if request.method == "POST" else CopyForm.fresh()
    if form.is_bound and form.is_valid():
        try:
            copy = ask_for_copy(
                actor=actor_of(request),
                copy_id=form.cleaned_data["ticket"],
                person_key=key,
                reason=form.cleaned_data["reason"],
            )
        except CopyRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect("copies:page", copy.pk)
    context = {
        "person": person,
        "name": shown_name(person.name, scope=scope),
        "form": form,
        "copies": [(one, _is_there(one)) for one in copies_of(actor_of(request), person_key=key)[:_SHOWN]],
    }
    return render(request, "copies/ask.html", context, status=422 if form.is_bound else 200)


@needs_copies
@require_safe
def page(request: HttpRequest, scope: Scope, copy_id: UUID) -> HttpResponse:
    """The own one only, and only while the person lives in the county; each time leaves a trace."""
    copy = own_copy(actor_of(request), copy_id=copy_id)
    if copy is None:
        raise Http404
    person = _person(scope, copy.person_key)
    context: dict[str, Any] = {"copy": copy, "person": person, "told": None}
    if _is_there(copy):
        context["told"] = _paired(json.loads(unseal_file(copy_path(copy_id), key=settings.HOME.seal_key())))
        record_copy_view(actor=actor_of(request), copy=copy)
    return render(request, "copies/page.html", context)


def _person(scope: Scope, key: UUID) -> Person:
    found = people_by_key(scope, keys=[key]).get(key)
    if found is None:
        raise Http404
    return found


def _paired(told: dict[str, Any]) -> dict[str, Any]:
    """Each row as pairs of heading and cell, without the empty ones."""
    for part in (*told["sections"], *told["datasets"]):
        part["rows"] = [
            [pair for pair in zip(part["headings"], row, strict=True) if pair[1] != _NOTHING]
            for row in part["rows"]
        ]
    return told


def _is_there(copy: PersonCopy) -> bool:
    return copy.status == CopyStatus.DONE and copy_path(copy.pk).exists()
