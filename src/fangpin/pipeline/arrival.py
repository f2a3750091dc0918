"""Which delivery a file is: what kind of data from whom, about which days, and what it corrects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fangpin.contracts import Contract
from fangpin.kernel.masking import mask_ids_in
from fangpin.pipeline.correction import Correction, Marker, correction_of, is_corrected_by
from fangpin.pipeline.manifest import Delivered, Manifest
from fangpin.pipeline.period import Period, period_of
from fangpin.pipeline.stage1_land import Landed
from fangpin.pipeline.stage3_link import lake_path


@dataclass(frozen=True)
class Arrival:
    """A file whose contract is recognised; of one that came before, `file_name` and `received_on` are the first ones."""

    delivery: str
    contract: Contract
    sha256: str
    file_name: str
    sender_area: str
    received_on: date
    period: Period
    # Headings that only the sender's clerk could explain, with the column of each.
    headings: dict[str, str]
    correction: Correction | None
    is_known: bool
    # How a snapshot stands to those of its day (same_day.py), as in the manifest.
    same_day: str = ""

    @property
    def place(self) -> Path:
        """Where its rows lie, relative to the lake."""
        return lake_path(self.contract, self.delivery)


def arrival_of(
    landed: Landed,
    *,
    contract: Contract,
    marker: Marker | None,
    known: Manifest,
    sender_area: str,
    received_on: date,
    file_name: str,
    headings: dict[str, str],
) -> Arrival:
    """Tell which delivery a file is; raises IntakeError when it is marked as a correction and cannot be one."""
    correction = correction_of(
        marker, known=known, contract=contract, sender_area=sender_area, received_on=received_on
    )
    period = period_covered(contract, correction, received_on=received_on, file_name=file_name)
    words: dict[str, Any] = {"sender_area": sender_area, "covered_until": period.until, "headings": headings}
    delivery = landed.delivery_of(contract, **words)
    before, times = known.find(delivery), 0
    while before is not None and _is_replaced(
        before, contract=contract, known=known, received_on=received_on
    ):
        times += 1
        again = f"{received_on} {times}" if times > 1 else str(received_on)
        delivery = landed.delivery_of(contract, **words, again=again)
        before = known.find(delivery)
    return Arrival(
        delivery=delivery,
        contract=contract,
        sha256=landed.sha256,
        file_name=before.file_name if before else mask_ids_in(file_name),
        sender_area=sender_area,
        received_on=before.received_on if before else received_on,
        period=period,
        headings=headings,
        correction=correction,
        is_known=before is not None,
    )


def period_covered(
    contract: Contract, correction: Correction | None, *, received_on: date, file_name: str
) -> Period:
    """A correction covers what the corrected delivery covered, whenever it comes."""
    if correction is None:
        return period_of(contract, received_on=received_on, file_name=file_name)
    return Period(start=correction.before.period_start, until=correction.before.covered_until)


def _is_replaced(before: Delivered, *, contract: Contract, known: Manifest, received_on: date) -> bool:
    """Whether another list of the same sender has taken the place of this one and is now to be replaced itself."""
    if contract.body.period != "snapshot" or received_on < before.received_on:
        return False

    def replaces(one: Delivered) -> bool:
        if one.same_day == "replaces" and before.delivery in (one.corrects, *one.also_replaces):
            return True
        # The faulty file once more after its correction is a slip, no news.
        return one.received_on > before.received_on and not is_corrected_by(one, before, known=known)

    return any(
        one.contract == before.contract
        and one.sender_area == before.sender_area
        and one.received_on <= received_on
        and replaces(one)
        for one in known.deliveries
    )
