"""Set up the own second factor: draw a key, show by a code that the phone has it, receive recovery codes."""

from datetime import datetime

from django.db import transaction

from fangpin.apps.accounts.actions.checking import StaffRefused
from fangpin.apps.accounts.factor import (
    as_typed,
    new_key,
    new_recovery_codes,
    opened_for,
    recovery_mark,
    sealed_for,
    step_of,
)
from fangpin.apps.accounts.models import Factor, User
from fangpin.apps.audit.api import Verb, record_entry


def draw_key(*, actor: User) -> None:
    """Another one at each call; in force only after `confirm_factor`."""
    Factor.objects.update_or_create(user=actor, defaults={"drawn_key": sealed_for(actor, new_key())})


@transaction.atomic
def confirm_factor(*, actor: User, code: str, now: datetime) -> list[str]:
    """The drawn key is in force from now on, instead of any former one; answers the recovery codes."""
    factor = Factor.objects.select_for_update().filter(user=actor, drawn_key__isnull=False).first()
    if factor is None:
        raise StaffRefused("没有正在设置的密钥；请点“开始设置”。")
    step = step_of(as_typed(code), key=opened_for(actor, factor.drawn_key), now=now)
    if step is None:
        raise StaffRefused("口令不对；请核对手机的日期和时间是否准确，再输入手机上正显示的 6 位数字。")
    factor.sealed_key, factor.drawn_key = factor.drawn_key, None
    factor.confirmed_at, factor.last_step = now, step
    codes = _renewed(factor)
    record_entry(actor=actor, verb=Verb.SET_UP_FACTOR, object_kind="user", object_id=str(actor.pk))
    return codes


@transaction.atomic
def renew_recovery_codes(*, actor: User) -> list[str]:
    """The former ones are void."""
    factor = Factor.objects.select_for_update().filter(user=actor, sealed_key__isnull=False).first()
    if factor is None:
        raise StaffRefused("还没有设置动态口令；请先设置。")
    codes = _renewed(factor)
    record_entry(actor=actor, verb=Verb.RENEWED_RECOVERY_CODES, object_kind="user", object_id=str(actor.pk))
    return codes


def _renewed(factor: Factor) -> list[str]:
    codes = new_recovery_codes()
    factor.recovery_marks = [recovery_mark(code) for code in codes]
    factor.save()
    return codes
