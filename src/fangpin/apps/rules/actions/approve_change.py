"""A second person approves a value or a table; it takes effect from its day on."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import get_default_timezone
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.rules.actions.checking import (
    ChangeRefused,
    check_former_rows,
    check_from_date,
    check_with_loader,
)
from fangpin.apps.rules.actions.deciding import draft_for_second_person
from fangpin.apps.rules.enums import ChangeStatus, PreviewState
from fangpin.apps.rules.models import RuleChange
from fangpin.home import Home


@transaction.atomic
def approve_change(*, actor: User, change_id: int, home: Home, today: date, decision: str = "") -> RuleChange:
    """Nobody approves unseen: the preview on the current run must be there."""
    change = draft_for_second_person(actor=actor, change_id=change_id)
    if not change.has_content:
        raise ChangeRefused("这份表还没有通过检查，不能批准；请等起草人改好重新交表，或者退回。")
    if not change.previews.filter(month__isnull=True, state=PreviewState.DONE).exists():
        raise ChangeRefused("影响测算还没有出来，不能批准；请等测算完成，没有算成的请重新测算。")
    check_from_date(change, today=today)
    # Other values may have been approved since the draft was written.
    check_with_loader(change, home=home, today=today)
    if change.is_table:
        check_former_rows(change, home=home)
    change.status, change.decided_by, change.decided_on = ChangeStatus.APPROVED, actor, today
    change.decision = decision.strip()
    change.save(update_fields=["status", "decided_by", "decided_on", "decision"])
    record_entry(
        actor=actor, verb=Verb.APPROVED_RULE_CHANGE, object_kind="rule_change", object_id=str(change.pk)
    )
    queue.configure_task("log_rule_changes").defer()
    # Whether or not a file arrives that day.
    first_minutes = datetime.combine(change.from_date, time(0, 10), tzinfo=get_default_timezone())
    queue.configure_task("run_screening", lock="run_screening", schedule_at=first_minutes).defer()
    return change
