"""Who may draft a value and who may decide about it."""

from fangpin.apps.accounts.api import Role, Scope, User, scope_of
from fangpin.apps.rules.models import RuleChange
from fangpin.kernel.areas import AreaLevel, full_code, level_of

_OFFICES = (Role.COUNTY, Role.CITY)


def may_draft(scope: Scope) -> bool:
    """A number of the rulebook is set by a county for itself or by the city; others read it."""
    return scope.role in _OFFICES


def sees_changes(scope: Scope) -> bool:
    """Whoever oversees a county or the city; townships and villages read the numbers in force."""
    return scope.has_households and scope.level in (AreaLevel.COUNTY, AreaLevel.CITY)


def may_draft_for(scope: Scope, region: str) -> bool:
    return may_draft(scope) and may_set_for(scope, region)


def may_set_for(scope: Scope, region: str) -> bool:
    """An office sets values for its own area and below; an approver decides about them and drafts none."""
    return scope.role in (*_OFFICES, Role.APPROVER) and scope.allows_area(full_code(region))


def is_second_person(user: User, change: RuleChange) -> bool:
    """Somebody else, of the same or a higher office, answering for the region; who stands in for a person counts
    as that person."""
    scope = scope_of(user)
    is_high_enough = scope.level == AreaLevel.CITY or scope.level == level_of(change.drafted_under.area_code)
    deciders = {user.pk, scope.stands_in_for}
    return not deciders & drafters(change) and is_high_enough and may_set_for(scope, change.region)


def drafters(change: RuleChange) -> set[int]:
    """Who wrote the draft, and for whom."""
    colleague = change.drafted_under.stands_in_for
    return {change.drafted_by_id, *([colleague.user_id] if colleague else [])}
