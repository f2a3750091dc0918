"""An own password: due after a one-time one, and when it has been used too long."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import (
    Scope,
    Source,
    TryLater,
    User,
    begin_try,
    change_password,
    is_password_due,
    note_right_password,
    policy_for,
)
from fangpin.web.shell.guard import actor_of, needs_sign_in
from fangpin.web.signin.forms import PasswordForm


@needs_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def page(request: HttpRequest, _scope: Scope) -> HttpResponse:
    user = actor_of(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_changed(form, user=user):
        # The session at hand goes on, the others of this user end.
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改。")
        return redirect("home")
    policy = policy_for(user)
    context = {
        "form": form,
        "policy": policy,
        "is_due": is_password_due(user, policy=policy, now=timezone.now()),
    }
    return render(request, "signin/password.html", context, status=422 if form.errors else 200)


def _is_changed(form: PasswordForm, *, user: User) -> bool:
    """The present password is counted like a try to sign in: an open session is no place to guess from."""
    try:
        counted = begin_try(username=user.username, source=Source.browser(f"session of {user.pk}"))
    except TryLater as refusal:
        form.add_error(None, str(refusal))
        return False
    if not user.check_password(form.cleaned_data["present"]):
        form.add_error("present", "现在的密码不对；请核对大小写后重新输入。")
        return False
    note_right_password(counted)
    try:
        change_password(actor=user, password=form.cleaned_data["new"])
    except ValidationError as fault:
        form.add_error("new", fault)
        return False
    return True
