"""How long a session lasts, and that nothing else is opened while a new password or a second factor is due."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from fangpin.apps.accounts.api import AccessPolicy, User, is_password_due, policy_for
from fangpin.web.signin.factor import is_factor_due

_BEGAN, _SEEN = "began_at", "seen_at"
# Written down no more often: each time is a row written.
_SEEN_EVERY = 60


def session_limits(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: out after some minutes without a request, and some hours after coming in."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            policy = policy_for(user)
            says = _is_over(request, policy=policy)
            if says:
                logout(request)
                messages.warning(request, says)
            elif (due := _due_first(user, policy=policy)) and not _may_still(request, due):
                return _sent_to(request, reverse(due))
        response = get_response(request)
        is_to_sign_in = response.status_code == 302 and response.headers["Location"].startswith(
            reverse("signin") + "?"
        )
        return _sent_to(request, reverse("signin")) if is_to_sign_in and _is_fragment(request) else response

    return answer


def _is_over(request: HttpRequest, *, policy: AccessPolicy) -> str:
    """Why the session ends; empty while it goes on."""
    now, session = int(timezone.now().timestamp()), request.session
    began, seen = session.setdefault(_BEGAN, now), session.setdefault(_SEEN, now)
    if now - began >= policy.session_hours * 3600:
        return f"登录已满 {policy.session_hours} 小时，请重新登录。"
    if now - seen >= policy.idle_minutes * 60:
        return f"已有 {policy.idle_minutes} 分钟没有操作，为安全起见已退出，请重新登录。"
    if now - seen >= _SEEN_EVERY:
        session[_SEEN] = now
    return ""


def _due_first(user: User, *, policy: AccessPolicy) -> str:
    """The page that comes before every other; empty where nothing is due."""
    if is_password_due(user, policy=policy, now=timezone.now()):
        return "password"
    return "factor" if is_factor_due(user, policy=policy) else ""


def _may_still(request: HttpRequest, due: str) -> bool:
    return request.path in (reverse(due), reverse("sign-out"))


def _is_fragment(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """A part of a page cannot show another page: htmx is told to open it."""
    if not _is_fragment(request):
        return redirect(address)
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    asked = urlencode({"next": f"{here.path}?{here.query}" if here.query else here.path})
    return HttpResponse(status=204, headers={"HX-Redirect": f"{address}?{asked}"})
