"""Move an asked-for list on: it is ready, or could not be made."""

from uuid import UUID

from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import RegisterExport


def settle_register_export(
    *, export_id: UUID, status: DeliveryStatus, message: str, file_name: str = ""
) -> None:
    RegisterExport.objects.filter(pk=export_id).update(status=status, message=message, file_name=file_name)
