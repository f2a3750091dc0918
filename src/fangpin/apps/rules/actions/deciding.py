"""What every decision about a draft begins with: the row locked, and one who may decide."""

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.enums import ChangeStatus
from fangpin.apps.rules.models import RuleChange
from fangpin.apps.rules.perms import drafters, is_second_person, may_set_for


def draft_for_second_person(*, actor: User, change_id: int) -> RuleChange:
    """The lock makes of two decisions at once one decision and one refusal."""
    change = locked_draft(actor=actor, change_id=change_id)
    if actor.pk in drafters(change):
        raise ChangeRefused("自己起草的不能由自己复核；请由同级或上级的另一个人复核。")
    if not is_second_person(actor, change):
        raise ChangeRefused("这份草稿要由起草单位同级或上级的另一个人复核；您的账号不能复核。")
    return change


def locked_draft(*, actor: User, change_id: int) -> RuleChange:
    rows = RuleChange.objects.select_for_update(of=("self",)).select_related(
        "drafted_by", "drafted_under__stands_in_for"
    )
    change = rows.filter(pk=change_id).first()
    if change is None or not may_set_for(scope_of(actor), change.region):
        raise ChangeRefused("没有找到这份草稿，或者不在您的职责范围内；请返回列表重新选择。")
    if change.status != ChangeStatus.DRAFT:
        label = ChangeStatus(change.status).label
        raise ChangeRefused(f"这份草稿{label}，不能再办；请刷新页面查看。")
    return change
