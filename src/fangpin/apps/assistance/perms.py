"""Who may plan help, say that it was given, and propose a release."""

from fangpin.apps.accounts.api import Scope


def may_help(scope: Scope) -> bool:
    """Whoever works on cases, for the households of the own area."""
    return scope.works_on_cases
