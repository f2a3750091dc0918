"""Undo a decision about a change: people are back where they were, and the proposal waits again."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.registry.actions.apply_change import GONE_KINDS, apply_change, mark_gone, queue_log
from fangpin.apps.registry.actions.because import because
from fangpin.apps.registry.actions.deciding import DecisionRefused, change_to_decide
from fangpin.apps.registry.actions.note_arrival import wait_for_turn
from fangpin.apps.registry.actions.record_decisions import record_decisions
from fangpin.apps.registry.enums import ChangeStatus, DecisionKind
from fangpin.apps.registry.models import ChangeMember, Household, RegisterChange


@transaction.atomic
def undo_change(*, actor: User, change_id: int, on: date, reason: str) -> RegisterChange:
    """The proposal, open again; refused when the people were moved, or proposed to move, meanwhile."""
    wait_for_turn()
    old = change_to_decide(
        actor=actor, change_id=change_id, status=(ChangeStatus.ACCEPTED, ChangeStatus.REFUSED)
    )
    reason = reason.strip()
    if not reason:
        raise DecisionRefused("请写明撤销的理由，再提交。")
    if old.undoes_id is not None:
        raise DecisionRefused("这条本身是一次撤销，不能再撤销；请打开原来的那条变动，重新决定。")
    was_accepted = old.status == ChangeStatus.ACCEPTED
    members = list(old.members.order_by("pk").select_related("person"))
    _check_nothing_later(old, members, was_accepted=was_accepted)
    kind = DecisionKind.UNDID_ACCEPTANCE if was_accepted else DecisionKind.UNDID_REFUSAL
    record_decisions([old], kind=kind, actor=actor, on=on, reason=reason)
    if was_accepted:
        _bring_back(old, members, actor=actor, on=on, reason=reason)
    old.status, old.decided_by, old.decided_on, old.reason = ChangeStatus.OPEN, None, None, ""
    old.save(update_fields=["status", "decided_by", "decided_on", "reason"])
    record_entry(
        actor=actor,
        verb=Verb.UNDID_REGISTER_CHANGE,
        object_kind="register_change",
        object_id=str(old.pk),
        detail={"kind": old.kind, "people": old.member_count, "undone": kind},
    )
    return old


def _check_nothing_later(old: RegisterChange, members: list[ChangeMember], *, was_accepted: bool) -> None:
    is_as_decided = _is_as_decided if was_accepted else _is_as_proposed
    if any(not is_as_decided(old, member) for member in members):
        raise DecisionRefused("其中有人后来又有变动，不能直接撤销；请先撤销较晚的那条变动。")
    people = [member.person_id for member in members]
    waiting = RegisterChange.objects.filter(status=ChangeStatus.OPEN, members__person__in=people)
    if waiting.exists():
        raise DecisionRefused("较新的名册对其中的人另有说法，不能直接撤销；请先办理待审核的那条变动。")


def _is_as_decided(old: RegisterChange, member: ChangeMember) -> bool:
    if old.kind in GONE_KINDS:
        # Later than decided: a number was put right since, and the person is here under it (roster_sql/put_right.sql).
        gone_on, decided_on = member.person.gone_on, old.decided_on
        return gone_on is not None and decided_on is not None and gone_on <= decided_on
    return member.person.household_id == old.to_household_key


def _is_as_proposed(old: RegisterChange, member: ChangeMember) -> bool:
    return member.person.household_id == old.household_id and member.person.gone_on is None


def _bring_back(
    old: RegisterChange, members: list[ChangeMember], *, actor: User, on: date, reason: str
) -> None:
    new = _reverse(old, members, actor=actor, on=on, reason=reason)
    because(f"撤销{old.get_kind_display()}", actor=actor, delivery=old.delivery, change_id=new.pk)
    if old.kind in GONE_KINDS:
        mark_gone(members, household_key=old.household_id, gone_on=None, change=new, on=on)
        queue_log()
    else:
        apply_change(new, on=on)


def _reverse(
    old: RegisterChange, members: list[ChangeMember], *, actor: User, on: date, reason: str
) -> RegisterChange:
    here = Household.objects.get(pk=old.to_household_key or old.household_id)
    home = old.household
    new = RegisterChange.objects.create(
        kind=old.kind,
        status=ChangeStatus.ACCEPTED,
        household=here,
        to_household_key=home.pk,
        to_household_no=home.household_no,
        to_head_name=home.head_name,
        to_village_code=old.from_village_code,
        from_village_code=here.village_code,
        county_code=old.county_code,
        town_code=old.town_code,
        village_code=old.village_code,
        member_count=old.member_count,
        delivery=old.delivery,
        received_on=old.received_on,
        undoes=old,
        decided_by=actor,
        decided_on=on,
        reason=reason,
    )
    ChangeMember.objects.bulk_create(
        ChangeMember(change=new, person=one.person, before=one.after, after=one.before) for one in members
    )
    return new
