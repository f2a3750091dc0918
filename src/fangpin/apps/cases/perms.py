"""Who may do which step; the list itself is cut by the scope."""

from collections.abc import Mapping, Sequence
from typing import Any

from fangpin.apps.accounts.api import Role, Scope, User
from fangpin.apps.cases.models import Act


def may_open(scope: Scope) -> bool:
    return scope.works_on_cases


def may_do(scope: Scope, step: Mapping[str, Any]) -> bool:
    """Whoever has one of the offices that the procedure names for the step."""
    return scope.role is not None and scope.role.value in step["does"]


def may_stop(scope: Scope) -> bool:
    """Not whoever visits: a case must not vanish where it is inconvenient."""
    return scope.role in (Role.TOWN, Role.COUNTY)


def doers(acts: Sequence[Act], steps: Sequence[str]) -> set[int]:
    """Who did these steps so far, and for whom; what was sent back counts as well."""
    found = [act for act in acts if act.step in steps]
    return {pk for act in found for pk in (act.done_by_id, act.done_for_id) if pk}


def is_second_person(
    user: User, scope: Scope, step: Mapping[str, Any], acts: Sequence[Act], earlier: Sequence[Act]
) -> bool:
    """Nobody checks their own work, nor in a case that is objected to; who stands in for a person counts as that
    person."""
    checked = doers(acts, step["not_by"]) | doers(earlier, step["not_by_earlier"])
    return not {user.pk, scope.stands_in_for} & checked
