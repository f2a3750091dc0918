"""Close a clue with what the visit found."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.clues.enums import ClueStatus, Outcome
from fangpin.apps.clues.models import MINUTES_OF_A_DAY, Clue
from fangpin.apps.clues.perms import may_close
from fangpin.kernel.errors import UserError

_CLOSING = ("status", "outcome", "outcome_note", "visit_minutes", "closed_by", "closed_at")


class ClosingRefused(UserError):
    """The clue stays as it is; the message is for the officer."""


@transaction.atomic
def close_clue(
    *,
    actor: User,
    clue_id: int,
    outcome: Outcome,
    note: str,
    minutes: int | None = None,
    household: UUID | None = None,
    at: datetime | None = None,
) -> Clue:
    """The row lock makes of two decisions at once one decision and one refusal.

    `minutes` is how long the visit took; nobody has to say. `household`, when given, must be the clue's: a page
    closes its own clues only. `at` is the time of the home, whose day may be a demonstration's; without it, the
    present.
    """
    scope = scope_of(actor)
    asked = {"pk": clue_id} if household is None else {"pk": clue_id, "household_id": household}
    clue = scope.clues(Clue.objects.filter(**asked)).select_for_update().first()
    if clue is None or not may_close(scope):
        raise ClosingRefused("没有找到这条线索，或者它不在您的辖区；请返回待办列表。")
    if clue.status == ClueStatus.CLOSED:
        raise ClosingRefused("这条线索已经办结，不能重复办理；请刷新页面查看结果。")
    if outcome != Outcome.CONFIRMED and not note.strip():
        raise ClosingRefused("请写明核实情况，再办结这条线索。")
    if minutes is not None and not 0 < minutes <= MINUTES_OF_A_DAY:
        raise ClosingRefused(f"走访用时应是 1 到 {MINUTES_OF_A_DAY} 之间的整数分钟；不清楚可以不填。")
    clue.status, clue.outcome, clue.outcome_note = ClueStatus.CLOSED, outcome, note.strip()
    clue.visit_minutes, clue.closed_by = minutes, actor
    clue.closed_at = at or Now()
    clue.save(update_fields=_CLOSING)
    clue.refresh_from_db(fields=["closed_at"])
    record_entry(
        actor=actor,
        verb=Verb.CLOSED_CLUE,
        object_kind="clue",
        object_id=str(clue.pk),
        detail={"outcome": outcome.value},
    )
    return clue
