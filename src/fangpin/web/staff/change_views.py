"""What the system's administrator does: a person, a posting, a stand-in, an end, a new password."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fangpin.apps.accounts.api import (
    Scope,
    StaffRefused,
    add_posting,
    create_person,
    end_posting,
    remove_factor,
    reset_password,
    stand_in,
)
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import actor_of, needs_staff
from fangpin.web.staff.forms import EndForm, PersonForm, StandInForm, day_after
from fangpin.web.staff.views import found_person, person_context, posting_form
from fangpin.web.staff.words import posts


@needs_staff
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The form; afterwards the one-time password, which nobody can look up again."""
    if not scope.manages_staff:
        raise PermissionDenied
    form = posting_form(scope, *([request.POST] if request.method == "POST" else []), kind=PersonForm)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            user, password = create_person(
                actor=actor_of(request),
                username=told["username"],
                display_name=told["display_name"],
                posting=form.wanted(),
                today=today(),
            )
        except StaffRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _shown_once(request, user_id=user.pk, scope=scope, password=password)
    context = {"form": form, "posts": posts()}
    return render(request, "staff/new.html", context, status=422 if form.errors else 200)


@needs_staff
@require_POST
def add(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    form = posting_form(scope, request.POST)
    return _changed(
        request,
        scope,
        user_id=user_id,
        form=form,
        change=lambda: add_posting(
            actor=actor_of(request), user_id=user_id, wanted=form.wanted(), today=today()
        ),
        says="已增加岗位。",
        shown={"form": form},
    )


@needs_staff
@require_POST
def end(request: HttpRequest, scope: Scope, user_id: int, posting_id: int) -> HttpResponse:
    form = EndForm(request.POST, auto_id=False)
    return _changed(
        request,
        scope,
        user_id=user_id,
        form=form,
        change=lambda: end_posting(
            actor=actor_of(request),
            posting_id=posting_id,
            until=day_after(form.cleaned_data["last_day"]) or today(),
            today=today(),
        ),
        says="已终止。到期后（没有填日期的从现在起）这个岗位的权限全部失效，已打开的页面也不能再用。",
        shown={"ending": posting_id, "end_form": form},
    )


@needs_staff
@require_POST
def substitute(request: HttpRequest, scope: Scope, user_id: int, posting_id: int) -> HttpResponse:
    form = StandInForm(request.POST, auto_id=False)
    return _changed(
        request,
        scope,
        user_id=user_id,
        form=form,
        change=lambda: stand_in(
            actor=actor_of(request),
            posting_id=posting_id,
            username=form.cleaned_data["username"].strip(),
            from_date=form.cleaned_data["from_date"],
            until_date=day_after(form.cleaned_data["last_day"]) or today(),
            today=today(),
        ),
        says="已安排代岗；到最后一天的次日自动失效。",
        shown={"substituting": posting_id, "stand_in_form": form},
    )


@needs_staff
@require_POST
def password(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    found_person(scope, user_id=user_id)
    try:
        _, handed_out = reset_password(actor=actor_of(request), user_id=user_id, today=today())
    except StaffRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("staff:person", user_id)
    return _shown_once(request, user_id=user_id, scope=scope, password=handed_out)


@needs_staff
@require_POST
def factor(request: HttpRequest, scope: Scope, user_id: int) -> HttpResponse:
    """A lost phone: from now on the password alone opens, or a new one has to be set up first."""
    if not scope.removes_factors:
        raise PermissionDenied
    found = found_person(scope, user_id=user_id)
    try:
        remove_factor(actor=actor_of(request), user_id=user_id, today=today())
    except StaffRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, f"已解除{found.display_name}的动态口令；必须用动态口令的岗位，下次登录要先重新设置。"
        )
    return redirect("staff:person", user_id)


def _changed(
    request: HttpRequest,
    scope: Scope,
    *,
    user_id: int,
    form: Form,
    change: Callable[[], object],
    says: str,
    shown: dict[str, Any],
) -> HttpResponse:
    """What was typed stays on the page when it is refused."""
    found = found_person(scope, user_id=user_id)
    if form.is_valid():
        try:
            change()
        except StaffRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, says)
            return redirect("staff:person", user_id)
    return render(request, "staff/person.html", person_context(request, scope, found, **shown), status=422)


def _shown_once(request: HttpRequest, *, user_id: int, scope: Scope, password: str) -> HttpResponse:
    context = {"person": found_person(scope, user_id=user_id), "password": password}
    return render(request, "staff/password.html", context)
