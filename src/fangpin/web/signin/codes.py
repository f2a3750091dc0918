"""Between the right password and a code of the second factor: the session knows who it is, and opens nothing yet."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import CodeRefused, FactorUnreadable, TryLater, User, all_users, use_code
from fangpin.web.signin.browsers import remember
from fangpin.web.signin.forms import CodeForm

_WAITING = "waits_for_code"
_MINUTES = 5


def wait_for_code(request: HttpRequest, *, user: User, then: str) -> None:
    """After the right password."""
    request.session.cycle_key()
    request.session[_WAITING] = {
        "user": user.pk,
        # Of another password by then nobody is let in.
        "mark": user.get_session_auth_hash(),
        "since": int(timezone.now().timestamp()),
        "then": then,
    }


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def page(request: HttpRequest) -> HttpResponse:
    user = _who_waits(request)
    if user is None:
        messages.warning(request, f"请先输入用户名和密码；输入后 {_MINUTES} 分钟内要输入动态口令。")
        return redirect("signin")
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            left = use_code(user=user, text=form.cleaned_data["code"], now=timezone.now())
        except TryLater as refusal:
            form.add_error("code", str(refusal))
            status = 429
        except (CodeRefused, FactorUnreadable) as refusal:
            form.add_error("code", str(refusal))
            status = 422
        else:
            return _let_in(request, user, recovery_codes_left=left)
    return render(request, "signin/code.html", {"form": form}, status=status)


def _who_waits(request: HttpRequest) -> User | None:
    told = request.session.get(_WAITING)
    if told is None or timezone.now().timestamp() - told["since"] > _MINUTES * 60:
        return None
    user = all_users().filter(pk=told["user"], is_active=True).first()
    if user is None or not constant_time_compare(told["mark"], user.get_session_auth_hash()):
        return None
    return user


def _let_in(request: HttpRequest, user: User, *, recovery_codes_left: int | None) -> HttpResponse:
    then = request.session.pop(_WAITING)["then"]
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if recovery_codes_left is not None:
        messages.warning(
            request,
            f"用掉了一个恢复码，还剩 {recovery_codes_left} 个。换了手机的，请在页面底部“动态口令”里重新设置。",
        )
    response = redirect(then)
    remember(request, response, username=user.username)
    return response
