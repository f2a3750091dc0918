"""Take a code of the second factor, or a recovery code; each opens once."""

from datetime import datetime

from django.db import transaction

from fangpin.apps.accounts.factor import DIGITS, as_typed, opened_for, recovery_mark, step_of
from fangpin.apps.accounts.models import Factor, User
from fangpin.apps.accounts.tries import begin_code_try, note_right_password
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.kernel.errors import UserError


class CodeRefused(UserError):
    """Wrong, too old, or used already; the message does not tell which."""


def use_code(*, user: User, text: str, now: datetime) -> int | None:
    """How many recovery codes are left if one was used up; nothing after a code of the phone."""
    counted = begin_code_try(user)
    code = as_typed(text)
    with transaction.atomic():
        # Of two requests with one code, the second finds it used up.
        factor = Factor.objects.select_for_update().filter(user=user, sealed_key__isnull=False).first()
        is_taken = factor is not None and (_step_used(factor, code, now=now) or _recovery_used(factor, code))
    if factor is None or not is_taken:
        told: dict[str, str | int | bool | None] = {"code": True}
        record_entry(
            actor=user, verb=Verb.SIGN_IN_REFUSED, object_kind="user", object_id=str(user.pk), detail=told
        )
        raise CodeRefused("口令不对，或者已经用过；请等手机上换成下一个 6 位数字再输入，也可以用恢复码。")
    note_right_password(counted)
    return None if len(code) == DIGITS else len(factor.recovery_marks)


def _step_used(factor: Factor, code: str, *, now: datetime) -> bool:
    if len(code) != DIGITS:
        return False
    step = step_of(code, key=opened_for(factor.user, factor.sealed_key), now=now)
    if step is None or step <= factor.last_step:
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _recovery_used(factor: Factor, code: str) -> bool:
    mark = recovery_mark(code)
    if mark not in factor.recovery_marks:
        return False
    factor.recovery_marks = [one for one in factor.recovery_marks if one != mark]
    factor.save(update_fields=["recovery_marks"])
    record_entry(
        actor=factor.user,
        verb=Verb.USED_RECOVERY_CODE,
        object_kind="user",
        object_id=str(factor.user_id),
        detail={"left": len(factor.recovery_marks)},
    )
    return True
