"""Headings that a sender's clerk has explained: which of them a file is read by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fangpin.contracts import Contract, Contracts, Headings, bare_heading, is_own_heading
from fangpin.pipeline.conforming.table import Table, columns_read
from fangpin.pipeline.correction import Marker
from fangpin.pipeline.manifest import Manifest
from fangpin.pipeline.reading import Sheet


def headings_to_read(marker: Marker | None, *, known: Manifest, learnt: Headings) -> Headings:
    """Those learnt, and of a marked workbook also those by which the corrected delivery was read."""
    before = known.find(marker.delivery) if marker else None
    if before is None or not before.headings:
        return learnt
    return {**learnt, before.contract: {**before.headings, **learnt.get(before.contract, {})}}


def headings_used(
    sheets: Sequence[Sheet],
    tables: Sequence[Table],
    *,
    contract: Contract,
    written: Contracts,
    learnt: Mapping[str, str],
) -> dict[str, str]:
    """Those of the learnt headings that the file has and that the contract as written reads otherwise."""
    found = {bare_heading(heading) for table in tables for heading in table.headings}
    met = {heading: column for heading, column in sorted(learnt.items()) if heading in found}
    if not met:
        return {}
    read = columns_read(sheets, contract=contract, contracts=written)
    return {
        heading: column
        for heading, column in met.items()
        if read.get(heading, "") != column and not is_own_heading(contract, heading)
    }
