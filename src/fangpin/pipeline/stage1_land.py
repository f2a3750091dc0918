"""Stage 1: the bytes are kept as they came, and every cell is read as text with its sheet and row."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fangpin.contracts import Contract
from fangpin.home import Home
from fangpin.pipeline.reading import Sheet, read_sheets
from fangpin.pipeline.reading.files import check_size
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.storing import stored_whole


@dataclass(frozen=True)
class Landed:
    """The bytes of a delivery in the landing folder, named by their sha256."""

    sha256: str
    path: Path

    def delivery_of(
        self, contract: Contract, *, sender_area: str, covered_until: date, again_on: date | None = None
    ) -> str:
        """The delivery's name: sixteen hexadecimal digits of the sha256 of the bytes, contract and sender.

        Of lists of events and of snapshots the month counts too: a second month without events, or without a
        change, is news. So is (`again_on`) the right list sent again after a wrong one.
        """
        more = f"{contract.id} {sender_area}"
        if contract.body.period in ("event", "snapshot"):
            more += f" {covered_until:%Y-%m}"
        return _sha256(self.path, more=more + (f" {again_on}" if again_on else ""))[:16]

    def sheets(self) -> list[Sheet]:
        """Every sheet as text; raises IntakeError when the bytes are no table."""
        return read_sheets(self.path)


def land(path: Path, *, home: Home) -> Landed:
    """Keep the bytes; the same bytes are kept once."""
    if not path.is_file():
        raise IntakeError(f"找不到文件 {path.name}；请核对路径后重试。")
    check_size(path)
    sha256 = _sha256(path)
    kept = home.landing / sha256
    if not (kept.exists() and kept.stat().st_size == path.stat().st_size):
        with stored_whole(kept) as draft:
            draft.touch(mode=0o600)
            shutil.copyfile(path, draft)
            if _sha256(draft) != sha256:
                raise IntakeError("文件在接收过程中被改动；请等写完后重新上传。")
    return Landed(sha256=sha256, path=kept)


def original(sha256: str, *, home: Home) -> bytes:
    """The bytes of a file as it came."""
    return (home.landing / sha256).read_bytes()


def _sha256(path: Path, *, more: str = "") -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(more.encode())
    return digest.hexdigest()
