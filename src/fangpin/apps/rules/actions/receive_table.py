"""Keep the rows that a job has read from a workbook, or what is wrong with it; the workbook itself is dropped."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from fangpin.apps.rules.actions.checking import check_with_loader
from fangpin.apps.rules.enums import ChangeStatus
from fangpin.apps.rules.models import RuleChange
from fangpin.home import Home


@transaction.atomic
def receive_rows(*, change_id: int, rows: list[dict[str, Any]], home: Home) -> RuleChange:
    change = RuleChange.objects.select_for_update().get(pk=change_id, status=ChangeStatus.DRAFT)
    change.rows, change.workbook, change.faults = rows, None, []
    check_with_loader(change, home=home, today=change.drafted_on)
    change.save(update_fields=["rows", "workbook", "faults"])
    return change


def note_faults(*, change_id: int, faults: Sequence[str]) -> None:
    RuleChange.objects.filter(pk=change_id).update(workbook=None, faults=list(faults))
