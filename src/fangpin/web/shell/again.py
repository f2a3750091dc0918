"""Before something is approved, taken away or reset: show again who sits there, unless that was a moment ago.

The page that asks answers the request itself and carries what was sent; the answer comes to the same address together
with it, so that nothing is lost and nothing has to be kept on the server.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import (
    CodeRefused,
    FactorUnreadable,
    Source,
    TryLater,
    User,
    begin_try,
    has_factor,
    note_right_password,
    policy_for,
    use_code,
)
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.kernel.masking import holds_id
from fangpin.web.shell.who import is_demo


@dataclass(frozen=True)
class Asked:
    """Which method of a page is asked about, and what it does, in words."""

    method: str
    does: str
    # In words, where what for has to be said as well, however short ago somebody showed who sits there.
    why: str = ""


# By the name of the page; none of them takes a file, which a page could not carry.
ASKED_AGAIN = {
    "rules:decide": Asked("POST", "复核规则变更"),
    "cases:admit": Asked("POST", "审定：同意"),
    "cases:refuse": Asked("POST", "审定：不同意"),
    "registry:accept": Asked("POST", "同意户籍变动"),
    "registry:deaths": Asked("POST", "批量确认死亡"),
    "inbox:export": Asked("GET", "导出线索清单"),
    "deliveries:registers": Asked("POST", "导出名单"),
    "deliveries:register-file": Asked("GET", "下载名单"),
    "staff:password": Asked("POST", "重置密码"),
    "staff:factor": Asked("POST", "解除动态口令"),
    "factor": Asked("POST", "设置动态口令"),
}
_AT, _BY_TAP = "confirmed_at", "came_by_tap"
_TOLD, _BACK, _REASON = "again-told", "again-back", "again-reason"
_SHORTEST_REASON, _LONGEST_REASON = 4, 200


class _Refused(Exception):
    """What the page says, and its status."""

    def __init__(self, says: str, status: int) -> None:
        super().__init__(says)
        self.status = status


def page_that_asks(request: HttpRequest, *, user: User) -> HttpResponse | None:
    """Nothing where the request may go on to its view."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    asked = ASKED_AGAIN.get(name)
    told = request.POST.get(_TOLD)
    if asked is None or (told is None and not _is_about(request, asked)):
        return None
    if not _is_fresh(request, user):
        if told is None:
            return _page(request, user, asked, status=403)
        try:
            _check(request, user, told)
        except _Refused as refusal:
            return _page(request, user, asked, status=refusal.status, says=str(refusal))
        _enter(request, user, page=name)
    if told is None or asked.method == "POST":
        return None
    return render(request, "shell/confirmed.html", {"asked": asked, "back": _back(request)})


def reads_or_answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a page that is only read and asks by itself: the answer comes to its address."""
    read = require_safe(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (view if is_answer(request) else read)(request, *args, **kwargs)

    return answer


def is_answer(request: HttpRequest) -> bool:
    return _TOLD in request.POST


def page_that_asks_why(request: HttpRequest, *, user: User, asked: Asked) -> HttpResponse:
    """Who sits there and what for, however short ago the first was shown."""
    return _page(request, user, asked, status=403)


def page_that_refuses_why(
    request: HttpRequest, *, user: User, asked: Asked, keep: Callable[..., None]
) -> HttpResponse | None:
    """What is said of a wrong answer; nothing where it is right, and `keep` has been called with the reason."""
    reason = request.POST.get(_REASON, "").strip()
    try:
        # First: a code is good for one try only.
        if not _SHORTEST_REASON <= len(reason) <= _LONGEST_REASON:
            says = f"请用 {_SHORTEST_REASON} 到 {_LONGEST_REASON} 个字写明用途，例如“走访前核对全村成员”。"
            raise _Refused(says, 422)
        if holds_id(reason):
            raise _Refused("用途里有证件号码；请删去后再提交。", 422)
        _check(request, user, request.POST.get(_TOLD, ""))
    except _Refused as refusal:
        return _page(request, user, asked, status=refusal.status, says=str(refusal))
    keep(reason=reason)
    _enter(request, user, page=request.resolver_match.view_name if request.resolver_match else "")
    return None


def _enter(request: HttpRequest, user: User, *, page: str) -> None:
    note_confirmed(request)
    record_entry(
        actor=user,
        verb=Verb.CONFIRMED_IDENTITY,
        object_kind="user",
        object_id=str(user.pk),
        detail={"for": page},
    )


def note_confirmed(request: HttpRequest) -> None:
    request.session[_AT] = int(timezone.now().timestamp())


def note_tap(request: HttpRequest) -> None:
    """Whoever came in by a tap in a demo home knows no password."""
    request.session[_BY_TAP] = True


def _at_sign_in(*, request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        note_confirmed(request)


# With the password, and with the code of whoever has a second factor.
user_logged_in.connect(_at_sign_in, dispatch_uid="again")


def _is_about(request: HttpRequest, asked: Asked) -> bool:
    return request.method == asked.method or (request.method == "HEAD" and asked.method == "GET")


def _is_fresh(request: HttpRequest, user: User) -> bool:
    passed = timezone.now().timestamp() - request.session.get(_AT, 0)
    return bool(passed < policy_for(user).again_minutes * 60)


def _came_by_tap(request: HttpRequest) -> bool:
    return is_demo() and bool(request.session.get(_BY_TAP))


def _check(request: HttpRequest, user: User, told: str) -> None:
    if _came_by_tap(request):
        return
    try:
        if has_factor(user):
            use_code(user=user, text=told, now=timezone.now())
        else:
            _check_password(user, told)
    except TryLater as refusal:
        raise _Refused(str(refusal), 429) from refusal
    except (CodeRefused, FactorUnreadable) as refusal:
        raise _Refused(str(refusal), 422) from refusal


def _check_password(user: User, password: str) -> None:
    """Counted like a try to sign in, in the same place as on the page for a new password."""
    counted = begin_try(username=user.username, source=Source.browser(f"session of {user.pk}"))
    if not user.check_password(password):
        record_entry(actor=user, verb=Verb.SIGN_IN_REFUSED, object_kind="user", object_id=str(user.pk))
        raise _Refused("密码不对；请核对大小写后重新输入。", 422)
    note_right_password(counted)


def _page(request: HttpRequest, user: User, asked: Asked, *, status: int, says: str = "") -> HttpResponse:
    own = ("csrfmiddlewaretoken", _TOLD, _BACK, _REASON)
    context = {
        "asked": asked,
        "reason": request.POST.get(_REASON, ""),
        "says": says,
        "carried": [(name, one) for name, found in request.POST.lists() if name not in own for one in found],
        "minutes": policy_for(user).again_minutes,
        "has_factor": has_factor(user),
        "by_tap": _came_by_tap(request),
        "back": _back(request),
    }
    return render(request, "shell/again.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where the user came from, on this site."""
    told = request.POST.get(_BACK) or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if is_ours else "/"
