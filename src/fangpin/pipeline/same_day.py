"""A second list of one sender on one day: the first one put right, or another part of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from fangpin.engine.corrections import families, first_received
from fangpin.engine.feeds import known_on
from fangpin.home import Home
from fangpin.pipeline.arrival import Arrival
from fangpin.pipeline.changes import row_hashes
from fangpin.pipeline.correction import Correction, corrections_so_far
from fangpin.pipeline.manifest import Delivered, read_manifest

REPLACES, JOINS = "replaces", "joins"


def placed(arrival: Arrival, *, home: Home) -> Arrival:
    """The arrival, its rows stored, with how it stands to those of the same day that count.

    It takes the place of a list of which it repeats the row keys of at least half of the shorter of the two, unless
    it is less than half as long: some rows sent again put those right, and take nothing from the others. Else they are
    parts of one list and both count, of rows with equal keys the later one. A marked correction says what it does.
    """
    if arrival.contract.body.period != "snapshot" or arrival.correction:
        return arrival
    known = read_manifest(home)
    lists = _lists_of_the_day(known.deliveries, arrival)
    if not lists:
        return arrival
    new = _keys([home.lake / arrival.place], arrival)
    shared: list[tuple[int, Delivered]] = []
    for one in lists:
        former = _keys([home.lake / part.path for part in one], arrival)
        common = former.join(new, on="key", how="semi").height
        is_whole = 2 * new.height >= former.height
        if common and is_whole and 2 * common >= min(former.height, new.height):
            shared.append((common, one[0]))
    if not shared:
        return replace(arrival, same_day=JOINS)
    # Of several parts that it joins anew, the one most like it first.
    before, *others = [one for _, one in sorted(shared, key=lambda each: -each[0])]
    number = corrections_so_far(before, known=known) + 1
    correction = Correction(before=before, is_supplement=False, number=number, others=tuple(others))
    return replace(arrival, same_day=REPLACES, correction=correction)


def _lists_of_the_day(deliveries: tuple[Delivered, ...], arrival: Arrival) -> list[list[Delivered]]:
    """What counts of the lists that the sender handed in on the day, each with its supplements."""
    mine = known_on(
        [
            one
            for one in deliveries
            if one.contract == arrival.contract.id
            and one.sender_area == arrival.sender_area
            and one.delivery != arrival.delivery
        ],
        as_of=arrival.received_on,
    )
    since = first_received(mine)
    return [family for family in families(mine) if since[family[0].delivery] == arrival.received_on]


def _keys(paths: list[Path], arrival: Arrival) -> pl.DataFrame:
    schema = pl.read_parquet_schema(paths[0])
    rows = [row_hashes(path, contract=arrival.contract, schema=schema).select("key") for path in paths]
    return pl.concat(rows).unique()
