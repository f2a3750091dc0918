"""No page about people without an entry in the audit trail: who asked for which page, and whether it was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, entries_added, record_entry

# Pages that show nothing of anybody, or only what one has just handed in; every other page leaves an entry.
NOBODY_ON_IT = frozenset(
    {
        *("home", "signin", "signin-code", "signin-demo", "sign-out", "password", "factor", "postings"),
        "feedback:form",
        # Whoever declares is nobody here; what they hand in leaves an entry of its own.
        *("declare:form", "declare:place", "declare:status"),
        *(
            "staff:list",
            "staff:new",
            "staff:person",
            "staff:add",
            "staff:end",
            "staff:stand-in",
            "staff:password",
            "staff:factor",
        ),
        *("rules:table", "rules:table-workbook", "rules:table-draft", "rules:hand-in"),
        *("overview:page", "overview:outlines", "measures:page", "outcomes:scores"),
        *("rules:list", "rules:rule", "rules:parameter", "rules:draft", "rules:changes", "rules:change"),
        *("rules:preview", "rules:replay", "rules:decide"),
        *("deliveries:list", "deliveries:uploads", "deliveries:upload", "deliveries:progress"),
        *("deliveries:register", "deliveries:registers", "deliveries:headings", "deliveries:forget-heading"),
    }
)
_LONGEST, _LONGEST_NAME = 64, 30


def leave_a_trace(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the entry is in the database before the first byte goes out; if it cannot be, the request fails."""

    def answer(request: HttpRequest) -> HttpResponse:
        with entries_added() as added:
            response = get_response(request)
        verb = _verb(request, response.status_code)
        # What a page has entered itself says more; of what was refused it may have been rolled back.
        if verb == Verb.REFUSED_REQUEST or (verb and (response.status_code >= 400 or not added)):
            _record(request, verb=verb, status=response.status_code)
        return response

    return answer


def _verb(request: HttpRequest, status: int) -> Verb | None:
    page = _page(request)
    if status == 403:
        return Verb.REFUSED_REQUEST
    if not page or page in NOBODY_ON_IT or not isinstance(request.user, User):
        return None
    # Rows of others are not found: who asks for them by number is refused without being told that they exist.
    return Verb.REFUSED_REQUEST if status == 404 else Verb.VIEWED_PAGE


def _record(request: HttpRequest, *, verb: Verb, status: int) -> None:
    user = request.user
    record_entry(
        actor=user if isinstance(user, User) else None,
        verb=verb,
        object_kind=_page(request)[:_LONGEST_NAME],
        object_id="/".join(str(value) for value in _asked(request).values())[:_LONGEST],
        detail=_detail(request, status=status),
    )


def _detail(request: HttpRequest, *, status: int) -> dict[str, str | int | bool | None]:
    """Never what was typed into a search: names and numbers."""
    told: dict[str, str | int | bool | None] = {"method": request.method, "status": status}
    for name in ("area", "page"):
        value = request.GET.get(name, "")
        if value.isascii() and value.isdigit() and len(value) <= 12:
            told[name] = value
    if request.GET.get("q"):
        told["is_search"] = True
    return told


def _page(request: HttpRequest) -> str:
    """The name of the page, by which addresses are made; empty for an address that leads nowhere."""
    match = request.resolver_match
    return match.view_name if match else ""


def _asked(request: HttpRequest) -> Mapping[str, Any]:
    match = request.resolver_match
    return match.kwargs if match else {}
