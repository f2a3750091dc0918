"""Workbooks that lie sealed on the disk, opened on their way out."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import StreamingHttpResponse

from fangpin.home.sealing import unsealed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sealed_workbook(path: Path, *, name: str) -> StreamingHttpResponse:
    """The answer that saves the workbook under a name; a broken seal is told before anything is sent."""
    parts = _opened(path)
    # Begun, so that closing it closes the file even if nothing is read, as with HEAD.
    next(parts)
    disposition = f"attachment; filename=\"file.xlsx\"; filename*=UTF-8''{quote(name)}"
    return StreamingHttpResponse(parts, content_type=XLSX, headers={"Content-Disposition": disposition})


def _opened(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        parts = unsealed(file, key=settings.HOME.seal_key())
        first = next(parts)
        yield b""
        yield first
        yield from parts
