"""What is put up in the village and what is handed to the family: printed from what is on file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from fangpin.apps.accounts.api import Scope
from fangpin.apps.cases.api import Act, ActKind, Case, acts_of, standing_of
from fangpin.kernel.masking import mask_name
from fangpin.notices import scan
from fangpin.web.cases.views import found_case, note_view
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.areas import asked_place
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import needs_households
from fangpin.web.shell.names import shown_name


@needs_households
@reads_or_answers
def notice(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """Names masked, no numbers, no health; searched like any paper for the public before it is shown."""
    case = found_case(scope, case_id)
    if asking := page_over_limit(request, scope, shown=[case.household]):
        return asking
    step = _printed(case, "notice")
    words: dict[str, Any] = {
        "case": case,
        "head_name": mask_name(case.household.head_name),
        "full_area": asked_place(scope=scope, code=case.village_code).full_name,
        "days": _days_of(step),
        "today": today(),
    }
    paper = render_to_string("cases/notice_text.html", words)
    verdict = scan(f"<html><body>{paper}</body></html>".encode(), name="公示.html", on=today())
    note_view(request, case)
    return render(request, "cases/notice.html", words | {"paper": paper, "verdict": verdict})


@needs_households
@reads_or_answers
def letter(request: HttpRequest, scope: Scope, case_id: int) -> HttpResponse:
    """To the family: what was decided, why, and how to object."""
    case = found_case(scope, case_id)
    if asking := page_over_limit(request, scope, shown=[case.household]):
        return asking
    _printed(case, "refusal")
    act = _refusal(case)
    deciding = next(one for one in case.steps if one["id"] == act.step)
    reasons = [
        act.answers[one["id"]]
        for one in deciding["asks"]
        if one["when"] == ActKind.REFUSE and act.answers.get(one["id"])
    ]
    note_view(request, case)
    context = {
        "case": case,
        "act": act,
        "reasons": reasons,
        "head_name": shown_name(case.household.head_name, scope=scope),
        "full_area": asked_place(scope=scope, code=case.village_code).full_name,
    }
    return render(request, "cases/letter.html", context)


def _printed(case: Case, kind: str) -> dict[str, Any]:
    """The step that needs this paper, once it is its turn."""
    standing = standing_of(case.steps, acts_of(case), opened_on=case.opened_on)
    reached = {one.step["id"] for one in standing.open} | set(standing.in_force)
    for step in case.steps:
        if step["prints"] == kind and step["id"] in reached:
            return step
    raise Http404


def _refusal(case: Case) -> Act:
    for act in reversed(acts_of(case)):
        if act.kind == ActKind.REFUSE:
            return act
    raise Http404


def _days_of(step: dict[str, Any]) -> dict[str, Any] | None:
    """How long it hangs: what the procedure asks between putting up and taking down."""
    return next((one["days_after"] for one in step["asks"] if one["days_after"]), None)
