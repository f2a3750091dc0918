"""The list of measures, the help of one household, and what is done about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.assistance.api import (
    TABS,
    HelpRefused,
    Measure,
    Plan,
    conditions,
    deliver_measure,
    first_measure_due,
    may_help,
    measure_by_id,
    measure_list,
    measures_of,
    plan_measure,
    propose_release,
    unanswered,
    withdraw_measure,
    without_help,
)
from fangpin.apps.cases.api import Case, OpeningRefused, admitted_on, admitted_risks, is_monitored
from fangpin.apps.clues.api import record_household_view
from fangpin.apps.registry.api import Household, household
from fangpin.rulebook.assistance import Assistance
from fangpin.web.assistance.forms import DeliveryForm, PlanForm, ReleaseForm, WithdrawalForm
from fangpin.web.cases.clock import step_clock
from fangpin.web.households.law import rulebook
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.areas import asked_place, names_around, short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households
from fangpin.web.shell.names import shown_name
from fangpin.web.shell.paging import page_number

_PAGE = 50
_FIRST_DAYS = "assistance.first_measure_days"
_TITLES = {
    "waiting": "待安排",
    "planned": "待落实",
    "late": "超期未落实",
    "delivered": "已落实",
    "withdrawn": "已撤销",
}


@needs_households
@require_safe
def measures(request: HttpRequest, scope: Scope) -> HttpResponse:
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in _TITLES else "waiting"
    waiting = without_help(scope, area_code=place.code)
    lists: dict[str, Any] = {"waiting": waiting} | {
        one: measure_list(scope, tab=one, area_code=place.code, today=today()) for one in TABS
    }
    page = Paginator(lists[tab], _PAGE).get_page(page_number(request.GET.get("page", "")))
    names = names_around(page)
    context = {
        "area": place,
        "tab": tab,
        "tabs": [(one, title, lists[one].order_by().count(), one == tab) for one, title in _TITLES.items()],
        "page": page,
        "rows_shown": [_row(one, names=names, scope=scope) for one in page],
    }
    return render(request, "assistance/list.html", context)


@needs_households
@reads_or_answers
def page(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    found = _found(scope, key)
    if asking := page_over_limit(request, scope, shown=[found]):
        return asking
    record_household_view(actor=actor_of(request), household_key=key)
    return render(request, "assistance/household.html", _context(scope, found))


@needs_households
@require_POST
def plan(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    found = _found(scope, key)
    form = PlanForm(request.POST, rules=_rules(), risks=admitted_risks(scope, household=key))

    def do(told: dict[str, Any]) -> None:
        plan_measure(
            actor=actor_of(request),
            household=key,
            plan=Plan(
                told["group"],
                tuple(told["risks"]),
                told["what"],
                told["office"],
                told["person"],
                told["due_on"],
            ),
            rules=_rules(),
            request_key=told["request_key"] or uuid4(),
            today=today(),
        )

    return _done(request, scope, found, form, do, name="plan_form", says="已安排这项措施。")


@needs_households
@require_POST
def deliver(request: HttpRequest, scope: Scope, measure_id: int) -> HttpResponse:
    measure = _measure(scope, measure_id)

    def do(told: dict[str, Any]) -> None:
        deliver_measure(
            actor=actor_of(request),
            measure_id=measure_id,
            on=told["delivered_on"],
            proof=told["proof"],
            amount_yuan=told["amount_yuan"],
            today=today(),
        )

    form = DeliveryForm(request.POST)
    return _done(
        request, scope, measure.household, form, do, name=f"deliver-{measure_id}", says="已登记落实。"
    )


@needs_households
@require_POST
def withdraw(request: HttpRequest, scope: Scope, measure_id: int) -> HttpResponse:
    measure = _measure(scope, measure_id)

    def do(told: dict[str, Any]) -> None:
        withdraw_measure(actor=actor_of(request), measure_id=measure_id, reason=told["reason"], today=today())

    form = WithdrawalForm(request.POST)
    return _done(
        request, scope, measure.household, form, do, name=f"withdraw-{measure_id}", says="已撤销这项措施。"
    )


@needs_households
@require_POST
def release(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    found = _found(scope, key)

    def do(told: dict[str, Any]) -> None:
        propose_release(
            actor=actor_of(request),
            household=key,
            village_code=found.village_code,
            is_natural=told["is_natural"],
            note=told["note"],
            book=rulebook(),
            today=today(),
        )

    says = "已提请风险消除，接下来的步骤在“认定办理”里。"
    return _done(request, scope, found, ReleaseForm(request.POST), do, name="release_form", says=says)


def _done(
    request: HttpRequest,
    scope: Scope,
    found: Household,
    form: forms.Form,
    do: Callable[[dict[str, Any]], None],
    *,
    name: str,
    says: str,
) -> HttpResponse:
    """What was typed stays on the page when it is refused."""
    if asking := page_over_limit(request, scope, shown=[found], method="POST"):
        return asking
    told = ""
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except HelpRefused as refusal:
            if refusal.field in form.fields:
                form.add_error(refusal.field, str(refusal))
            else:
                told = str(refusal)
        except OpeningRefused as refusal:
            told = str(refusal)
        else:
            messages.success(request, says)
            return redirect("assistance:household", found.pk)
    context = _context(scope, found, refused={name: form}) | {"refusal": told}
    return render(request, "assistance/household.html", context, status=422)


def _context(
    scope: Scope, found: Household, *, refused: dict[str, forms.Form] | None = None
) -> dict[str, Any]:
    refused, rules = refused or {}, _rules()
    known = measures_of(scope, household=found.pk)
    risks = admitted_risks(scope, household=found.pk)
    is_watched = is_monitored(found)
    return {
        "refusal": "",
        "household": found,
        "head_name": shown_name(found.head_name, scope=scope),
        "full_area": asked_place(scope=scope, code=found.village_code).full_name,
        "is_monitored": is_watched,
        "may_help": may_help(scope) and is_watched,
        "risks": risks,
        "unanswered": unanswered(risks, known, rules=rules),
        "measures": [_told(one, refused) for one in known],
        "plan_form": refused.get("plan_form") or PlanForm(rules=rules, risks=risks),
        "is_planning": "plan_form" in refused,
        "release_form": refused.get("release_form") or ReleaseForm(),
        "is_releasing": "release_form" in refused,
        "conditions": conditions(
            scope, household=found.pk, village_code=found.village_code, book=rulebook(), today=today()
        )
        if is_watched
        else [],
        "since": admitted_on(scope, household=found.pk),
    }


def _told(one: Measure, refused: dict[str, forms.Form]) -> dict[str, Any]:
    delivery, withdrawal = refused.get(f"deliver-{one.pk}"), refused.get(f"withdraw-{one.pk}")
    return {
        "measure": one,
        "clock": step_clock(one.due_on, area_code=one.village_code),
        "delivery": delivery or DeliveryForm(auto_id=f"deliver-{one.pk}-%s"),
        "is_delivering": delivery is not None,
        "withdrawal": withdrawal or WithdrawalForm(auto_id=f"withdraw-{one.pk}-%s"),
        "is_withdrawing": withdrawal is not None,
    }


def _row(one: Case | Measure, *, names: dict[str, str], scope: Scope) -> dict[str, Any]:
    due = one.due_on
    if isinstance(one, Case):
        days = rulebook().parameter_value(parameter=_FIRST_DAYS, region=one.village_code, on=today()).value
        due = first_measure_due(one.decided_on, days=int(days)) if one.decided_on else None
    return {
        "one": one,
        "household": one.household,
        "head_name": shown_name(one.household.head_name, scope=scope),
        "village": short_name(names.get(one.village_code, "")),
        "town": names.get(one.town_code + "000", ""),
        "due_on": due,
        "clock": step_clock(due, area_code=one.village_code),
    }


def _found(scope: Scope, key: UUID) -> Household:
    found = household(scope, key=key)
    if found is None:
        raise Http404
    return found


def _measure(scope: Scope, measure_id: int) -> Measure:
    found = measure_by_id(scope, measure_id=measure_id)
    if found is None:
        raise Http404
    return found


def _rules() -> Assistance:
    rules = rulebook().assistance
    if rules is None:
        raise Http404
    return rules
