"""What guards every answer: the content security policy, no copies on shared computers, no impossible input."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# data: is for the small drawings inside Bootstrap's style sheet; neither script nor style may be inline.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_PLAIN_FORM = "application/x-www-form-urlencoded"


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that puts the policy on every answer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return answer


def no_copies_kept(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: on a shared computer nobody finds a household's page in the browser after sign-out."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def no_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: PostgreSQL text holds no NUL, so neither an address nor a form without files may."""

    def answer(request: HttpRequest) -> HttpResponse:
        told = [request.GET, request.POST] if request.content_type == _PLAIN_FORM else [request.GET]
        values = (value for one in told for _, found in one.lists() for value in found)
        if "\0" in request.path or any("\0" in value for value in values):
            raise BadRequest
        return get_response(request)

    return answer


def no_blank_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an address that only takes what is sent to it says so to whoever comes back to read it, after signing
    in again or reloading."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return answer
