"""Have a preview worked out by a job: on the current run, or on the end of a past month."""

from datetime import date

from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.enums import ChangeStatus, PreviewState
from fangpin.apps.rules.models import Preview, RuleChange
from fangpin.apps.rules.perms import may_set_for


@transaction.atomic
def ask_for_preview(*, actor: User, change_id: int, month: date | None) -> Preview:
    """The drafter's office or one above may ask as often as it likes; a preview that is waiting is not queued twice."""
    change = RuleChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None or not may_set_for(scope_of(actor), change.region):
        raise ChangeRefused("没有找到这份草稿，或者不在您的职责范围内；请返回列表重新选择。")
    if change.status != ChangeStatus.DRAFT:
        raise ChangeRefused("这份草稿已有结论，不再测算；要再改请重新起草。")
    if not change.has_content:
        raise ChangeRefused("这份表还没有通过检查，没有可以测算的内容；请先改好重新交表。")
    return start_preview(change, month=month)


def start_preview(change: RuleChange, *, month: date | None) -> Preview:
    preview, is_new = Preview.objects.get_or_create(change=change, month=month)
    if is_new or preview.state != PreviewState.WAITING:
        preview.state, preview.says = PreviewState.WAITING, ""
        preview.save(update_fields=["state", "says"])
        queue.configure_task("preview_rule_change").defer(preview_id=preview.pk)
    return preview
