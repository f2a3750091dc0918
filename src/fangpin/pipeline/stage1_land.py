"""Stage 1: the bytes are kept as they came, sealed, and every cell is read as text with its sheet and row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from fangpin.contracts import Contract
from fangpin.home import Home
from fangpin.home.sealing import seal_file, sealed_size, unseal_file
from fangpin.pipeline.reading.files import check_size
from fangpin.pipeline.storing import stored_whole

if TYPE_CHECKING:
    from hashlib import _Hash

_PIECE = 2**20


@dataclass(frozen=True)
class Landed:
    """The bytes of a delivery in the landing folder, sealed, under the name of their sha256."""

    sha256: str
    path: Path
    digest: _Hash = field(repr=False, compare=False)

    def delivery_of(
        self,
        contract: Contract,
        *,
        sender_area: str,
        covered_until: date,
        headings: Mapping[str, str],
        again: str = "",
    ) -> str:
        """The delivery's name: sixteen hexadecimal digits of the sha256 of the bytes, contract and sender.

        Of lists of events and of snapshots the month counts too: a second month without events, or without a
        change, is news. So is the right list sent again after a wrong one (`again` says when and how many times), and
        the same bytes read by other headings (those that only the sender's clerk could explain).
        """
        more = f"{contract.id} {sender_area}"
        if contract.body.period in ("event", "snapshot"):
            more += f" {covered_until:%Y-%m}"
        more += "".join(f" {heading}={column}" for heading, column in sorted(headings.items()))
        if again:
            more += f" {again}"
        digest = self.digest.copy()
        digest.update(more.encode())
        return digest.hexdigest()[:16]


def land(data: bytes, *, home: Home) -> Landed:
    """Keep the bytes; the same bytes are kept once."""
    check_size(len(data))
    digest = hashlib.sha256(data)
    kept = home.landing / digest.hexdigest()
    if not (kept.exists() and kept.stat().st_size == sealed_size(len(data))):
        pieces = (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
        with stored_whole(kept) as draft:
            seal_file(pieces, draft, key=home.seal_key())
    return Landed(sha256=kept.name, path=kept, digest=digest)


def original(sha256: str, *, home: Home) -> bytes:
    """The bytes of a file as it came."""
    return unseal_file(home.landing / sha256, key=home.seal_key())
