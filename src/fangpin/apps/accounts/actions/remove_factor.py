"""Remove the second factor of somebody whose phone is lost."""

from datetime import date

from django.db import transaction

from fangpin.apps.accounts.actions.checking import StaffRefused, answers_for
from fangpin.apps.accounts.models import Factor, User
from fangpin.apps.accounts.scope import scope_of
from fangpin.apps.audit.api import Verb, record_entry


@transaction.atomic
def remove_factor(*, actor: User | None, user_id: int, today: date) -> User:
    """By the security's administrator: who hands out passwords could otherwise come in as anybody. Without an actor
    it is the installation's own command."""
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise StaffRefused("没有找到这个人；请返回列表重新选择。")
    if actor is not None and not (scope_of(actor).removes_factors and answers_for(actor, user, today=today)):
        raise StaffRefused(
            "动态口令由安全管理员解除，不能解除自己的；在您的辖区以外还有岗位的人，由上级安全管理员办理。"
        )
    removed, _ = Factor.objects.filter(user=user).delete()
    if not removed:
        raise StaffRefused("这个人没有设置动态口令，不用解除。")
    record_entry(actor=actor, verb=Verb.REMOVED_FACTOR, object_kind="user", object_id=str(user.pk))
    return user
