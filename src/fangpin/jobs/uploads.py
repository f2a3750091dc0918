"""Take what a person handed in on a page, tell them how it went, and have the households screened again."""

import logging
from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    Upload,
    UploadRefused,
    accept_upload,
    settle_upload,
    source_delivery,
    upload_bytes,
    upload_for_job,
    upload_path,
)
from fangpin.contracts import load_contracts
from fangpin.jobs.intake import TakenDelivery, take_delivery
from fangpin.jobs.queueing import queue_screening
from fangpin.kernel.errors import UserError
from fangpin.pipeline.conforming.table import find_tables_in
from fangpin.pipeline.reading import read_bounded
from fangpin.pipeline.reading.archive import Packed, packed_tables
from fangpin.pipeline.refusal import IntakeError

logger = logging.getLogger(__name__)
KNOWN = "这份文件以前交过，没有重复计入。"
FAULT = "处理这份文件时出错，系统会自动再试；如果一小时后仍未完成，请联系系统管理员。"


class OtherDepartment(UserError):
    """The file is not for this clerk to hand in."""


def take_upload(upload_id: UUID) -> None:
    """Safe to repeat: a finished upload is left alone, an interrupted one is taken from the start."""
    upload = upload_for_job(upload_id)
    path = upload_path(upload.pk, upload.file_name)
    if upload.status == DeliveryStatus.DONE:
        path.unlink(missing_ok=True)
        return
    settle_upload(upload_id=upload.pk, status=DeliveryStatus.RUNNING)
    try:
        packed = packed_tables(upload_bytes(upload))
        if packed is not None:
            _hand_in_each(upload, packed)
            path.unlink(missing_ok=True)
            return
        taken = _take(upload)
    except UserError as error:
        settle_upload(upload_id=upload.pk, status=DeliveryStatus.FAILED, message=str(error))
        path.unlink(missing_ok=True)
        return
    except Exception:
        settle_upload(upload_id=upload.pk, status=DeliveryStatus.FAILED, message=FAULT)
        raise
    delivery_id = taken.result.delivery
    message = KNOWN if _was_there_before(upload, delivery_id=delivery_id) else ""
    with transaction.atomic():
        settle_upload(
            upload_id=upload.pk, status=DeliveryStatus.DONE, delivery_id=delivery_id, message=message
        )
        queue_screening()
    path.unlink(missing_ok=True)
    logger.info("upload %s became delivery %s", upload.pk, delivery_id)


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
            )
        except (IntakeError, UploadRefused) as refusal:
            left.append(f"{each.file_name}（{str(refusal).rstrip('。')}）")
    taken = len(packed) - len(left)
    message = f"压缩包里有 {len(packed)} 个文件，{taken} 个按单独的文件接收，结果见各文件。"
    if left:
        message += f"没有接收：{'、'.join(left)}。"
    status = DeliveryStatus.DONE if taken else DeliveryStatus.FAILED
    settle_upload(upload_id=upload.pk, status=status, message=message)


def _take(upload: Upload) -> TakenDelivery:
    if upload.department:
        _refuse_other_departments(upload)
    return take_delivery(
        home=settings.HOME,
        content=partial(upload_bytes, upload),
        file_name=upload.file_name,
        received_on=upload.received_on,
        contract_id=upload.contract or None,
        sender_area=upload.sender_area,
        actor=upload.uploaded_by,
    )


def _was_there_before(upload: Upload, *, delivery_id: str) -> bool:
    """By the clock of the database: an upload that is taken a second time does not count as sent twice."""
    found = source_delivery(delivery_id)
    return found is not None and found.loaded_at < upload.uploaded_at


def _refuse_other_departments(upload: Upload) -> None:
    """Before anything is kept: a clerk answers for the data of the own department only."""
    contract, _ = find_tables_in(
        read_bounded(upload_bytes(upload)),
        file_name=upload.file_name,
        contracts=load_contracts(),
        contract_id=upload.contract or None,
    )
    if contract.sender != upload.department:
        raise OtherDepartment(
            f"这是{contract.sender}的“{contract.title}”，您只能上传{upload.department}的数据；"
            f"请核对文件，或请{contract.sender}上传。"
        )
