"""The list of cases, one case, and what is done in it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.api import (
    TABS,
    Act,
    ActKind,
    AnswersRefused,
    Case,
    OpeningRefused,
    OpenStep,
    Standing,
    Step,
    StepForm,
    StepRefused,
    acts_of,
    case_counts,
    case_detail,
    case_list,
    earlier_acts,
    earliest_day,
    is_second_person,
    may_be_objected_to,
    may_do,
    may_open,
    may_stop,
    objection_to,
    open_case,
    open_objection,
    standing_of,
    stop_case,
    take_step,
)
from fangpin.apps.registry.api import household
from fangpin.web.cases.clock import case_clock, step_clock
from fangpin.web.cases.words import answers_in_words, offices
from fangpin.web.households.law import rulebook
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.areas import asked_place, names_around, short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_households
from fangpin.web.shell.names import shown_name
from fangpin.web.shell.paging import page_number

_PAGE = 50
STEP_KINDS = (ActKind.DONE, ActKind.RETURNED, ActKind.ADMIT, ActKind.REFUSE)
_TITLES = {"waiting": "待我办", "running": "在办", "late": "超期", "ended": "已办结"}
_DONE = {
    ActKind.DONE: "已办完这一步。",
    ActKind.RETURNED: "已退回，前面的人会在“待我办”里看到。",
    ActKind.ADMIT: "已审定为同意；请接着办后面的步骤。",
    ActKind.REFUSE: "已审定为不同意；请按程序告知农户。",
}


@needs_households
@require_safe
def cases(request: HttpRequest, scope: Scope) -> HttpResponse:
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    counts = case_counts(scope, area_code=place.code, today=today())
    found = case_list(scope, tab=tab, area_code=place.code, today=today())
    page = Paginator(found, _PAGE).get_page(page_number(request.GET.get("page", "")))
    names = names_around(page)
    context = {
        "area": place,
        "tab": tab,
        "tabs": [(one, _TITLES[one], counts[one], one == tab) for one in TABS],
        "page": page,
        "rows_shown": [_row(one, names=names, scope=scope) for one in page],
    }
    return render(request, "cases/list.html", context)


@needs_households
@reads_or_answers
def page(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    case = found_case(scope, case_id)
    if asking := page_over_limit(request, scope, shown=[case.household]):
        return asking
    note_view(request, case)
    return render(request, "cases/page.html", _context(request, scope=scope, case=case))


@needs_households
@require_POST
def open_one(request: HttpRequest, scope: Scope, key: UUID, clue_id: int) -> HttpResponse:
    """For clues that were found true before cases were opened with them."""
    if household(scope, key=key) is None:
        raise Http404
    try:
        case = open_case(
            actor=actor_of(request), household=key, clue_id=clue_id, book=rulebook(), today=today()
        )
    except OpeningRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("households:page", key)
    return redirect("cases:page", case.pk)


@needs_households
@require_POST
def stop(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """Without a decision, with the reason."""
    case, note = found_case(scope, case_id), request.POST.get("note", "")
    if asking := page_over_limit(request, scope, shown=[case.household], method="POST"):
        return asking
    try:
        stop_case(
            actor=actor_of(request),
            case_id=case_id,
            note=note,
            version=_number(request.POST.get("version", "")),
            request_key=_key(request.POST.get("request_key", "")),
            today=today(),
        )
    except StepRefused as refusal:
        context = _context(request, scope=scope, case=case) | {"stopped": note, "refusal": str(refusal)}
        return render(request, "cases/page.html", context, status=422)
    messages.success(request, "已终止办理；请把理由告诉农户。")
    return redirect("cases:page", case_id)


@needs_households
@require_POST
def object_to(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """What a family says against a refusal."""
    refused = found_case(scope, case_id)
    if asking := page_over_limit(request, scope, shown=[refused.household], method="POST"):
        return asking
    told = request.POST.get("objection", "")
    try:
        case = open_objection(
            actor=actor_of(request), case_id=case_id, note=told, book=rulebook(), today=today()
        )
    except OpeningRefused as refusal:
        context = _context(request, scope=scope, case=refused)
        context |= {"objection": told, "refusal": str(refusal)}
        return render(request, "cases/page.html", context, status=422)
    messages.success(request, "已登记农户的异议，由另外的人重新核实。")
    return redirect("cases:page", case.pk)


@needs_households
@require_POST
def act(request: HttpRequest, scope: Scope, case_id: int, step: str, kind: ActKind) -> HttpResponse:
    """What was typed stays on the page when it is refused."""
    case = found_case(scope, case_id)
    if asking := page_over_limit(request, scope, shown=[case.household], method="POST"):
        return asking
    try:
        take_step(
            actor=actor_of(request),
            case_id=case_id,
            step=step,
            kind=kind,
            answers=request.POST,
            version=_number(request.POST.get("version", "")),
            request_key=_key(request.POST.get("request_key", "")),
            today=today(),
            book=rulebook(),
            note=request.POST.get("note", ""),
            to_step=request.POST.get("to_step", ""),
        )
    except StepRefused as refusal:
        form = refusal.form if isinstance(refusal, AnswersRefused) else _typed(request, case, step, kind)
        refused = (step, kind, form, str(refusal))
        context = _context(request, scope=scope, case=case, refused=refused)
        return render(request, "cases/page.html", context, status=422)
    messages.success(request, _DONE[kind])
    return redirect("cases:page", case_id)


def _typed(request: HttpRequest, case: Case, step: str, kind: ActKind) -> StepForm | None:
    """What was filled in when the step itself was refused, as by who was slower elsewhere in the case."""
    found = next((one for one in case.steps if one["id"] == step), None)
    if found is None or kind == ActKind.RETURNED:
        return None
    return StepForm(found, kind=kind, since=case.counted_from, today=today(), data=request.POST)


def found_case(scope: Scope, case_id: int) -> Case:
    found = case_detail(scope, case_id=case_id)
    if found is None:
        raise Http404
    return found


def note_view(request: HttpRequest, case: Case) -> None:
    record_entry(
        actor=actor_of(request), verb=Verb.VIEWED_CASE, object_kind="case", object_id=str(case.pk),
        detail={"household": str(case.household_id)},
    )  # fmt: skip


Refused = tuple[str, ActKind, StepForm | None, str]


def _context(
    request: HttpRequest, *, scope: Scope, case: Case, refused: Refused | None = None
) -> dict[str, Any]:
    acts = acts_of(case)
    standing = standing_of(case.steps, acts, opened_on=case.opened_on)
    place = asked_place(scope=scope, code=case.village_code)
    return {
        "case": case,
        "head_name": shown_name(case.household.head_name, scope=scope),
        "full_area": place.full_name,
        "clock": None if case.decision else case_clock(case.due_on, area_code=case.village_code),
        "steps": _steps(case, standing),
        "tasks": [_task(request, scope, case, one, acts, standing, refused) for one in standing.open],
        "acts": [_told(one, case) for one in reversed(acts)],
        "refusal": _refusal_above(refused, standing, scope),
        "lost": _lost(request, case, refused),
        "may_stop": may_stop(scope) and bool(standing.open) and not standing.decision,
        "request_key": uuid4(),
        "stopped": "",
        "objection": "",
        "may_object": may_be_objected_to(case) and may_open(scope),
        "objection_case": objection_to(scope, case=case),
        "printable": [_paper(one["prints"]) for one in case.steps if _is_printable(one, standing)],
    }


def _refusal_above(refused: Refused | None, standing: Standing, scope: Scope) -> str:
    """What is said at the top, where the step has no form any more beside which it could stand."""
    has_form = refused and any(
        one.step["id"] == refused[0] and may_do(scope, one.step) for one in standing.open
    )
    return refused[3] if refused and not has_form else ""


def _lost(request: HttpRequest, case: Case, refused: Refused | None) -> list[tuple[str, str]]:
    """What was typed into a form that is not there any more, to be copied."""
    if not refused:
        return []
    asked = [
        (item["id"], item["says"]) for step in case.steps if step["id"] == refused[0] for item in step["asks"]
    ]
    told = [(says, request.POST.get(name, "")) for name, says in [*asked, ("note", "理由")]]
    return [(says, text) for says, text in told if text]


def _steps(case: Case, standing: Standing) -> list[dict[str, Any]]:
    """All of the procedure in its order; what a decision rules out is left out."""
    open_now = {one.step["id"]: one for one in standing.open}
    return [
        {
            "step": step,
            "offices": offices(step["does"]),
            "act": standing.in_force.get(step["id"]),
            "is_open": step["id"] in open_now,
            "clock": step_clock(open_now[step["id"]].due_on, area_code=case.village_code)
            if step["id"] in open_now
            else None,
        }
        for step in case.steps
        if step["when"] in (None, standing.decision or step["when"])
    ]


def _task(
    request: HttpRequest,
    scope: Scope,
    case: Case,
    one: OpenStep,
    acts: list[Act],
    standing: Standing,
    refused: Refused | None,
) -> dict[str, Any]:
    """An open step as the reader meets it: with forms for whoever can do it, with a sentence for others."""
    step = one.step
    titles = {other["id"]: other["title"] for other in case.steps}
    kinds = (ActKind.ADMIT, ActKind.REFUSE) if step["decides"] else (ActKind.DONE,)
    since = earliest_day(step, standing, case.steps, since=case.counted_from)
    is_mine = may_do(scope, step)
    is_second = is_second_person(actor_of(request), scope, step, acts, earlier_acts(case))
    mine = refused if refused and refused[0] == step["id"] else None
    return {
        "step": step,
        "offices": offices(step["does"]),
        "clock": step_clock(one.due_on, area_code=case.village_code),
        "opened_on": one.opened_on,
        "due_on": one.due_on,
        "may_act": is_mine and is_second,
        "is_barred": is_mine and not is_second,
        "not_by": "、".join(titles[other] for other in step["not_by"]) or "原来那一件",
        "forms": [_form(case, step, kind, mine, since=since, is_only=len(kinds) == 1) for kind in kinds],
        "returns_to": [(other, titles[other]) for other in step["returns_to"]],
        "refusal": mine[3] if mine else "",
        "is_returning": bool(mine and mine[1] == ActKind.RETURNED),
        "note": request.POST.get("note", "") if mine else "",
        "to_step": request.POST.get("to_step", "") if mine else "",
        "request_key": uuid4(),
    }


def _form(
    case: Case, step: Step, kind: ActKind, mine: Refused | None, *, since: date, is_only: bool
) -> dict[str, Any]:
    is_refused = bool(mine and mine[1] == kind)
    form = mine[2] if mine and is_refused else None
    return {
        "kind": kind,
        "address": reverse(f"cases:{kind.value}", args=[case.pk, step["id"]]),
        "form": form or StepForm(step, kind=kind, since=since, today=today()),
        "button": case.says_of(kind) or "办完这一步",
        "is_open": is_only or is_refused,
        "is_only": is_only,
    }


def _told(act: Act, case: Case) -> dict[str, Any]:
    step = next(one for one in case.steps if one["id"] == act.step)
    titles = {one["id"]: one["title"] for one in case.steps}
    return {
        "act": act,
        "title": step["title"],
        "kind": "" if act.kind == ActKind.DONE else case.says_of(act.kind) or act.get_kind_display(),
        "to_title": titles.get(act.to_step, ""),
        "answers": answers_in_words(step, act.answers),
    }


def _is_printable(step: Step, standing: Standing) -> bool:
    is_reached = step["id"] in standing.in_force or any(one.step is step for one in standing.open)
    return bool(step["prints"]) and is_reached


def _paper(kind: str) -> tuple[str, str]:
    """The name of its address, and what the link says."""
    return {"notice": ("cases:notice", "打印公示"), "refusal": ("cases:letter", "打印告知书")}[kind]


def _row(one: Case, *, names: dict[str, str], scope: Scope) -> dict[str, Any]:
    titles = {step["id"]: step["title"] for step in one.steps}
    return {
        "case": one,
        "head_name": shown_name(one.household.head_name, scope=scope),
        "village": short_name(names.get(one.village_code, "")),
        "town": names.get(one.town_code + "000", ""),
        "open": "、".join(titles[step] for step in one.open_steps),
        "offices": offices(one.waits_for),
        "step_clock": step_clock(one.step_due_on, area_code=one.village_code),
        "case_clock": None if one.decision else case_clock(one.due_on, area_code=one.village_code),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _key(text: str) -> UUID:
    """A page without one sends something new each time."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
