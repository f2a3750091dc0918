"""The workbook of a drafted table: kept sealed until a job has read it, and handed in again when it had faults."""

from io import BytesIO

from django.db import transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.rules.actions.ask_for_preview import start_preview
from fangpin.apps.rules.actions.checking import ChangeRefused
from fangpin.apps.rules.actions.deciding import locked_draft
from fangpin.apps.rules.enums import ChangeStatus, PreviewState
from fangpin.apps.rules.models import RuleChange
from fangpin.home import Home
from fangpin.home.sealing import seal

# A table of a thousand rows takes a tenth of this.
MOST_WORKBOOK_BYTES = 2**20


def sealed_workbook(content: bytes, *, home: Home) -> bytes:
    if not content:
        raise ChangeRefused("请选择改好的工作簿（xlsx）。")
    if len(content) > MOST_WORKBOOK_BYTES:
        raise ChangeRefused("文件超过 1 MB，不像一张决策表；请交从本页下载、改好的那一份。")
    sealed = BytesIO()
    seal([content], sealed, key=home.seal_key())
    return sealed.getvalue()


def awaits_workbook(change: RuleChange) -> bool:
    """Whether the last one had faults, or could not be read."""
    is_waiting = change.previews.filter(state=PreviewState.WAITING).exists()
    return change.status == ChangeStatus.DRAFT and not change.has_content and not is_waiting


@transaction.atomic
def hand_in_workbook(*, actor: User, change_id: int, content: bytes, home: Home) -> RuleChange:
    """Only in the place of one with faults: what somebody may be reading to decide about stays as it is."""
    change = locked_draft(actor=actor, change_id=change_id)
    if change.drafted_by_id != actor.pk:
        raise ChangeRefused("只有起草人能重新交表；复核的人请用“退回”。")
    if not awaits_workbook(change):
        raise ChangeRefused("这份表正在检查，或者已通过检查，不能换；要再改请撤回后重新起草。")
    change.workbook, change.faults = sealed_workbook(content, home=home), []
    change.save(update_fields=["workbook", "faults"])
    record_entry(
        actor=actor,
        verb=Verb.DRAFTED_RULE_CHANGE,
        object_kind="rule_change",
        object_id=str(change.pk),
        detail={"kind": change.kind, "target": change.target, "region": change.region, "is_again": True},
    )
    start_preview(change, month=None)
    return change
