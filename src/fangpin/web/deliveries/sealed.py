"""Workbooks that lie sealed on the disk, opened on their way out."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import StreamingHttpResponse

from fangpin.home.sealing import unsealed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sealed_workbook(path: Path, *, name: str) -> StreamingHttpResponse:
    """The answer that saves the workbook under a name."""
    disposition = f"attachment; filename=\"file.xlsx\"; filename*=UTF-8''{quote(name)}"
    return StreamingHttpResponse(
        _opened(path), content_type=XLSX, headers={"Content-Disposition": disposition}
    )


def _opened(path: Path) -> Iterator[bytes]:
    """The first part at once: a broken seal is told before anything is sent."""
    file = path.open("rb")
    parts = unsealed(file, key=settings.HOME.seal_key())
    first = next(parts)

    def rest() -> Iterator[bytes]:
        with file:
            yield first
            yield from parts

    return rest()
