"""Take what a person handed in on a page, tell them how it went, and have the households screened again."""

import logging
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from fangpin.apps.deliveries.api import (
    DeliveryStatus,
    Upload,
    drop_upload,
    note_progress,
    settle_upload,
    source_delivery,
    upload_bytes,
    upload_for_job,
)
from fangpin.jobs.inspecting import inspect_upload
from fangpin.jobs.intake import TakenDelivery, take_delivery
from fangpin.jobs.queueing import queue_screening
from fangpin.kernel.errors import UserError

logger = logging.getLogger(__name__)
KNOWN = "这份文件以前交过，没有重复计入。"
FAULT = "处理这份文件时出错，系统会自动再试；如果一小时后仍未完成，请联系系统管理员。"


def take_upload(upload_id: UUID) -> None:
    """Safe to repeat: a finished upload is left alone, an interrupted one is taken from the start."""
    upload = upload_for_job(upload_id)
    if upload.status in (DeliveryStatus.DONE, DeliveryStatus.WITHDRAWN):
        drop_upload(upload.pk, upload.file_name)
        return
    if not upload.inspection:
        inspect_upload(upload_id)
        return
    settle_upload(upload_id=upload.pk, status=DeliveryStatus.RUNNING)
    try:
        taken = _take(upload)
    except UserError as error:
        settle_upload(upload_id=upload.pk, status=DeliveryStatus.FAILED, message=str(error))
        drop_upload(upload.pk, upload.file_name)
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
    drop_upload(upload.pk, upload.file_name)
    logger.info("upload %s became delivery %s", upload.pk, delivery_id)


def _take(upload: Upload) -> TakenDelivery:
    steps: dict[str, int] = {}

    def tell(step: str, rows: int) -> None:
        steps[step] = rows
        note_progress(upload_id=upload.pk, progress=steps)

    return take_delivery(
        home=settings.HOME,
        content=partial(upload_bytes, upload),
        file_name=upload.file_name,
        received_on=upload.received_on,
        contract_id=upload.contract,
        sender_area=upload.sender_area,
        headings={upload.contract: upload.headings},
        progress=tell,
        actor=upload.uploaded_by,
    )


def _was_there_before(upload: Upload, *, delivery_id: str) -> bool:
    """By the clock of the database: an upload that is taken a second time does not count as sent twice."""
    found = source_delivery(delivery_id)
    return found is not None and found.loaded_at < upload.uploaded_at
