"""Who may do what with clues."""

from fangpin.apps.accounts.api import Scope


def may_close(scope: Scope) -> bool:
    """Every level that works on cases may decide about the clues it can see; the list itself is cut by the scope."""
    return scope.works_on_cases
