"""The list of deliveries in force: read whole, changed under a lock, replaced by a rename."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from fangpin.home import Home
from fangpin.pipeline.storing import stored_whole


@dataclass(frozen=True)
class Delivered:
    """One delivery. `path` is relative to the lake; it is empty when no row of the file is in force."""

    delivery: str
    contract: str
    sha256: str
    file_name: str
    sender_area: str
    received_on: date
    period_start: date
    covered_until: date
    rows_read: int
    accepted: int
    rejected: int
    skipped: int
    skipped_by_reason: dict[str, int]
    rejected_by_code: dict[str, int]
    warnings_by_code: dict[str, int]
    path: str
    # The delivery whose reject workbook came back mended; a supplement adds to it, else it takes its place.
    corrects: str = ""
    is_supplement: bool = False
    # The how-manyeth correction of the same file: the order of those that arrive on one day.
    correction_no: int = 0
    # Headings that only the sender's clerk could explain, and the column of each: taken in again, they are needed.
    headings: dict[str, str] = field(default_factory=dict)
    # Rows new, changed, unchanged and gone against what was in force; empty when there was nothing before.
    changes: dict[str, int] = field(default_factory=dict)
    # The how-manyeth delivery to be entered; 0 in older manifests. Of files of one day the later one holds.
    arrival_no: int = 0
    # Of a snapshot that is not the first of its day: whether it `replaces` the former (`corrects`) or `joins` it.
    same_day: str = ""
    # Other parts of the same list whose place it takes beside that of `corrects`.
    also_replaces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """`deliveries` are in force; `refused` came in, but so little of them could be read that they are not."""

    deliveries: tuple[Delivered, ...] = ()
    refused: tuple[Delivered, ...] = ()

    def find(self, delivery: str) -> Delivered | None:
        return next((one for one in (*self.deliveries, *self.refused) if one.delivery == delivery), None)


def read_manifest(home: Home) -> Manifest:
    """What has been taken in so far."""
    if not home.manifest.exists():
        return Manifest()
    told = json.loads(home.manifest.read_text(encoding="utf-8"))
    return Manifest(
        deliveries=tuple(_delivered(one) for one in told["deliveries"]),
        refused=tuple(_delivered(one) for one in told.get("refused", ())),
    )


def enter(delivered: Delivered, *, home: Home) -> tuple[Delivered, bool]:
    """Add a delivery, numbered, unless it is there already; returns what is there, and whether it is new."""
    with _locked(home):
        known = read_manifest(home)
        if already := known.find(delivered.delivery):
            return already, False
        last = max((one.arrival_no for one in (*known.deliveries, *known.refused)), default=0)
        delivered = replace(delivered, arrival_no=last + 1)
        lists = {"deliveries": list(known.deliveries), "refused": list(known.refused)}
        lists["deliveries" if delivered.path else "refused"].append(delivered)
        lists = {
            key: sorted(entries, key=lambda one: (one.received_on, one.contract, one.delivery))
            for key, entries in lists.items()
        }
        # A line per delivery: easy to read and to compare.
        parts = (
            f"{json.dumps(key)}: [\n" + ",\n".join(map(_line, entries)) + "\n]"
            for key, entries in lists.items()
        )
        with stored_whole(home.manifest) as draft:
            draft.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
        return delivered, True


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    """One change at a time; the lock goes with the process, however it ends."""
    home.lake.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Path(home.lake / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _line(delivered: Delivered) -> str:
    return json.dumps(vars(delivered), ensure_ascii=False, default=date.isoformat)


def _delivered(told: dict[str, Any]) -> Delivered:
    dates = {key: date.fromisoformat(told[key]) for key in ("received_on", "period_start", "covered_until")}
    also_replaces = tuple(told.get("also_replaces", ()))
    return Delivered(**{**told, **dates, "also_replaces": also_replaces})
