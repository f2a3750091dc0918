"""A clerk says what the headings of a file mean; they are remembered for the sender, and the intake begins."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.actions.accept_upload import UploadRefused
from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.memory import each_heading
from fangpin.apps.deliveries.models import HeadingMemory, Upload
from fangpin.apps.deliveries.perms import may_answer_for
from fangpin.contracts import Contract, is_own_heading, load_contracts


@transaction.atomic
def confirm_upload(
    *, actor: User, upload_id: UUID, said: Mapping[str, str], is_sure_of_rows: bool = False
) -> Upload:
    """`said` holds, by plain heading, the column or "" (not needed); other headings stay as they were read.

    A file that drops most of the rows in force needs `is_sure_of_rows`.
    """
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or not may_answer_for(scope_of(actor), upload):
        raise UploadRefused("这次上传不在您的职责范围内；请由上传人或本部门确认。")
    if upload.status != DeliveryStatus.ASKING:
        return upload  # a double click, or somebody else was quicker
    contract = load_contracts()[upload.inspection["contract"]]
    meant = _meant(upload, said=said, contract=contract)
    _check(meant, contract=contract, upload=upload)
    if upload.inspection.get("is_shrunken") and not is_sure_of_rows:
        raise UploadRefused(
            "这份文件比现在有效的数据少得多；请核对是否漏导，确实只有这些行时勾选说明后再确认。"
        )
    _remember(meant, contract=contract, upload=upload, actor=actor)
    upload.status, upload.contract = DeliveryStatus.RECEIVED, contract.id
    upload.headings = {
        row.bare: row.column
        for row in HeadingMemory.objects.filter(
            sender_area=upload.sender_area, contract=contract.id, is_correction=True
        )
    }
    upload.save(update_fields=["status", "contract", "headings"])
    record_entry(
        actor=actor,
        verb=Verb.CONFIRMED_UPLOAD,
        object_kind="upload",
        object_id=str(upload_id),
        detail={
            "contract": contract.id,
            "corrections": len(upload.headings),
            "is_sure_of_rows": is_sure_of_rows,
        },
    )
    queue.configure_task("receive_delivery").defer(upload_id=str(upload_id))
    return upload


@dataclass(frozen=True)
class _Meant:
    """A heading as written, the column the contract by itself reads there, and the one it stands for."""

    heading: str
    read: str
    column: str


def _meant(upload: Upload, *, said: Mapping[str, str], contract: Contract) -> dict[str, _Meant]:
    """By plain heading. A contract's own word is not for a clerk to change."""
    return {
        bare: _Meant(
            heading=seen["heading"],
            read=seen["read"],
            column=seen["column"]
            if is_own_heading(contract, seen["heading"])
            else said.get(bare, seen["column"]),
        )
        for bare, seen in each_heading(upload.inspection).items()
    }


def _check(meant: Mapping[str, _Meant], *, contract: Contract, upload: Upload) -> None:
    says = {column.name: column.says for column in contract.filed_columns}
    columns = {each.column for each in meant.values() if each.column}
    if strangers := columns - says.keys():
        raise UploadRefused(
            f"“{contract.title}”没有栏目 {'、'.join(sorted(strangers))}；请刷新页面后重新选择。"
        )
    for table in upload.inspection["tables"]:
        given = Counter(meant[bare].column for bare in {heading["bare"] for heading in table["headings"]})
        if twice := sorted(says[column] for column, count in given.items() if column and count > 1):
            raise UploadRefused(f"“{'、'.join(twice)}”选了不止一列；请只留一列，其余选“不需要”。")
    lacking = [column.says for column in contract.required_columns(columns) if column.name not in columns]
    if lacking:
        raise UploadRefused(f"还缺必需的栏目：{'、'.join(lacking)}；请在下面选出是哪一列，或补上后重新上传。")


def _remember(meant: Mapping[str, _Meant], *, contract: Contract, upload: Upload, actor: User) -> None:
    """Of plain matches only those of the newest file are kept; corrections stay until they are taken back."""
    HeadingMemory.objects.filter(
        sender_area=upload.sender_area, contract=contract.id, is_correction=False
    ).delete()
    rows = [
        HeadingMemory(
            department=contract.sender,
            sender_area=upload.sender_area,
            contract=contract.id,
            bare=bare[:200],
            heading=each.heading[:200],
            column=each.column,
            is_correction=each.column != each.read,
            confirmed_by=actor,
        )
        for bare, each in meant.items()
    ]
    HeadingMemory.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sender_area", "contract", "bare"],
        update_fields=["heading", "column", "is_correction", "confirmed_by", "confirmed_at"],
    )
