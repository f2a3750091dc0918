"""The list of changes, one change with both states, and the decisions."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.deliveries.api import source_delivery
from fangpin.apps.registry.api import (
    ChangeKind,
    ChangeStatus,
    DecisionRefused,
    RegisterChange,
    accept_change,
    area_names,
    change_counts,
    change_decisions,
    change_members,
    change_towns,
    household,
    may_decide,
    refuse_change,
    register_change,
    register_changes,
    undo_change,
)
from fangpin.web.registry.sides import sides_of
from fangpin.web.registry.words import hints_of, says_of
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_office
from fangpin.web.shell.names import shown_name
from fangpin.web.shell.paging import page_number

_PAGE = 50


@needs_office
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    status = _choice(ChangeStatus, request.GET.get("status", ""), ChangeStatus.OPEN)
    towns = change_towns(scope)
    town = request.GET.get("town", "")
    town = town if town in towns else ""
    counts = change_counts(scope, status=status, town_code=town)
    kind = request.GET.get("kind", "")
    kind = kind if kind in counts else ""
    found = register_changes(scope, status=status, kind=kind, town_code=town)
    shown = Paginator(found, _PAGE).get_page(page_number(request.GET.get("page", "")))
    names = area_names({code for one in shown for code in (one.village_code, one.town_code + "000")}
                       | {code + "000" for code in towns})  # fmt: skip
    deaths = change_counts(scope, status=ChangeStatus.OPEN).get(ChangeKind.DIED)
    context = {
        "status": status,
        "tabs": [(one, _count(scope, one), one == status) for one in ChangeStatus],
        "kinds": [
            {
                "kind": one,
                "changes": changes,
                "people": people,
                "address": _address(status=status, town=town, kind="" if one == kind else one),
                "is_current": one == kind,
            }
            for one, (changes, people) in counts.items()
        ],
        "town": town,
        "towns": [(code, names.get(code + "000", code)) for code in towns],
        "page": shown,
        "rows_shown": [_row(one, names=names, scope=scope) for one in shown],
        "may_decide": may_decide(scope),
        "deaths": deaths,
    }
    return render(request, "registry/list.html", context)


@needs_office
@require_safe
def detail(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    found = _found(scope, change_id)
    if found.undoes_id is not None:
        return redirect("registry:detail", found.undoes_id)
    return render(request, "registry/detail.html", _detail_context(scope, found))


@needs_office
@require_POST
def accept(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    return _decided(
        request, scope, change_id, accept_change, says="已同意，户籍底册已更新；下次筛查起按新的户计算。"
    )


@needs_office
@require_POST
def refuse(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    return _decided(request, scope, change_id, refuse_change, says="已记为不同意，户籍底册保持原样。")


@needs_office
@require_POST
def undo(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    return _decided(
        request,
        scope,
        change_id,
        undo_change,
        says="已撤销，户籍底册恢复到决定以前；这条变动又在待审核里，可以重新决定。",
    )


def _decided(
    request: HttpRequest, scope: Scope, change_id: int, decide: Callable[..., Any], *, says: str
) -> HttpResponse:
    found = _found(scope, change_id)
    reason = request.POST.get("reason", "")[:300]
    try:
        decide(actor=actor_of(request), change_id=change_id, on=today(), reason=reason)
    except DecisionRefused as refusal:
        context = _detail_context(scope, found) | {"error": str(refusal), "reason": reason}
        return render(request, "registry/detail.html", context, status=422)
    messages.success(request, says)
    return redirect(reverse("registry:detail", args=[change_id]))


def _found(scope: Scope, change_id: int) -> RegisterChange:
    found = register_change(scope, change_id=change_id)
    if found is None:
        raise Http404
    return found


def _detail_context(scope: Scope, found: RegisterChange) -> dict[str, Any]:
    members = change_members(scope, change_id=found.pk)
    is_open = found.status == ChangeStatus.OPEN
    before, after = sides_of(found, members, scope=scope)
    names = area_names({found.village_code, found.from_village_code, found.to_village_code} - {""})
    return {
        "change": found,
        "head_name": shown_name(found.household.head_name, scope=scope),
        "says": says_of(found),
        "hints": hints_of(found),
        "members": [
            {
                "member": member,
                "name": shown_name(member.person.name, scope=scope),
                "before": _told(member.before, scope=scope),
                "after": _told(member.after, scope=scope),
            }
            for member in members
        ],
        "decisions": change_decisions(scope, change_id=found.pk),
        "before": before,
        "after": after,
        "from_village": short_name(names.get(found.from_village_code, "")),
        "to_village": short_name(names.get(found.to_village_code, "")),
        "delivery": source_delivery(found.delivery),
        "may_open_delivery": scope.has_deliveries,
        "may_open_household": household(scope, key=found.household_id) is not None,
        "may_decide": may_decide(scope) and is_open,
        "may_undo": may_decide(scope) and found.status in (ChangeStatus.ACCEPTED, ChangeStatus.REFUSED),
        "error": "",
        "reason": "",
    }


def _told(values: dict[str, str], *, scope: Scope) -> str:
    """Name and relation as one phrase; nothing for who was or is not there."""
    if not values:
        return "—"
    name, relation = shown_name(values.get("name", ""), scope=scope), values.get("relation", "")
    return f"{name}，{relation}" if relation else name


def _row(one: RegisterChange, *, names: dict[str, str], scope: Scope) -> dict[str, Any]:
    return {
        "change": one,
        "head_name": shown_name(one.household.head_name, scope=scope),
        "to_head_name": shown_name(one.to_head_name, scope=scope) if one.to_head_name else "",
        "is_elsewhere": one.to_household_key not in (None, one.household_id),
        "village": short_name(names.get(one.village_code, "")),
        "town": names.get(one.town_code + "000", ""),
        "hints": hints_of(one),
    }


def _count(scope: Scope, status: ChangeStatus) -> int:
    return sum(changes for changes, _ in change_counts(scope, status=status).values())


def _address(**words: str) -> str:
    return "?" + urlencode({key: value for key, value in words.items() if value})


def _choice(words: type[ChangeStatus], text: str, otherwise: ChangeStatus) -> ChangeStatus:
    return words(text) if text in words.values else otherwise
