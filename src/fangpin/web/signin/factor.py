"""The own second factor: set it up, move it to another phone, receive new recovery codes."""

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fangpin.apps.accounts.api import (
    AccessPolicy,
    Factor,
    FactorUnreadable,
    Scope,
    StaffRefused,
    User,
    confirm_factor,
    draw_key,
    factor_of,
    has_factor,
    key_address,
    key_text,
    opened_for,
    policy_for,
    renew_recovery_codes,
)
from fangpin.web.shell.guard import actor_of, needs_sign_in
from fangpin.web.shell.who import is_demo


@needs_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def page(request: HttpRequest, _scope: Scope) -> HttpResponse:
    if request.method != "POST":
        return _shown(request)
    user, what = actor_of(request), request.POST.get("what", "")
    try:
        if what == "confirm":
            code = request.POST.get("code", "")
            return _recovery_codes(request, confirm_factor(actor=user, code=code, now=timezone.now()))
        if what == "codes":
            return _recovery_codes(request, renew_recovery_codes(actor=user))
    except (StaffRefused, FactorUnreadable) as refusal:
        return _shown(request, says=str(refusal))
    if what == "begin":
        draw_key(actor=user)
    return redirect("factor")


def is_factor_due(user: User, *, policy: AccessPolicy) -> bool:
    """For nobody in a demo home: its people are invented, and come in by a tap."""
    return not is_demo() and policy.demands_code(user.standing[0]) and not has_factor(user)


def _shown(request: HttpRequest, *, says: str = "") -> HttpResponse:
    user = actor_of(request)
    factor, policy = factor_of(user), policy_for(user)
    is_set_up = factor is not None and factor.sealed_key is not None
    context = {
        "says": says,
        "factor": factor if is_set_up else None,
        "codes_left": len(factor.recovery_marks) if factor else 0,
        "drawn": _drawn(user, factor),
        "is_due": is_factor_due(user, policy=policy),
        "is_demanded": policy.demands_code(user.standing[0]),
    }
    return render(request, "signin/factor.html", context, status=422 if says else 200)


def _drawn(user: User, factor: Factor | None) -> dict[str, str] | None:
    """A key that waits for its first code, as text and as a drawing inside the page."""
    if factor is None or factor.drawn_key is None:
        return None
    try:
        key = opened_for(user, factor.drawn_key)
    except FactorUnreadable:
        return None  # beginning anew draws another one
    drawing = segno.make(key_address(key, username=user.username), error="m", micro=False)
    return {"text": key_text(key), "drawing": drawing.svg_inline(scale=5, border=4, light="#fff")}


def _recovery_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "signin/recovery_codes.html", {"codes": codes})
