"""The trail, newest first, and one entry of it; to look is itself entered."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope, all_users, staff
from fangpin.apps.audit.api import Entry, last_check
from fangpin.apps.privacy.api import Looked, entry_in_scope, record_entry_view, record_trail_view, trail
from fangpin.apps.registry.api import area_names
from fangpin.web.audit.forms import TrailForm
from fangpin.web.audit.words import details_of, told_entry
from fangpin.web.shell.guard import actor_of, needs_trail
from fangpin.web.shell.paging import page_number

_ON_A_PAGE = 50


@needs_trail
@require_safe
def entries(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Whoever asks for older ones says the last one seen: however long the trail, a page costs the same."""
    form = TrailForm(request.GET, scope=scope)
    found: list[Entry] = []
    if form.is_valid():
        looked = _looked(scope, form.cleaned_data, before=request.GET.get("before", ""))
        found = list(trail(scope, looked=looked)[: _ON_A_PAGE + 1])
        record_trail_view(actor=actor_of(request), asked=_asked(form.cleaned_data, looked))
    shown = found[:_ON_A_PAGE]
    context = {
        "form": form,
        "rows_shown": _told(shown),
        "older": shown[-1].pk if len(found) > _ON_A_PAGE else None,
        "is_first": not request.GET.get("before"),
        "check": last_check(settings.HOME),
    }
    return render(request, "audit/list.html", context, status=200 if form.is_valid() else 422)


@needs_trail
@require_safe
def entry(request: HttpRequest, scope: Scope, entry_id: int) -> HttpResponse:
    found = entry_in_scope(scope, entry_id=entry_id)
    if found is None:
        raise Http404
    record_entry_view(actor=actor_of(request), entry_id=entry_id)
    [told] = _told([found])
    return render(
        request, "audit/entry.html", told | {"details": details_of(found), "check": last_check(settings.HOME)}
    )


def _looked(scope: Scope, asked: dict[str, Any], *, before: str) -> Looked:
    text = asked["who"].strip()
    return Looked(
        since=asked["since"],
        until=asked["until"],
        actors=tuple(staff(scope, text=text).values_list("pk", flat=True)) if text else None,
        verb=asked["verb"],
        object_kind=asked["kind"],
        object_id=asked["about"],
        area_code=asked["area"],
        before=page_number(before) if before else None,
    )


def _asked(words: dict[str, Any], looked: Looked) -> dict[str, str | int | bool | None]:
    """Numbers instead of names: what is typed may be anybody's."""
    told: dict[str, str | int | bool | None] = {
        "since": words["since"] and words["since"].isoformat(),
        "until": words["until"] and words["until"].isoformat(),
        "verb": looked.verb,
        "kind": looked.object_kind,
        "about": looked.object_id if looked.object_kind or len(looked.object_id) == 36 else "",
        "area": looked.area_code,
    }
    if looked.actors is not None:
        told["actor"] = ",".join(map(str, looked.actors[:10]))
    return {name: value for name, value in told.items() if value}


def _told(found: Sequence[Entry]) -> list[dict[str, Any]]:
    people = all_users().filter(pk__in={one.actor_id for one in found if one.actor_id})
    names = {one.pk: f"{one.display_name}（{one.username}）" for one in people}
    areas = area_names(one.actor_area for one in found if one.actor_area)
    return [told_entry(one, names=names, areas=areas) for one in found]
