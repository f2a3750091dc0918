"""The guard in front of every view: signed in, with something to see in the user's scope, and asked again where it
matters (again.py)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from fangpin.apps.accounts.api import Scope, User, scope_of
from fangpin.web.shell.again import page_that_asks

View = Callable[..., HttpResponseBase]


def needs_households(view: View) -> View:
    """For pages about households and clues; the view receives the scope."""
    return _guarded(view, allows=lambda scope: scope.has_households)


def needs_office(view: View) -> View:
    """For what offices do beside visits: figures of the area, who is who, who lives with whom."""
    return _guarded(view, allows=lambda scope: scope.has_office_pages)


def needs_lists(view: View) -> View:
    """For lists that leave the system."""
    return _guarded(view, allows=lambda scope: scope.takes_lists_along)


def needs_counter(view: View) -> View:
    """For offices that take down what a family says on the telephone or at the counter."""
    return _guarded(view, allows=lambda scope: scope.takes_declarations)


def needs_staff(view: View) -> View:
    """For the pages of administrators, about people who sign in and about nobody else."""
    return _guarded(view, allows=lambda scope: scope.has_staff)


def needs_trail(view: View) -> View:
    """For who did what: the audit administrator's."""
    return _guarded(view, allows=lambda scope: scope.reads_trail)


def needs_alerts(view: View) -> View:
    """For who looks at too many households: the security administrator's."""
    return _guarded(view, allows=lambda scope: scope.reads_alerts)


def needs_copies(view: View) -> View:
    """For all that is held on one person, to be handed to that person."""
    return _guarded(view, allows=lambda scope: scope.hands_out_copies)


def needs_deliveries(view: View) -> View:
    """For pages about what departments sent; the view receives the scope."""
    return _guarded(view, allows=lambda scope: scope.has_deliveries)


def needs_sign_in(view: View) -> View:
    """For pages that show nothing of anybody; signing in itself is demanded by the middleware."""
    return _guarded(view, allows=lambda scope: scope.role is not None)


def actor_of(request: HttpRequest) -> User:
    """The user behind a request that came through the guard."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _guarded(view: View, *, allows: Callable[[Scope], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scope = scope_of(request.user)
        if not allows(scope):
            raise PermissionDenied
        asking = page_that_asks(request, user=actor_of(request))
        if asking is not None:
            return asking
        return view(request, scope, *args, **kwargs)

    return guarded
