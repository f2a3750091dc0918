"""Look at what a person handed in and show it to them; with the same headings as last time it goes on by itself."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.conf import settings

from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    Upload,
    UploadRefused,
    accept_upload,
    drop_upload,
    learnt_headings,
    note_inspection,
    settle_upload,
    shrunken_limits,
    upload_bytes,
    upload_for_job,
)
from fangpin.contracts import Contracts, load_contracts
from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import mask_ids_in
from fangpin.pipeline.inspection import Inspection, inspect_file
from fangpin.pipeline.manifest import read_manifest
from fangpin.pipeline.reading.archive import Packed, packed_tables
from fangpin.pipeline.refusal import IntakeError
from fangpin.rulebook import load_rulebook

FAULT = "查看这份文件时出错，系统会自动再试；如果一小时后仍未完成，请联系系统管理员。"


class OtherDepartment(UserError):
    """The file is not for this clerk to hand in."""


def inspect_upload(upload_id: UUID) -> None:
    """Safe to repeat: an upload that was looked at is left alone."""
    upload = upload_for_job(upload_id)
    if upload.inspection or upload.status not in (
        DeliveryStatus.RECEIVED, DeliveryStatus.RUNNING, DeliveryStatus.FAILED
    ):  # fmt: skip
        return
    settle_upload(upload_id=upload.pk, status=DeliveryStatus.RUNNING)
    try:
        content = upload_bytes(upload)
        packed = packed_tables(content)
        if packed is not None:
            _hand_in_each(upload, packed)
            drop_upload(upload.pk, upload.file_name)
            return
        seen = _seen(upload, content)
    except UserError as error:
        settle_upload(upload_id=upload.pk, status=DeliveryStatus.FAILED, message=str(error))
        drop_upload(upload.pk, upload.file_name)
        return
    except Exception:
        settle_upload(upload_id=upload.pk, status=DeliveryStatus.FAILED, message=FAULT)
        raise
    told = seen.without_cells() | {"is_shrunken": _drops_most(seen, upload)}
    note_inspection(upload_id=upload.pk, inspection=told, cells=seen.cells())


def _drops_most(seen: Inspection, upload: Upload) -> bool:
    """Whether the file has so few of the rows whose place it takes that somebody must say that this is meant."""
    limits = shrunken_limits(
        load_rulebook(home=settings.HOME), area=upload.sender_area, on=upload.received_on
    )
    return limits.is_shrunken(seen.rows, usual=seen.replaced_rows)


def _hand_in_each(upload: Upload, packed: Sequence[Packed]) -> None:
    """Each table of an archive becomes an upload of its own, so that each has its own result on the page."""
    left = []
    for each in packed:
        try:
            accept_upload(
                actor=upload.uploaded_by,
                # The same name each time: an archive that is opened a second time adds nothing.
                upload_id=uuid5(upload.pk, each.name),
                file_name=each.file_name,
                content=[each.content()],
                received_on=upload.received_on,
                contract=upload.contract,
                archive=upload.pk,
            )
        except (IntakeError, UploadRefused) as refusal:
            left.append(f"{mask_ids_in(each.file_name)}（{str(refusal).rstrip('。')}）")
    taken = len(packed) - len(left)
    message = f"压缩包里有 {len(packed)} 个文件，拆成 {taken} 个文件分别处理，结果见各文件。"
    if left:
        message += f"没有接收：{'、'.join(left)}。"
    status = DeliveryStatus.DONE if taken else DeliveryStatus.FAILED
    settle_upload(upload_id=upload.pk, status=status, message=message)


def _seen(upload: Upload, content: bytes) -> Inspection:
    """A clerk answers for the data of the own department only: what is surely another's is refused at once."""
    every = load_contracts()
    seen = _inspected(upload, content, contracts=every)
    contract = every[seen.contract]
    if not upload.department or contract.sender == upload.department:
        return seen
    if seen.is_certain:
        raise OtherDepartment(
            f"这是{contract.sender}的“{contract.title}”，您只能上传{upload.department}的数据；"
            f"请核对文件，或请{contract.sender}上传。"
        )
    own = {one.id: one for one in every if one.sender == upload.department}
    return _inspected(upload, content, contracts=Contracts(by_id=own, codes=every.codes))


def _inspected(upload: Upload, content: bytes, *, contracts: Contracts) -> Inspection:
    return inspect_file(
        content,
        file_name=upload.file_name,
        contracts=contracts,
        contract_id=upload.contract or None,
        headings=learnt_headings(sender_area=upload.sender_area),
        known=read_manifest(settings.HOME),
        sender_area=upload.sender_area,
        received_on=upload.received_on,
    )
