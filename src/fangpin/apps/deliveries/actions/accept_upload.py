"""Keep a file that a person handed in and queue its inspection; the queue entry commits with the upload."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.models import Upload
from fangpin.apps.deliveries.perms import may_upload
from fangpin.apps.deliveries.sealed_uploads import keep_upload
from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import mask_ids_in

# As the readers of the data plane know them; a zip holds several of the others.
ENDINGS = (
    *(".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt", ".tsv", ".dbf"),
    *(".html", ".htm", ".xml", ".zip"),
)


class UploadRefused(UserError):
    """The file was not taken; the message is for the officer."""


def accept_upload(
    *,
    actor: User,
    upload_id: UUID,
    file_name: str,
    content: Iterable[bytes],
    received_on: date,
    contract: str = "",
    archive: UUID | None = None,
) -> Upload:
    """The id comes from the form: a double click finds the first upload and returns it.

    `archive` is the upload in which the file was packed.
    """
    scope = scope_of(actor)
    if not may_upload(scope):
        raise UploadRefused("您的账号不能上传部门数据；请由数据报送部门或县级以上管理人员上传。")
    if known := Upload.objects.filter(pk=upload_id).first():
        if known.uploaded_by_id != actor.pk:
            raise UploadRefused(_TAKEN)
        return known
    name = mask_ids_in(Path(file_name.replace("\\", "/")).name)[-120:]
    if not name.lower().endswith(ENDINGS):
        raise UploadRefused(
            "只接收 xlsx、xls、et、ods、dbf、csv、txt、html、xml 等表格文件，或装有这些表格的 zip 压缩包；请把表格另存为 xlsx 后再上传。"
        )
    measured = _Measured(content)
    keep_upload(upload_id, name, measured)
    sha256, size = measured.digest.hexdigest(), measured.size
    with _refused_when_taken(), transaction.atomic():
        upload, is_new = Upload.objects.get_or_create(
            pk=upload_id,
            defaults={
                "file_name": name,
                "sha256": sha256,
                "size": size,
                "department": scope.department,
                "sender_area": scope.area_code[:6],
                "contract": contract,
                "received_on": received_on,
                "uploaded_by": actor,
                "archive_id": archive,
            },
        )
        if is_new:
            record_entry(
                actor=actor,
                verb=Verb.UPLOADED_FILE,
                object_kind="upload",
                object_id=str(upload_id),
                detail={"sha256": sha256, "size": size},
            )
            queue.configure_task("inspect_upload").defer(upload_id=str(upload_id))
    return upload


_TAKEN = "这个上传编号已被使用；请刷新页面后重新上传。"


@contextmanager
def _refused_when_taken() -> Iterator[None]:
    """The id may be that of somebody else's upload, which the database does not show."""
    try:
        yield
    except IntegrityError as error:
        raise UploadRefused(_TAKEN) from error


class _Measured:
    """The chunks of an upload, counted as they pass."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content
        self.digest, self.size = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._content:
            self.size += len(chunk)
            if self.size > settings.UPLOAD_LIMIT_BYTES:
                limit = settings.UPLOAD_LIMIT_BYTES // 1_000_000
                raise UploadRefused(f"文件超过 {limit} MB；请按县拆分后分别上传。")
            self.digest.update(chunk)
            yield chunk
        if self.size == 0:
            raise UploadRefused("文件是空的；请检查导出是否成功，再重新上传。")
