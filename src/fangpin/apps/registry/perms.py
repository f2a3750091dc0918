"""Who may do what with households and people."""

from fangpin.apps.accounts.api import Role, Scope


def may_decide(scope: Scope) -> bool:
    """Townships and counties decide about who lives with whom; villages and the city look on."""
    return scope.role in (Role.TOWN, Role.COUNTY)
