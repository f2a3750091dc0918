"""What a file would push out of force: the list before it, or what its reject workbook corrects."""

from __future__ import annotations

from datetime import date

from fangpin.contracts import Contract
from fangpin.engine.corrections import first_received, standing
from fangpin.engine.feeds import in_force, known_on
from fangpin.pipeline.correction import Correction, is_corrected_by
from fangpin.pipeline.manifest import Delivered, Manifest


def replaced_by(
    contract: Contract,
    correction: Correction | None,
    *,
    known: Manifest,
    sender_area: str,
    received_on: date,
) -> tuple[list[Delivered], list[Delivered]]:
    """The deliveries in force whose place the file takes, and those of the same day that it may replace or join.

    Of one day all files count: a large list may come in several.
    """
    if correction is not None:
        before = correction.before
        replaced = [
            one
            for one in standing(known.deliveries)
            if not correction.is_supplement
            and (one.delivery == before.delivery or is_corrected_by(one, before, known=known))
        ]
        return replaced, []
    if contract.body.period != "snapshot":
        return [], []
    arrived = known_on(known.deliveries, as_of=received_on)
    since = first_received(arrived)
    mine = [one for one in in_force(contract, arrived) if one.sender_area == sender_area]
    return (
        [one for one in mine if since[one.delivery] < received_on],
        [one for one in mine if since[one.delivery] == received_on],
    )
