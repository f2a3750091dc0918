"""Move an asked-for print-out on: it is ready, or could not be made."""

from uuid import UUID

from fangpin.apps.privacy.enums import CopyStatus
from fangpin.apps.privacy.models import PersonCopy


def settle_copy(*, copy_id: UUID, status: CopyStatus, message: str = "") -> None:
    PersonCopy.objects.filter(pk=copy_id).update(status=status, message=message)
