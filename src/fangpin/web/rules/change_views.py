"""Drafts and what was decided: the list, one with its preview and replays, the households behind, the decision."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import area_names, households_by_key
from fangpin.apps.rules.api import (
    ChangeKind,
    ChangeRefused,
    ChangeStatus,
    ImpactKind,
    Preview,
    PreviewState,
    RuleChange,
    approve_change,
    ask_for_preview,
    awaits_workbook,
    impact_page,
    is_second_person,
    may_set_for,
    previews_of,
    return_change,
    rule_change,
    rule_changes,
    withdraw_change,
)
from fangpin.web.households.law import rulebook, words
from fangpin.web.rules.forms import DecisionForm, ReplayForm
from fangpin.web.rules.tables import change_in_short, rows_compared
from fangpin.web.rules.wording import COUNTY_DEFAULT, region_names, source_words
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households
from fangpin.web.shell.names import shown_name
from fangpin.web.shell.paging import page_number

_REPLAY_MONTHS = 12
_SHOWN = 200


@needs_households
@require_safe
def changes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Those that wait first."""
    found = list(rule_changes(scope)[:_SHOWN])
    found.sort(key=lambda one: one.status != ChangeStatus.DRAFT)
    return render(request, "rules/changes.html", {"rows_shown": _told(found)})


@needs_households
@require_safe
def change(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    found = _found(scope, change_id)
    return render(request, "rules/change.html", _context(request, scope, found, form=DecisionForm()))


@needs_households
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    """The part of the page that is renewed while a job works; by POST, have it worked out again."""
    found = _found(scope, change_id)
    if request.method == "POST":
        return _asked(request, found, month=None)
    return render(request, "rules/previews.html", _context(request, scope, found, form=DecisionForm()))


@needs_households
@require_POST
def replay(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    found, form = _found(scope, change_id), ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请从列表中选择要回放的月份。")
        return redirect("rules:change", change_id=found.pk)
    return _asked(request, found, month=form.cleaned_data["month"])


@needs_households
@require_POST
def decide(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    found, form = _found(scope, change_id), DecisionForm(request.POST)
    if form.is_valid():
        try:
            says = _decide(
                request, found, what=form.cleaned_data["what"], decision=form.cleaned_data["decision"]
            )
        except ChangeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, says)
            return redirect("rules:change", change_id=found.pk)
    return render(request, "rules/change.html", _context(request, scope, found, form=form), status=422)


@needs_households
@require_safe
def households(request: HttpRequest, scope: Scope, change_id: int) -> HttpResponse:
    """The list behind a figure of the preview on the current run."""
    found = _found(scope, change_id)
    current = next((one for one in previews_of(found) if one.month is None), None)
    if current is None or request.GET.get("kind") not in ImpactKind.values:
        raise Http404
    kind, town = ImpactKind(request.GET["kind"]), request.GET.get("town", "")
    page = impact_page(
        scope, preview=current, kind=kind, town_code=town, page=page_number(request.GET.get("page", ""))
    )
    known = households_by_key(scope, keys=[str(one.household_key) for one in page])
    names = area_names({one.village_code for one in page} | {one.town_code + "000" for one in page})
    rows = [
        {
            "key": one.household_key,
            "name": shown_name(known[str(one.household_key)].head_name, scope=scope)
            if str(one.household_key) in known
            else "",
            "village": short_name(names.get(one.village_code, "")),
            "town": names.get(one.town_code + "000", ""),
            "moved": one,
            "gained": [_title(rule) for rule in one.gained],
            "lost": [_title(rule) for rule in one.lost],
        }
        for one in page
    ]
    context = {"told": _told([found])[0], "kind": kind, "page": page, "rows_shown": rows}
    return render(request, "rules/households.html", context)


def _found(scope: Scope, change_id: int) -> RuleChange:
    found = rule_change(scope, change_id=change_id)
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, found: RuleChange, *, month: date | None) -> HttpResponse:
    try:
        ask_for_preview(actor=actor_of(request), change_id=found.pk, month=month)
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("rules:change", change_id=found.pk)


def _decide(request: HttpRequest, found: RuleChange, *, what: str, decision: str) -> str:
    actor = actor_of(request)
    if what == "approve":
        approve_change(actor=actor, change_id=found.pk, home=settings.HOME, today=today(), decision=decision)
        return f"已批准，从 {found.from_date} 起生效；以前的筛查结果不变。"
    if what == "return":
        return_change(actor=actor, change_id=found.pk, today=today(), decision=decision)
        return "已退回起草人。"
    withdraw_change(actor=actor, change_id=found.pk, today=today())
    return "已撤回。"


def _context(request: HttpRequest, scope: Scope, found: RuleChange, *, form: DecisionForm) -> dict[str, Any]:
    previews = previews_of(found)
    is_open = found.status == ChangeStatus.DRAFT
    actor = actor_of(request)
    towns = {
        town["town_code"] for one in previews if one.month is None for town in one.figures.get("towns", [])
    }
    names = area_names(town + "000" for town in towns)
    field, name = found.target.split(".")
    return {
        "told": _told([found])[0],
        "change": found,
        "field": field,
        "name": name,
        "form": form,
        "previews": [_preview(one, names) for one in previews],
        "is_busy": any(one.state == PreviewState.WAITING for one in previews),
        "months": _months() if is_open and found.has_content and may_set_for(scope, found.region) else [],
        "rows_compared": rows_compared(rulebook(), found) if found.is_table else [],
        "may_hand_in": awaits_workbook(found) and found.drafted_by_id == actor.pk,
        "may_decide": is_open and is_second_person(actor, found),
        "may_withdraw": is_open and found.drafted_by_id == actor.pk,
        "is_ready": any(one.month is None and one.state == PreviewState.DONE for one in previews),
    }


def _preview(one: Preview, names: dict[str, str]) -> dict[str, Any]:
    towns = [
        town | {"name": names.get(town["town_code"] + "000", town["town_code"])}
        for town in one.figures.get("towns", [])
    ]
    cases = [{"rule": _title(case["rule"]), "name": case["case"]} for case in one.cases]
    return {"preview": one, "figures": one.figures, "towns": towns, "cases": cases}


def _told(found: list[RuleChange]) -> list[dict[str, Any]]:
    names = region_names(one.region for one in found)
    return [
        {
            "change": one,
            "title": _target_title(one),
            "says": change_in_short(one) if one.is_table else _values(one),
            "region": names[one.region],
            "source": _source(one),
            "is_default": _source(one) == COUNTY_DEFAULT,
        }
        for one in found
    ]


def _target_title(one: RuleChange) -> str:
    book = rulebook()
    found = book.tables.get(one.target) if one.is_table else book.parameters.get(one.target)
    return found.title if found else ChangeKind(one.kind).label


def _values(one: RuleChange) -> str:
    former = words(value=one.former_value, unit=one.unit) if one.former_value else "没有值"
    return f"{former} → {words(value=one.value, unit=one.unit)}"


def _source(one: RuleChange) -> str:
    if not one.document:
        return source_words(one.source)
    number = f"（{one.document['number']}）" if one.document.get("number") else ""
    issued = f"，{one.document['issued_on']}" if one.document.get("issued_on") else ""
    return f"《{one.document['title']}》{number}{one.source}，{one.document['issuer']}{issued}"


def _title(rule_id: str) -> str:
    rule = rulebook().rules.get(rule_id)
    return rule.title if rule else "已停用的规则"


def _months() -> list[date]:
    """The first days of the months that are over, the newest first."""
    first, found = today().replace(day=1), []
    for _ in range(_REPLAY_MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found
