"""Declarations for the offices that answer: the list, one of them, which household it is, and those taken down by a clerk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.declarations.api import (
    TABS,
    Declaration,
    DeclarationRefused,
    DeclarationStatus,
    SettlingRefused,
    declaration_counts,
    declaration_detail,
    declaration_list,
    declare,
    may_enter,
    may_settle,
    settle,
)
from fangpin.apps.registry.api import Household, area_names, find_households
from fangpin.web.cases.clock import case_clock, step_clock
from fangpin.web.declare.forms import DeclareForm
from fangpin.web.declare.places import choosing
from fangpin.web.declare.public import asked_at, receipt_words
from fangpin.web.households.declared import declared
from fangpin.web.households.law import rulebook
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.areas import asked_place, names_around, short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_counter, needs_households
from fangpin.web.shell.names import shown_name
from fangpin.web.shell.paging import page_number

_PAGE = 50
_TITLES = {"waiting": "待确认农户", "checking": "核实中", "done": "已办结"}


@needs_households
@require_safe
def declarations(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Without what was said: that is opened one by one, and leaves an entry."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    counts = declaration_counts(scope, area_code=place.code)
    found = declaration_list(scope, tab=tab, area_code=place.code)
    page = Paginator(found, _PAGE).get_page(page_number(request.GET.get("page", "")))
    names = names_around(page)
    context = {
        "area": place,
        "tab": tab,
        "tabs": [(one, _TITLES[one], counts[one], one == tab) for one in TABS],
        "page": page,
        "rows_shown": [_row(one, names=names, scope=scope) for one in page],
        "may_enter": may_enter(scope),
    }
    return render(request, "declarations/list.html", context)


@needs_households
@reads_or_answers
def page(request: HttpRequest, scope: Scope, declaration_id: UUID) -> HttpResponse:
    """Looking for the household is a search like any other."""
    found = _found(scope, declaration_id)
    asked = _asked(request)
    homes = find_households(scope, text=asked) if asked else []
    if asking := page_over_limit(request, scope, shown=homes):
        return asking
    return render(request, "declarations/page.html", _context(request, scope, found, homes=homes))


@needs_households
@require_POST
def settle_one(request: HttpRequest, scope: Scope, declaration_id: UUID) -> HttpResponse:
    """Which household is meant; what was typed stays on the page when it is refused."""
    found = _found(scope, declaration_id)
    try:
        settled = settle(
            actor=actor_of(request),
            declaration_id=declaration_id,
            household=_chosen(request.POST.get("household", "")),
            note=request.POST.get("note", ""),
            today=today(),
        )
    except SettlingRefused as refusal:
        context = _context(request, scope, found) | {"refusal": str(refusal)}
        return render(request, "declarations/page.html", context, status=422)
    if settled.status == DeclarationStatus.NOBODY:
        messages.success(request, "已登记：没有对应的农户。农户查进度时会看到，请同时电话告诉他。")
        return redirect("declarations:page", declaration_id)
    messages.success(request, "已转到这一户的线索，村里会在待办里看到。")
    return redirect("households:page", settled.household_id)


@needs_counter
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The same form for whoever telephones or comes to the counter."""
    asked = asked_at(request)
    place = choosing(asked if asked and scope.allows_area(asked) else "", inside=scope.area_code)
    if place.village is None:
        return render(request, "declarations/place.html", {"place": place})
    filled = DeclareForm(request.POST if request.method == "POST" else None, is_at_counter=True)
    status = 200
    if filled.is_bound:
        status = 422
        if filled.is_valid():
            try:
                receipt = declare(
                    actor=actor_of(request),
                    wanted=filled.wanted(village_code=place.village.code, source=""),
                    book=rulebook(),
                    today=today(),
                    at=timezone.now(),
                )
            except DeclarationRefused as refusal:
                filled.add_error(None, str(refusal))
            else:
                return render(request, "declarations/receipt.html", receipt_words(receipt))
    return render(request, "declarations/new.html", {"place": place, "form": filled}, status=status)


def _found(scope: Scope, declaration_id: UUID) -> Declaration:
    found = declaration_detail(scope, declaration_id=declaration_id)
    if found is None:
        raise Http404
    return found


def _context(
    request: HttpRequest, scope: Scope, found: Declaration, *, homes: Sequence[Household] = ()
) -> dict[str, Any]:
    """`homes` are those that were looked for; where nothing was, those of the name that was told."""
    one = declared(found, scope=scope, actor=actor_of(request))
    names = area_names({found.told_village_code})
    is_open = found.status == DeclarationStatus.WAITING and may_settle(scope)
    asked = _asked(request)
    if not asked and is_open and one.told:
        homes = find_households(scope, text=one.told.name)
    return {
        "declaration": found,
        "one": one,
        "full_area": asked_place(scope=scope, code=found.village_code).full_name,
        "told_village": short_name(names.get(found.told_village_code, "")),
        "head_name": shown_name(found.household.head_name, scope=scope) if found.household else "",
        "visit_clock": step_clock(found.visit_by, area_code=found.village_code),
        "answer_clock": case_clock(found.answer_by, area_code=found.village_code),
        "is_done": not _is_running(found),
        "may_settle": is_open,
        "asked": asked,
        "candidates": _candidates(scope, homes) if is_open else [],
        "chosen": request.POST.get("household", ""),
        "note": request.POST.get("note", ""),
        "refusal": "",
    }


def _asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:40]


def _candidates(scope: Scope, homes: Sequence[Household]) -> list[dict[str, Any]]:
    names = names_around(homes)
    return [
        {
            "key": str(home.pk),
            "household_no": home.household_no,
            "head_name": shown_name(home.head_name, scope=scope),
            "village": short_name(names.get(home.village_code, "")),
            "town": names.get(home.town_code + "000", ""),
        }
        for home in homes
    ]


def _row(one: Declaration, *, names: dict[str, str], scope: Scope) -> dict[str, Any]:
    return {
        "declaration": one,
        "village": short_name(names.get(one.village_code, "")),
        "town": names.get(one.town_code + "000", ""),
        "head_name": shown_name(one.household.head_name, scope=scope) if one.household else "",
        "outcome": one.clue.get_outcome_display() if one.clue else one.get_status_display(),
        "visit_clock": step_clock(one.visit_by, area_code=one.village_code),
        "answer_clock": case_clock(one.answer_by, area_code=one.village_code),
    }


def _is_running(found: Declaration) -> bool:
    is_open = found.clue is not None and found.clue.status == "open"
    return found.status == DeclarationStatus.WAITING or is_open


def _chosen(text: str) -> UUID | None:
    """None for "nobody" alone; anything else that is no household is refused as one outside the area."""
    if text == "nobody":
        return None
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
