"""Write down what an upload was seen to be: the clerk is asked, or, with the same headings as before, it goes on."""

from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.memory import confirmed_before
from fangpin.apps.deliveries.models import Upload
from fangpin.apps.deliveries.sealed_uploads import keep_cells


def note_inspection(*, upload_id: UUID, inspection: dict[str, Any], cells: dict[str, Any]) -> Upload:
    """`inspection` has no cells; `cells` are sealed, for the clerk's preview only."""
    keep_cells(upload_id, cells)
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload_id)
        upload.inspection, upload.progress, upload.message = inspection, {}, ""
        known = confirmed_before(inspection, sender_area=upload.sender_area)
        if known is None:
            upload.status = DeliveryStatus.ASKING
        else:
            upload.status, upload.is_confirmed_before = DeliveryStatus.RECEIVED, True
            upload.headings, upload.contract = known, inspection["contract"]
            queue.configure_task("receive_delivery").defer(upload_id=str(upload_id))
        upload.save()
    return upload
