"""Who may decide who is meant."""

from fangpin.apps.accounts.api import Role, Scope


def may_decide(scope: Scope) -> bool:
    """A decision moves data between people: the township or the county answers for it; a village looks and tells."""
    return scope.role in (Role.TOWN, Role.COUNTY)
