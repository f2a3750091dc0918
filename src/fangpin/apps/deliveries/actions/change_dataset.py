"""A clerk says that a file is another data set than the one recognised; it is looked at again."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.deliveries.actions.accept_upload import UploadRefused
from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import Upload
from fangpin.apps.deliveries.perms import may_answer_for
from fangpin.contracts import load_contracts


@transaction.atomic
def change_dataset(*, actor: User, upload_id: UUID, contract: str) -> Upload:
    """Only a data set of the clerk's own department; "" leaves it to the headings."""
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or not may_answer_for(scope_of(actor), upload):
        raise UploadRefused("这次上传不在您的职责范围内；请由上传人或本部门确认。")
    known = load_contracts()
    if contract and (
        contract not in known or (upload.department and known[contract].sender != upload.department)
    ):
        raise UploadRefused("请从列表中选择数据名称，或选“自动识别”。")
    if upload.status == DeliveryStatus.ASKING:
        upload.contract, upload.status, upload.inspection = contract, DeliveryStatus.RECEIVED, {}
        upload.save(update_fields=["contract", "status", "inspection"])
        queue.configure_task("inspect_upload").defer(upload_id=str(upload_id))
    return upload
