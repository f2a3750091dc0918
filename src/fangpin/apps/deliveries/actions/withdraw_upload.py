"""A clerk takes a file back before it is taken in; nothing of it is kept."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.actions.accept_upload import UploadRefused
from fangpin.apps.deliveries.enums import DeliveryStatus
from fangpin.apps.deliveries.models import Upload
from fangpin.apps.deliveries.perms import may_answer_for
from fangpin.apps.deliveries.sealed_uploads import drop_upload


@transaction.atomic
def withdraw_upload(*, actor: User, upload_id: UUID) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None or not may_answer_for(scope_of(actor), upload):
        raise UploadRefused("这次上传不在您的职责范围内；请由上传人或本部门确认。")
    if upload.status != DeliveryStatus.ASKING:
        raise UploadRefused("这份文件已开始接收，不能再撤回；如果交错了，请改正后重新上传。")
    upload.status, upload.finished_at = DeliveryStatus.WITHDRAWN, Now()
    upload.message = "已撤回，没有接收；文件已删除。"
    upload.save(update_fields=["status", "finished_at", "message"])
    record_entry(actor=actor, verb=Verb.WITHDREW_UPLOAD, object_kind="upload", object_id=str(upload_id))
    drop_upload(upload_id, upload.file_name)
    return upload
