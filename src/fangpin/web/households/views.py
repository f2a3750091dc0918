"""The page of one household, finding it, and closing its clue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from fangpin.apps.accounts.api import Scope, User
from fangpin.apps.cases.api import OpeningRefused, cases_of, is_monitored, may_open, open_case
from fangpin.apps.clues.api import (
    AnswerRefused,
    ClosingRefused,
    MatterAnswerKind,
    Outcome,
    answer_matter,
    close_clue,
    clues_of,
    household_sheet,
    matter_answers,
    may_close,
    record_household_view,
    timeline,
)
from fangpin.apps.declarations.api import declarations_of
from fangpin.apps.registry.api import (
    Household,
    find_households,
    household,
    members,
)
from fangpin.web.households.data_age import gaps_of
from fangpin.web.households.declared import Declared, declared
from fangpin.web.households.family import family_page
from fangpin.web.households.forms import ANSWER_HELP, OUTCOME_HELP, AnswerForm, ClosingForm
from fangpin.web.households.history import history_of
from fangpin.web.households.income import income_of
from fangpin.web.households.law import rulebook
from fangpin.web.households.ledger import ledger_of
from fangpin.web.households.look_ups import page_over_limit
from fangpin.web.households.register_timeline import register_timeline
from fangpin.web.households.rules import matters_of, rule_cards, verdict_counts
from fangpin.web.households.work_timeline import work_timeline
from fangpin.web.shell.again import reads_or_answers
from fangpin.web.shell.areas import asked_place, names_around, short_name
from fangpin.web.shell.clock import today, working_days_since
from fangpin.web.shell.guard import actor_of, needs_households
from fangpin.web.shell.names import shown_name


@needs_households
@reads_or_answers
def find(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Any household of one's area by number or name, with or without a clue."""
    text = request.GET.get("q", "").strip()[:40]
    found = find_households(scope, text=text)
    if asking := page_over_limit(request, scope, shown=found):
        return asking
    names = names_around(found)
    rows = [
        {
            "household": one,
            "head_name": shown_name(one.head_name, scope=scope),
            "village": short_name(names.get(one.village_code, "")),
            "town": names.get(one.town_code + "000", ""),
            "tags": _tags(one),
        }
        for one in found
    ]
    return render(request, "households/find.html", {"text": text, "rows": rows})


@needs_households
@reads_or_answers
def page(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    """一户一档."""
    found = _found(scope=scope, key=key)
    if asking := page_over_limit(request, scope, shown=[found]):
        return asking
    context = _page_context(scope=scope, found=found, actor=actor_of(request))
    record_household_view(actor=actor_of(request), household_key=key)
    return render(request, "households/page.html", context)


@needs_households
@reads_or_answers
def family(request: HttpRequest, scope: Scope, key: UUID) -> HttpResponse:
    """The page for the family, to be printed."""
    found = _found(scope=scope, key=key)
    if asking := page_over_limit(request, scope, shown=[found]):
        return asking
    sheet = household_sheet(scope, household_key=found.pk)
    if sheet is None:
        raise Http404
    record_household_view(actor=actor_of(request), household_key=key)
    context = {
        "household": found,
        "head_name": shown_name(found.head_name, scope=scope),
        "full_area": asked_place(scope=scope, code=found.village_code).full_name,
        "sheet": sheet,
        "told": family_page(sheet),
    }
    return render(request, "households/family.html", context)


@needs_households
@require_POST
def close(request: HttpRequest, scope: Scope, key: UUID, clue_id: int) -> HttpResponse:
    """Close the clue; what was typed stays on the page when it is refused."""
    found = _found(scope=scope, key=key)
    if asking := page_over_limit(request, scope, shown=[found], method="POST"):
        return asking
    form = ClosingForm(request.POST)
    if form.is_valid() and _is_closed(request, form=form, clue_id=clue_id, household=key):
        messages.success(request, "已办结这条线索，结果会计入规则成效。")
        return redirect(reverse("households:page", args=[key]) + "#clue")
    context = _page_context(scope=scope, found=found, actor=actor_of(request), form=form)
    return render(request, "households/page.html", context, status=422)


def _is_closed(request: HttpRequest, *, form: ClosingForm, clue_id: int, household: UUID) -> bool:
    outcome = Outcome(form.cleaned_data["outcome"])
    try:
        told = {"note": form.cleaned_data["note"], "minutes": form.cleaned_data["minutes"]}
        with transaction.atomic():
            close_clue(
                actor=actor_of(request),
                clue_id=clue_id,
                household=household,
                outcome=outcome,
                at=_now(),
                **told,
            )
            if outcome is Outcome.CONFIRMED:
                _enter_procedure(request, clue_id=clue_id, household=household)
    except ClosingRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _enter_procedure(request: HttpRequest, *, clue_id: int, household: UUID) -> None:
    """What was found true goes on at once; a household that needs no identification stays as it is."""
    try:
        open_case(
            actor=actor_of(request), household=household, clue_id=clue_id, book=rulebook(), today=today()
        )
    except OpeningRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "已进入认定程序，接下来的步骤在“认定办理”里。")


@needs_households
@require_POST
def answer(request: HttpRequest, scope: Scope, key: UUID, rule_id: str) -> HttpResponse:
    """Write down what the family says about a matter; what was typed stays on the page when it is refused."""
    found = _found(scope=scope, key=key)
    if asking := page_over_limit(request, scope, shown=[found], method="POST"):
        return asking
    form = AnswerForm(request.POST, auto_id=f"{rule_id}-%s")
    if form.is_valid() and _is_answered(request, form=form, rule_id=rule_id, household=key):
        messages.success(request, "已登记情况说明。")
        return redirect(reverse("households:page", args=[key]) + "#matters")
    context = _page_context(scope=scope, found=found, actor=actor_of(request), refused=(rule_id, form))
    return render(request, "households/page.html", context, status=422)


def _is_answered(request: HttpRequest, *, form: AnswerForm, rule_id: str, household: UUID) -> bool:
    try:
        answer_matter(
            actor=actor_of(request),
            household=household,
            rule_id=rule_id,
            kind=MatterAnswerKind(form.cleaned_data["kind"]),
            note=form.cleaned_data["note"],
            at=_now(),
        )
    except AnswerRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _now() -> datetime:
    """Working days run on the home's day, so what is decided must bear it too."""
    return timezone.localtime().replace(year=today().year, month=today().month, day=today().day)


def _found(*, scope: Scope, key: UUID) -> Household:
    found = household(scope, key=key)
    if found is None:
        raise Http404
    return found


def _page_context(
    *,
    scope: Scope,
    found: Household,
    actor: User,
    form: ClosingForm | None = None,
    refused: tuple[str, AnswerForm] | None = None,
) -> dict[str, Any]:
    place = asked_place(scope=scope, code=found.village_code)
    clues = clues_of(scope, household_key=found.pk)
    sheet = household_sheet(scope, household_key=found.pk)
    told = _declared(scope=scope, found=found, actor=actor)
    cases = cases_of(scope, household_key=found.pk)
    by_clue = {case.clue_id: case for case in cases}
    events = [*timeline(scope, household_key=found.pk), *work_timeline(scope, cases, household=found.pk)]
    return {
        "household": found,
        "head_name": shown_name(found.head_name, scope=scope),
        "place_path": place.path,
        "full_area": place.full_name,
        "household_tags": _tags(found),
        "members": _members(scope=scope, found=found),
        "hands_out_copies": scope.hands_out_copies,
        "clues": [
            (clue, working_days_since(clue.opened_on), by_clue.get(clue.pk), told.get(clue.pk, []))
            for clue in clues
        ],
        "is_monitored": is_monitored(found),
        "may_open": may_open(scope),
        "open_clue": next((clue for clue in clues if clue.status == "open"), None),
        "may_close": may_close(scope),
        "close_form": form or ClosingForm(),
        "is_closing": form is not None,
        "outcome_choices": [(value, label, OUTCOME_HELP[Outcome(value)]) for value, label in Outcome.choices],
        "sheet": sheet,
        "income": income_of(sheet) if sheet else None,
        "ledger": ledger_of(sheet, region=found.village_code) if sheet else None,
        "rules": rule_cards(sheet) if sheet else None,
        "matters": matters_of(sheet, matter_answers(scope, household_key=found.pk), refused=refused)
        if sheet
        else None,
        "answer_choices": [
            (value, label, ANSWER_HELP[MatterAnswerKind(value)]) for value, label in MatterAnswerKind.choices
        ],
        "gaps": gaps_of(sheet) if sheet else [],
        "all_evidence": list(sheet.evidence.values()) if sheet else [],
        "verdict_counts": verdict_counts(sheet) if sheet else {},
        "events": sorted(events, key=lambda event: event.on, reverse=True),
        "register_changes": register_timeline(scope, household_key=found.pk),
        "history": history_of(scope, household_key=found.pk),
    }


def _declared(*, scope: Scope, found: Household, actor: User) -> dict[int | None, list[Declared]]:
    """What the family declared itself, by the clue that it went into."""
    told: dict[int | None, list[Declared]] = {}
    for one in declarations_of(scope, household_key=found.pk):
        told.setdefault(one.clue_id, []).append(declared(one, scope=scope, actor=actor))
    return told


def _tags(found: Household) -> list[str]:
    """Register classes in the ministry's words; a household in none is an ordinary one."""
    tags = ["脱贫户"] if found.is_lifted_out else []
    tags += [found.monitored_kind] if found.monitored_kind else []
    return tags or ["一般农户"]


def _members(*, scope: Scope, found: Household) -> list[Any]:
    year = today().year
    return [
        {
            "person": person,
            "name": shown_name(person.name, scope=scope),
            "age": year - person.birth_year if person.birth_year else None,
        }
        for person in members(scope, household_key=found.pk)
    ]
