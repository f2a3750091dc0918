"""Whether so much of a file could be read that it may count, and take the place of the last one."""

from __future__ import annotations

from fangpin.pipeline.arrival import Arrival
from fangpin.pipeline.correction import Correction
from fangpin.pipeline.manifest import Manifest
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.stage2_conform import Conformed


def refuse_emptiness(conformed: Conformed, arrival: Arrival, *, known: Manifest) -> None:
    """A list of nobody where there were some is a failed export; a month without events is news."""
    if arrival.correction and conformed.rows_read == 0:
        raise IntakeError("更正单里没有数据行；请把改正后的行留在表里，再上传。")
    has_data = conformed.accepted or conformed.rejected
    if has_data or conformed.contract.body.period != "snapshot":
        return
    if any(
        one.contract == conformed.contract.id and one.sender_area == arrival.sender_area and one.accepted
        for one in known.deliveries
    ):
        found = "只有合计、落款等行" if conformed.rows_read else "只有表头"
        raise IntakeError(
            f"“{conformed.contract.title}”{found}，没有数据行，而上次有；请检查导出条件，重新导出后上传。"
        )


def is_trustworthy(conformed: Conformed, *, correction: Correction | None) -> bool:
    """A snapshot of which less than half can be read must not take the place of the last one.

    Rows let through without a usable number count as not read here: a column that Excel has cut is a failed export.
    """
    numberless = conformed.numberless.height
    unread = conformed.rejected + numberless
    if unread == 0:
        return True
    # A supplement takes nobody's place.
    if conformed.contract.body.period == "snapshot" and not (correction and correction.is_supplement):
        return conformed.accepted - numberless >= unread
    return conformed.accepted > 0
