"""Accept at once the proposals that two lists of the police agree on: dead on the deaths list, gone from the roster."""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.registry.actions.apply_change import queue_log, refresh_households
from fangpin.apps.registry.actions.because import because
from fangpin.apps.registry.actions.deciding import DecisionRefused
from fangpin.apps.registry.actions.note_arrival import wait_for_turn
from fangpin.apps.registry.actions.record_decisions import record_decisions
from fangpin.apps.registry.enums import ChangeKind, ChangeStatus, DecisionKind
from fangpin.apps.registry.models import RegisterChange
from fangpin.apps.registry.perms import may_decide


@transaction.atomic
def accept_confirmed_deaths(*, actor: User, changes: Collection[int], on: date) -> int:
    """Number of proposals accepted: those named that still wait in the actor's area."""
    scope = scope_of(actor)
    if not may_decide(scope):
        raise DecisionRefused("您的账号不能审核户籍变动；请由乡镇或县级人员办理。")
    wait_for_turn()
    waiting = RegisterChange.objects.filter(pk__in=changes, kind=ChangeKind.DIED, status=ChangeStatus.OPEN)
    found = list(scope.register_changes(waiting).select_for_update(of=("self",)).order_by("pk"))
    if not found:
        return 0
    keys = [change.pk for change in found]
    record_decisions(found, kind=DecisionKind.ACCEPTED, actor=actor, on=on, reason=_REASON)
    because("批量确认死亡", actor=actor)
    with connection.cursor() as cursor:
        cursor.execute(_GONE, {"keys": keys, "on": on})
        cursor.execute(_LINES, {"keys": keys, "on": on})
    RegisterChange.objects.filter(pk__in=keys).update(
        status=ChangeStatus.ACCEPTED, decided_by=actor, decided_on=on, reason=_REASON
    )
    refresh_households(change.household_id for change in found)
    record_entry(
        actor=actor,
        verb=Verb.ACCEPTED_DEATHS,
        object_kind="area",
        object_id=scope.area_code,
        detail={"changes": len(found), "people": sum(change.member_count for change in found)},
    )
    queue_log()
    return len(found)


_REASON = "死亡注销名单已有记录"
_GONE = """
UPDATE registry_person SET gone_on = %(on)s
WHERE key IN (SELECT person_id FROM registry_changemember WHERE change_id = ANY(%(keys)s)) AND gone_on IS NULL
"""
_LINES = """
INSERT INTO registry_decisionline (change_id, decided_on, person_key, household_key, village_code, is_gone, is_logged)
SELECT change.id, %(on)s, member.person_id, change.household_id, '', TRUE, FALSE
FROM registry_changemember AS member
JOIN registry_registerchange AS change ON change.id = member.change_id
WHERE change.id = ANY(%(keys)s)
ORDER BY member.id
"""
