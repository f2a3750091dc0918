"""The bytes of an upload, and the cells of its preview, lie sealed in the home until the file is taken in."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from fangpin.apps.deliveries.models import Upload
from fangpin.home.sealing import seal_file, unseal_file


def upload_path(upload_id: UUID, file_name: str) -> Path:
    """Where an upload waits for its intake."""
    return Path(settings.HOME.root) / "uploads" / f"{upload_id}{Path(file_name).suffix.lower()}"


def keep_upload(upload_id: UUID, file_name: str, content: Iterable[bytes]) -> None:
    """Seal under another name, then rename: a killed upload leaves nothing that looks whole."""
    _keep(upload_path(upload_id, file_name), content)


def upload_bytes(upload: Upload) -> bytes:
    """What was handed in, while it waits."""
    return unseal_file(upload_path(upload.pk, upload.file_name), key=settings.HOME.seal_key())


def keep_cells(upload_id: UUID, cells: dict[str, Any]) -> None:
    _keep(_cells_path(upload_id), [json.dumps(cells, ensure_ascii=False).encode()])


def read_cells(upload_id: UUID) -> dict[str, Any]:
    """Samples and first rows of the clerk's own file; nothing when they are gone."""
    path = _cells_path(upload_id)
    if not path.exists():
        return {}
    cells: dict[str, Any] = json.loads(unseal_file(path, key=settings.HOME.seal_key()))
    return cells


def drop_upload(upload_id: UUID, file_name: str) -> None:
    """Nothing of the file is kept here once it is taken in, refused or withdrawn."""
    upload_path(upload_id, file_name).unlink(missing_ok=True)
    _cells_path(upload_id).unlink(missing_ok=True)


def _cells_path(upload_id: UUID) -> Path:
    return Path(settings.HOME.root) / "uploads" / f"{upload_id}.cells"


def _keep(path: Path, content: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        seal_file(content, partial, key=settings.HOME.seal_key())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
