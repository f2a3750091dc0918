"""Who may do what with declarations; the list itself is cut by the scope."""

from fangpin.apps.accounts.api import Scope


def may_enter(scope: Scope) -> bool:
    """For a family on the telephone or at the counter: offices with either."""
    return scope.takes_declarations


def may_settle(scope: Scope) -> bool:
    """Says which household is meant."""
    return scope.takes_declarations


def may_read(scope: Scope) -> bool:
    """What was said, with name and telephone: those who visit and decide."""
    return scope.sees_names
