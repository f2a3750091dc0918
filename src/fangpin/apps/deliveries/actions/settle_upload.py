"""Move an upload on: it runs, is done, or could not be taken."""

from uuid import UUID

from django.db.models.functions import Now

from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import Upload


def settle_upload(
    *, upload_id: UUID, status: DeliveryStatus, message: str = "", delivery_id: str | None = None
) -> Upload:
    upload = Upload.objects.get(pk=upload_id)
    upload.status, upload.message = status, message
    if delivery_id:
        upload.delivery_id = delivery_id
    is_over = status in (DeliveryStatus.DONE, DeliveryStatus.FAILED)
    upload.finished_at = Now() if is_over else None
    upload.save(update_fields=["status", "message", "delivery", "finished_at"])
    return upload
