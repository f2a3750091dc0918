"""Keep a file that a person handed in and queue its intake; the queue entry commits with the upload."""

import hashlib
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app as queue

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.deliveries.models import Upload
from fangpin.apps.deliveries.perms import may_upload
from fangpin.kernel.errors import UserError

ENDINGS = (".xlsx", ".xls", ".csv", ".txt", ".et")


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
) -> Upload:
    """The id comes from the form: a double click finds the first upload and returns it."""
    scope = scope_of(actor)
    if not may_upload(scope):
        raise UploadRefused("您的账号不能上传部门数据；请由数据报送部门或县级以上管理人员上传。")
    if known := Upload.objects.filter(pk=upload_id).first():
        if known.uploaded_by_id != actor.pk:
            raise UploadRefused("这个上传编号已被使用；请刷新页面后重新上传。")
        return known
    name = Path(file_name.replace("\\", "/")).name[-120:]
    if not name.lower().endswith(ENDINGS):
        raise UploadRefused("只接收 xlsx、xls、et 或 csv 文件；请把表格另存为其中一种后再上传。")
    sha256, size = _keep(upload_path(upload_id, name), content)
    with transaction.atomic():
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
            queue.configure_task("receive_delivery").defer(upload_id=str(upload_id))
    return upload


def upload_path(upload_id: UUID, file_name: str) -> Path:
    """Where an upload waits for its intake."""
    return settings.HOME.root / "uploads" / f"{upload_id}{Path(file_name).suffix.lower()}"


def _keep(path: Path, content: Iterable[bytes]) -> tuple[str, int]:
    """Write under another name, then rename: a killed upload leaves nothing that looks whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for chunk in content:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT_BYTES:
                partial.unlink()
                limit = settings.UPLOAD_LIMIT_BYTES // 1_000_000
                raise UploadRefused(f"文件超过 {limit} MB；请按县拆分后分别上传。")
            digest.update(chunk)
            file.write(chunk)
    if size == 0:
        partial.unlink()
        raise UploadRefused("文件是空的；请检查导出是否成功，再重新上传。")
    partial.replace(path)
    return digest.hexdigest(), size
