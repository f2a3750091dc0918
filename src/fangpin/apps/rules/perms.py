"""Who may draft a value and who may decide about it."""

from fangpin.apps.accounts.api import Role, Scope, User, scope_of
from fangpin.apps.rules.models import RuleChange
from fangpin.kernel.areas import full_code

_OFFICES = (Role.COUNTY, Role.CITY)


def may_draft(scope: Scope) -> bool:
    """A number of the rulebook is set by a county for itself or by the city; others read it."""
    return scope.role in _OFFICES


def may_set_for(scope: Scope, region: str) -> bool:
    """An office sets values for its own area and below."""
    return may_draft(scope) and scope.allows_area(full_code(region))


def is_second_person(user: User, change: RuleChange) -> bool:
    """Somebody else, of the same or a higher office, answering for the region."""
    scope = scope_of(user)
    is_high_enough = scope.role == Role.CITY or change.drafted_by.role == scope.role
    return user.pk != change.drafted_by_id and is_high_enough and may_set_for(scope, change.region)
