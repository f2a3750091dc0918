"""Enter what the pipeline made of a file: counts, reasons and the first issues."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.enums import DeliveryStatus, IssueLevel
from fangpin.apps.deliveries.models import Delivery

# Enough to see what is wrong with a file; all refused rows are in the reject file.
ISSUE_LIMIT = 2_000


@dataclass(frozen=True)
class DeliveryFacts:
    """What the pipeline says of one delivery."""

    id: str
    file_name: str
    sha256: str
    contract: str
    contract_title: str
    sender: str
    department: str
    sender_area: str
    received_on: date
    covered_until: date | None
    rows_read: int
    accepted: int
    rejected: int
    skipped: int
    skipped_by_reason: dict[str, int]
    rejected_by_code: dict[str, int]
    warnings_by_code: dict[str, int]
    issues_total: int
    rejects_file: str
    headings: dict[str, str] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    corrects: str = ""
    is_supplement: bool = False
    same_day: str = ""
    is_in_force: bool = True
    # What a reader of the page is told first, such as which delivery a correction corrects.
    message: str = ""


class IssueRow(NamedTuple):
    sheet: str
    row_no: int
    column: str
    code: str
    says: str
    level: IssueLevel


@transaction.atomic
def load_delivery(*, facts: DeliveryFacts, issues: Iterable[IssueRow], actor: User | None) -> Delivery:
    """The same delivery twice is once: the second call finds it and changes nothing."""
    delivery, is_new = Delivery.objects.get_or_create(
        pk=facts.id,
        defaults={
            **{name: value for name, value in asdict(facts).items() if name != "id"},
            "status": DeliveryStatus.DONE,
            "uploaded_by": actor,
            "message": _message(facts),
        },
    )
    if not is_new:
        return delivery
    _copy_issues(delivery, islice(issues, ISSUE_LIMIT))
    record_entry(
        actor=actor,
        verb=Verb.LOADED_DELIVERY,
        object_kind="delivery",
        object_id=delivery.pk,
        detail={"contract": facts.contract, "rows_read": facts.rows_read, "rejected": facts.rejected},
    )
    return delivery


def _message(facts: DeliveryFacts) -> str:
    if facts.issues_total <= ISSUE_LIMIT:
        return facts.message
    return (
        facts.message
        + f"问题共 {facts.issues_total} 条，这里只列出前 {ISSUE_LIMIT} 条；全部退回行见退回文件。"
    )


def _copy_issues(delivery: Delivery, issues: Iterable[IssueRow]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for issue in issues:
            copy.write_row((delivery.pk, *issue))


_COPY = """
COPY deliveries_deliveryissue (delivery_id, sheet, row_no, "column", code, says, level) FROM STDIN
"""
