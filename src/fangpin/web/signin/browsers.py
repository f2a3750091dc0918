"""Which browser a user has signed in with before, and the address of those that nobody knows."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fangpin.apps.accounts.api import Source, name_mark

_DAYS = 90


def source_of(request: HttpRequest, *, username: str) -> Source:
    token = _token(request, username=username)
    return Source.browser(token) if token else Source.address(address_of(request))


def remember(request: HttpRequest, response: HttpResponse, *, username: str) -> None:
    """After the right password; a cookie for each user of a shared computer. It opens nothing by itself."""
    token = _token(request, username=username) or secrets.token_urlsafe(16)
    response.set_cookie(
        _cookie(username),
        signing.dumps(token, salt=name_mark(username)),
        max_age=_DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/signin/",
    )


def _token(request: HttpRequest, *, username: str) -> str:
    written = request.COOKIES.get(_cookie(username), "")
    try:
        token = signing.loads(written, salt=name_mark(username), max_age=_DAYS * 86_400)
    except signing.BadSignature:
        return ""
    return str(token)


def _cookie(username: str) -> str:
    return f"known-{name_mark(username)[:12]}"


def address_of(request: HttpRequest) -> str:
    """Behind the own proxy (FANGPIN_HTTPS=1) the last address of its header, which nobody else can write."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))
