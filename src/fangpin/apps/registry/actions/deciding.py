"""What every decision about a change has in common: the change locked, the right to decide, the refusal in words."""

from collections.abc import Collection

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.registry.enums import ChangeStatus
from fangpin.apps.registry.models import RegisterChange
from fangpin.apps.registry.perms import may_decide
from fangpin.kernel.errors import UserError


class DecisionRefused(UserError):
    """Nothing was changed; the message is for the officer."""


def change_to_decide(*, actor: User, change_id: int, status: Collection[ChangeStatus]) -> RegisterChange:
    """The change, locked until the transaction ends: of two decisions at once the second finds it decided."""
    scope = scope_of(actor)
    change = (
        scope.register_changes(RegisterChange.objects.filter(pk=change_id))
        .select_for_update(of=("self",))
        .first()
    )
    if change is None or not may_decide(scope):
        raise DecisionRefused("没有找到这条户籍变动，或者您的账号不能审核；请由乡镇或县级人员办理。")
    if change.status not in status:
        raise DecisionRefused(
            f"这条户籍变动的状态是“{change.get_status_display()}”，不能这样办理；请刷新页面查看。"
        )
    return change
