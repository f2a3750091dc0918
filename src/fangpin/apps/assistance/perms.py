"""Who may plan help, say that it was given, and propose a release."""

from fangpin.apps.accounts.api import Scope


def may_help(scope: Scope) -> bool:
    """Whoever visits and decides, for the households of the own area; a city's office oversees."""
    return scope.works_on_cases and scope.sees_names
