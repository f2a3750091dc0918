"""Keep who decided what about changes, and how the households concerned stood just before."""

from collections.abc import Sequence
from datetime import date

from fangpin.apps.accounts.api import User
from fangpin.apps.registry.enums import DecisionKind
from fangpin.apps.registry.models import ChangeDecision, RegisterChange
from fangpin.apps.registry.standing import Standing, households_of, standing


def record_decisions(
    changes: Sequence[RegisterChange], *, kind: DecisionKind, actor: User, on: date, reason: str
) -> None:
    """Before the registry changes, inside the caller's transaction."""
    stood = standing(key for change in changes for key in households_of(change))
    ChangeDecision.objects.bulk_create(
        ChangeDecision(
            change=change,
            kind=kind,
            decided_by=actor,
            decided_on=on,
            reason=reason,
            stood=_concerned(change, stood),
        )
        for change in changes
    )


def _concerned(change: RegisterChange, stood: Standing) -> Standing:
    keys = {str(key) for key in households_of(change)}
    return {key: told for key, told in stood.items() if key in keys}
