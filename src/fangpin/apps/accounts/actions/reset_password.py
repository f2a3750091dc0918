"""Hand out a new one-time password to somebody who has forgotten the own one."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.actions.checking import StaffRefused, answers_for
from fangpin.apps.accounts.models import User
from fangpin.apps.accounts.one_time import one_time_password
from fangpin.apps.accounts.scope import scope_of
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def reset_password(*, actor: User | None, user_id: int, today: date) -> tuple[User, str]:
    """Only by who answers for all of the person's work: who knows the password could come in as that person."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise StaffRefused("没有找到这个人；请返回列表重新选择。")
    if actor is not None and not (scope_of(actor).manages_staff and answers_for(actor, user, today=today)):
        raise StaffRefused(
            "这个人在您的辖区以外还有岗位，或者就是您自己，不能由您重置密码；请由上级系统管理员办理。"
        )
    password = one_time_password()
    user.put_password(password, is_temporary=True)
    record_entry(actor=actor, verb=Verb.RESET_PASSWORD, object_kind="user", object_id=str(user.pk))
    return user, password
