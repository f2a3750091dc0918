"""The deaths that both lists of the police agree on: read the names, then confirm those read."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import (
    DecisionRefused,
    RegisterChange,
    accept_confirmed_deaths,
    confirmed_deaths,
    may_decide,
)
from fangpin.web.shell.areas import names_around, short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_office
from fangpin.web.shell.names import shown_name

# More than this nobody reads before confirming; the rest follow after.
_SHOWN = 200


@needs_office
@require_http_methods(["GET", "HEAD", "POST"])
def deaths(request: HttpRequest, scope: Scope) -> HttpResponse:
    if request.method == "POST":
        return _confirm(request)
    waiting = confirmed_deaths(scope)
    shown = list(waiting[:_SHOWN])
    names = names_around(shown)
    context = {
        "rows": [_row(one, names=names, scope=scope) for one in shown],
        "people": sum(one.member_count for one in shown),
        "waiting": waiting.count(),
        "may_decide": may_decide(scope),
    }
    return render(request, "registry/deaths.html", context)


def _confirm(request: HttpRequest) -> HttpResponse:
    """Only what stood on the page: what arrived meanwhile nobody has read."""
    changes = [int(text) for text in request.POST.getlist("change") if text.isdecimal() and len(text) < 19]
    try:
        count = accept_confirmed_deaths(actor=actor_of(request), changes=changes, on=today())
    except DecisionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已确认 {count} 条死亡；姓名和历史仍保留在户籍底册里。")
    return redirect("registry:list")


def _row(one: RegisterChange, *, names: dict[str, str], scope: Scope) -> dict[str, Any]:
    return {
        "change": one,
        "names": [shown_name(member.person.name, scope=scope) for member in one.members.all()],
        "head_name": shown_name(one.household.head_name, scope=scope),
        "village": short_name(names.get(one.village_code, "")),
        "town": names.get(one.town_code + "000", ""),
    }
