"""The list of people of an area, and one person with all postings."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import (
    Posting,
    Scope,
    User,
    has_factor,
    has_work_elsewhere,
    staff,
    staff_member,
)
from fangpin.contracts.load import load_contracts
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_staff
from fangpin.web.shell.paging import page_number
from fangpin.web.shell.who import area_of, last_day, work_of
from fangpin.web.staff.forms import EndForm, PostingForm, StandInForm
from fangpin.web.staff.words import posts

_ON_A_PAGE = 50


@needs_staff
@require_safe
def people(request: HttpRequest, scope: Scope) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:40]
    page = Paginator(staff(scope, text=text), _ON_A_PAGE).get_page(page_number(request.GET.get("page", "")))
    context = {
        "text": text,
        "page": page,
        "rows_shown": [{"user": one, "postings": _not_over(one)} for one in page],
        "manages": scope.manages_staff,
        "posts": posts(),
    }
    return render(request, "staff/list.html", context)


@needs_staff
@require_safe
def person(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    return render(
        request, "staff/person.html", person_context(request, scope, found_person(scope, user_id=user_id))
    )


def found_person(scope: Scope, *, user_id: int) -> User:
    found = staff_member(scope, user_id=user_id)
    if found is None:
        raise Http404
    return found


def person_context(request: HttpRequest, scope: Scope, found: User, **more: Any) -> dict[str, Any]:
    """The page of one person; `more` holds a form that was refused."""
    is_self = found.pk == actor_of(request).pk
    manages = scope.manages_staff and not is_self
    return {
        "person": found,
        "rows_shown": [
            told_posting(one) | {"may_change": manages and scope.manages_postings_in(one.area_code)}
            for one in found.postings.all()
        ],
        "manages": manages,
        "is_self": is_self,
        "may_reset": manages and not has_work_elsewhere(scope, found, on=today()),
        "has_factor": has_factor(found),
        "removes_factors": scope.removes_factors and not is_self,
        "may_remove": not has_work_elsewhere(scope, found, on=today()),
        "form": posting_form(scope),
        "end_form": EndForm(auto_id=False),
        "stand_in_form": StandInForm(auto_id=False),
        "posts": posts(),
    } | more


def posting_form(scope: Scope, *words: Any, kind: type[PostingForm] = PostingForm) -> PostingForm:
    senders = sorted({one.body.sender for one in load_contracts().by_id.values()})
    return kind(*words, scope=scope, departments=senders, today=today())


def told_posting(one: Posting) -> dict[str, Any]:
    return {
        "posting": one,
        "work": work_of(one),
        "area": area_of(one),
        "last_day": last_day(one),
        "state": _state(one, on=today()),
    }


def _state(one: Posting, *, on: date) -> str:
    if one.until_date is not None and one.until_date <= on:
        return "over"
    return "in_force" if one.from_date <= on else "to_come"


def _not_over(user: User) -> list[dict[str, Any]]:
    told = [told_posting(one) for one in user.postings.all()]
    return [one for one in told if one["state"] != "over"]
