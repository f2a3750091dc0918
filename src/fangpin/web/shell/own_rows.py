"""The database shows the rows of whoever is asking, for as long as the request lasts, and then none."""

from collections.abc import Callable
from typing import Any

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.guard.api import hide_rows, show_rows_of


def only_own_rows(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, right after who is asking is known: everything behind it, error pages too, reads these rows only."""

    def answer(request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            user.hold_postings()
            show_rows_of(scope_of(user), user=user.pk)
        else:
            hide_rows()  # no statement, unless an earlier request was never closed
        return get_response(request)

    return answer


def _hide(**_: Any) -> None:
    hide_rows()


# Sent when the last byte is on its way: what is streamed after the view has returned is still the user's own.
request_finished.connect(_hide, dispatch_uid="own_rows")
