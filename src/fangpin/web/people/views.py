"""Who is meant: the list by village, both records side by side, the decision and its undoing."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.links.api import (
    TABS,
    LinkRefused,
    Stranger,
    StrangerFilters,
    decide_link,
    may_decide,
    record_stranger_view,
    stranger,
    stranger_counts,
    stranger_page,
    tab_of,
)
from fangpin.apps.registry.api import area_names, blind_spots
from fangpin.web.people.forms import DecisionForm
from fangpin.web.people.records import blind_rows, both_records, list_rows
from fangpin.web.shell.areas import asked_place
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_office
from fangpin.web.shell.paging import page_number

_PAGE = 50
TAB_TITLES = {
    "review": "待核对",
    "conflict": "号码冲突",
    "unmatched": "底册里找不到",
    "linked": "已认定",
    "nobody": "已核对，都不是",
}
BLIND_SAYS = (
    "这些人在户籍底册里，但没有能用的证件号码，或姓名里有生僻字，部门的数据很可能对不上他们。"
    "没有线索不等于没有风险：请入户走访，并请公安部门补正号码。"
)
TAB_SAYS = {
    "review": "部门文件里的这些人，证件号码不能用，或户籍底册里没有这个号码；系统找到了相像的人，但不够确定，请核对后认定。",
    "conflict": "证件号码是底册中另一个人的，多半是填了户主、父母或兄弟的号码；请核对到底是谁。",
    "unmatched": "部门文件里有，户籍底册里找不到。可能是号码或姓名写错、生僻字丢失，或不是本地户籍；这些人的数据暂不能用于预警，请留意他们的家庭。",
    "linked": "已认定是底册中的人，数据已用于筛查。认错了可以撤销。",
    "nobody": "已核对，不是系统找到的那些人，这些行不算在任何人头上。找到是谁以后，请报送部门改正号码重新报送。",
}


@needs_office
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One tab of the list in one area."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    tab = request.GET.get("tab", "")
    filters = StrangerFilters(area_code=place.code, text=request.GET.get("q", "").strip()[:40])
    if tab not in TABS:
        # The first tab with something to decide.
        counts = stranger_counts(scope, filters=filters)
        tab = next((name for name in TABS if counts[name]), "review")
    filters = replace(filters, tab=tab)
    found = stranger_page(scope, filters=filters, page=page_number(request.GET.get("page", "")))
    context = {
        "area": place,
        "filters": filters,
        "tabs": _tabs(scope=scope, filters=filters),
        "says": TAB_SAYS[filters.tab],
        "page": found,
        "rows_shown": list_rows(found, scope=scope),
        "may_decide": may_decide(scope),
    }
    return render(request, "people/list.html", context)


@needs_office
@require_safe
def blind(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Registered people whom the data of departments miss: look after their households by visits."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    found = blind_spots(scope, area_code=place.code)
    page = Paginator(found, _PAGE).get_page(page_number(request.GET.get("page", "")))
    context = {
        "area": place,
        "tabs": _tabs(scope=scope, filters=StrangerFilters(area_code=place.code, tab="")),
        "says": BLIND_SAYS,
        "page": page,
        "rows_shown": blind_rows(page, scope=scope),
    }
    return render(request, "people/blind.html", context)


@needs_office
@require_safe
def detail(request: HttpRequest, scope: Scope, stranger_id: int) -> HttpResponse:
    """The record as written beside those of the register it may mean."""
    found = _found(scope=scope, stranger_id=stranger_id)
    record_stranger_view(actor=actor_of(request), stranger_id=found.pk)
    return render(request, "people/detail.html", _context(found, scope=scope, form=DecisionForm()))


@needs_office
@require_POST
def decide(request: HttpRequest, scope: Scope, stranger_id: int) -> HttpResponse:
    """Link, refuse or undo; what was typed stays on the page when it is refused."""
    found = _found(scope=scope, stranger_id=stranger_id)
    form = DecisionForm(request.POST)
    if form.is_valid() and _is_decided(request, form=form, found=found):
        messages.success(request, "已记录。数据随后按新的认定重新筛查。")
        return redirect("people:detail", stranger_id=found.pk)
    return render(request, "people/detail.html", _context(found, scope=scope, form=form), status=422)


def _is_decided(request: HttpRequest, *, form: DecisionForm, found: Stranger) -> bool:
    try:
        decide_link(
            actor=actor_of(request),
            stranger_id=found.pk,
            kind=form.kind,
            linked_to=form.linked_to,
            reason=form.cleaned_data["reason"],
            decided_on=today(),
        )
    except LinkRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _found(*, scope: Scope, stranger_id: int) -> Stranger:
    found = stranger(scope, stranger_id=stranger_id)
    if found is None:
        raise Http404
    return found


def _context(found: Stranger, *, scope: Scope, form: DecisionForm) -> dict[str, Any]:
    names = area_names({found.village_code, found.town_code + "000"})
    return {
        "stranger": found,
        "records": both_records(found, scope=scope),
        "writings": found.writings.select_related("delivery").all(),
        "decisions": found.decisions.select_related("decided_by").all(),
        "may_decide": may_decide(scope),
        "form": form,
        "chosen": form["who"].value(),
        "tab": tab_of(found),
        "tab_title": TAB_TITLES[tab_of(found)],
        "tab_says": TAB_SAYS[tab_of(found)],
        "place": names.get(found.town_code + "000", "") + names.get(found.village_code, ""),
    }


def _tabs(*, scope: Scope, filters: StrangerFilters) -> list[dict[str, Any]]:
    counts = stranger_counts(scope, filters=filters)
    blind_spot = {
        "title": "部门数据看不见的人",
        "count": blind_spots(scope, area_code=filters.area_code).count(),
        "address": reverse("people:blind") + "?" + urlencode({"area": filters.area_code}),
        "is_current": not filters.tab,
    }
    return [*_stranger_tabs(filters, counts), blind_spot]


def _stranger_tabs(filters: StrangerFilters, counts: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("people:list")
    return [
        {
            "title": title,
            "count": counts[tab],
            "address": here + "?" + urlencode({"area": filters.area_code, "tab": tab, "q": filters.text}),
            "is_current": tab == filters.tab,
        }
        for tab, title in TAB_TITLES.items()
    ]
