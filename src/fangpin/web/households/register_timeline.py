"""户籍变动 of a household as a timeline: every decision on its own day, and what waits or went without one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import ChangeDecision, ChangeStatus, RegisterChange, household_changes


@dataclass(frozen=True)
class Step:
    """What was decided about a change on a day, on the word of a roster."""

    day: date
    pk: int
    kind: str
    people: int
    said: str
    actor: str
    reason: str
    received_on: date
    may_open: bool


def register_timeline(scope: Scope, *, household_key: UUID) -> list[Step]:
    """Newest day first; a change that another area decides has no page here."""
    steps = [
        step
        for change in household_changes(scope, household_key=household_key)
        for step in _steps(change, scope=scope)
    ]
    return sorted(steps, key=lambda step: step.day, reverse=True)


def _steps(change: RegisterChange, *, scope: Scope) -> list[Step]:
    """Newest first."""
    decided = [_step(change, one, scope=scope) for one in change.decisions.all()]
    if change.status not in (ChangeStatus.ACCEPTED, ChangeStatus.REFUSED):
        decided.append(_step(change, None, scope=scope))
    return decided[::-1]


def _step(change: RegisterChange, decision: ChangeDecision | None, *, scope: Scope) -> Step:
    past = list(change.decisions.all())
    # What waits again has waited since the last decision.
    since = past[-1].decided_on if past else change.received_on
    return Step(
        day=decision.decided_on if decision else change.decided_on or since,
        pk=change.pk,
        kind=change.get_kind_display(),
        people=change.member_count,
        said=decision.get_kind_display() if decision else change.get_status_display(),
        actor=decision.decided_by.display_name if decision else "",
        reason=decision.reason if decision else change.reason,
        received_on=change.received_on,
        may_open=scope.allows_area(change.village_code),
    )
