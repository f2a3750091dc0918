"""What a delivery changes: its rows against those in force of the same contract and sender, by the row keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from fangpin.contracts import Contract
from fangpin.engine.corrections import standing
from fangpin.engine.datasets import Delivery
from fangpin.engine.feeds import in_force, known_on
from fangpin.home import Home
from fangpin.pipeline.arrival import Arrival
from fangpin.pipeline.correction import Correction
from fangpin.pipeline.inputs import deliveries_in_force
from fangpin.pipeline.period import Period

# Where a row stood is not what it says.
_PLACE = frozenset({"delivery", "sheet", "row_no"})


def changes_against(arrival: Arrival, *, home: Home) -> dict[str, int]:
    """Rows `new`, `changed`, `unchanged` and `gone`; empty when nothing of the sender was in force.

    Gone are rows of the deliveries about the same days that are not in this one; files of other days keep theirs.
    A correction is compared with what it corrects, whatever came since; of a supplement nothing is gone.
    """
    contract, correction, path = arrival.contract, arrival.correction, home.lake / arrival.place
    before = [
        one
        for one in deliveries_in_force(home)
        if one.contract == contract.id
        and one.sender_area == arrival.sender_area
        and one.delivery != arrival.delivery
    ]
    known = known_on(before, as_of=arrival.received_on)
    if correction is None:
        newest_first = in_force(contract, known)[::-1]
        # Beside another part of the same list nothing is gone.
        same_days = (
            []
            if arrival.same_day == "joins"
            else _same_days(newest_first, contract=contract, period=arrival.period)
        )
        if not newest_first:
            return {}
    else:
        newest_first, same_days = _corrected(known, correction)
    schema = pl.read_parquet_schema(path)
    rows = row_hashes(path, contract=contract, schema=schema)
    pending, told_before = rows, [rows.clear()]
    counts = {"new": 0, "changed": 0, "unchanged": 0, "gone": 0}
    for one in newest_first:
        if pending.is_empty() and one not in same_days:
            continue
        earlier = row_hashes(one.path, contract=contract, schema=schema)
        met = pending.join(earlier, on="key", suffix="_before")
        same = met.filter(pl.col("content") == pl.col("content_before")).height
        counts["unchanged"] += same
        counts["changed"] += met.height - same
        pending = pending.join(met, on="key", how="anti")
        if one in same_days:
            told_before.append(earlier)
    counts["gone"] = pl.concat(told_before).unique("key").join(rows, on="key", how="anti").height
    return counts | {"new": pending.height}


def _same_days(newest_first: Sequence[Delivery], *, contract: Contract, period: Period) -> list[Delivery]:
    """Of a snapshot all that it takes the place of; else the newest of those about the same days."""
    if contract.body.period == "snapshot":
        return list(newest_first)
    return [
        one for one in newest_first if one.period_start <= period.until and period.start <= one.covered_until
    ][:1]


def _corrected(known: Sequence[Delivery], correction: Correction) -> tuple[list[Delivery], list[Delivery]]:
    """What stands of the corrected file, newest first, and those of it whose place the correction takes."""
    by_id = {one.delivery: one for one in known}

    def line(delivery: str) -> list[str]:
        one = by_id.get(delivery)
        return [delivery, *(line(one.corrects) if one and one.corrects in by_id else ())]

    before = {one.delivery for one in (correction.before, *correction.others)}
    lines = {one.delivery: line(one.delivery) for one in standing(known)}
    roots = {line(one)[-1] for one in before}
    family = [one for one in known[::-1] if lines.get(one.delivery, [""])[-1] in roots]
    if correction.is_supplement:
        return family, []
    return family, [one for one in family if before & set(lines[one.delivery])]


def row_hashes(path: Path, *, contract: Contract, schema: pl.Schema | dict[str, pl.DataType]) -> pl.DataFrame:
    """Each row as two numbers, a hash of its keys and one of all else it says; columns of older files as in the new."""
    keys = list(contract.lake_keys)
    values = [name for name, _ in contract.lake_columns if name not in _PLACE and name not in keys]
    lake = pl.scan_parquet(path)
    found = lake.collect_schema()

    def hashed(names: Sequence[str]) -> pl.Expr:
        columns = [
            (pl.col(name).cast(schema[name]) if found[name] != schema[name] else pl.col(name))
            if name in found
            else pl.lit(None, dtype=schema[name]).alias(name)
            for name in names
        ]
        return pl.struct(columns).hash() if columns else pl.lit(0, dtype=pl.UInt64)

    return lake.select(key=hashed(keys), content=hashed(values)).collect()
