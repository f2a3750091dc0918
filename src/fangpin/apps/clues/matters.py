"""What families said about matters to explain."""

from dataclasses import asdict
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.household_view import RuleLine
from fangpin.apps.clues.models import HouseholdSheet, MatterAnswer


def matter_answers(scope: Scope, *, household_key: UUID) -> dict[str, list[MatterAnswer]]:
    """By rule, the newest first; nothing outside the scope."""
    mine = scope.sheets(HouseholdSheet.objects.filter(pk=household_key)).values("household_key")
    found: dict[str, list[MatterAnswer]] = {}
    for answer in MatterAnswer.objects.filter(household_id__in=mine).select_related("told_by"):
        found.setdefault(answer.rule_id, []).append(answer)
    return found


def still_answers(answer: MatterAnswer, line: RuleLine) -> bool:
    """Whether the facts are those that the family spoke about."""
    told: list[dict[str, object]] = answer.facts
    return told == [asdict(fact) for fact in line.facts]
