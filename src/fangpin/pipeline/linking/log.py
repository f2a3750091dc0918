"""The log of who was recognised as whom: only ever added to, keys only; a later entry wins, undoing is an entry."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from fangpin.home import Home
from fangpin.pipeline.storing import stored_whole

MACHINE = "machine"
# Of a household register (same_household.py): these links also say who is registered.
SAME_HOUSEHOLD = "same_household"
PAIR = ("person_key", "surname_key")
_SCHEMA = pl.Schema(
    {
        "person_key": pl.String(),
        "surname_key": pl.String(),
        "linked_person": pl.String(),
        "linked_surname": pl.String(),
        "method": pl.String(),
        "score": pl.Float64(),
        "decider": pl.String(),
        "decided_on": pl.Date(),
        "delivery": pl.String(),
    }
)


class LinkEntry(NamedTuple):
    """One decision. Keys are 32 hexadecimal characters; without `linked_person` the pair is not linked (any more)."""

    person_key: str
    surname_key: str
    linked_person: str | None
    linked_surname: str | None
    method: str
    score: float | None
    decider: str
    decided_on: date
    delivery: str = ""


def record_links(home: Home, entries: Iterable[LinkEntry]) -> int:
    """Add decisions; returns how many were new. One that says what already holds is not written again.

    A machine's decision never takes the place of a person's.
    """
    told = pl.DataFrame(list(entries), schema=_SCHEMA, orient="row")
    if told.is_empty():
        return 0
    with _alone(home):
        known = read_links(home)
        new = _new(told, known=known)
        if new.is_empty():
            return 0
        number = len(list(home.links.glob("*.parquet"))) + 1
        with stored_whole(home.links / f"{number:08}.parquet") as draft:
            new.write_parquet(draft)
    return new.height


def read_links(home: Home, *, as_of: date | None = None) -> pl.DataFrame:
    """All entries in the order in which they count (`entry_no`); with a day, only those decided by then."""
    files = sorted(home.links.glob("*.parquet"))
    entries = pl.concat([pl.read_parquet(path) for path in files]) if files else pl.DataFrame(schema=_SCHEMA)
    if as_of is not None:
        entries = entries.filter(pl.col("decided_on") <= as_of)
    return entries.sort("decided_on", maintain_order=True).with_row_index("entry_no", offset=1)


def links_in_force(home: Home, *, as_of: date) -> pl.DataFrame:
    """The last entry of each pair, in order of pair; those that were undone are not among them."""
    return latest_links(home, as_of=as_of).filter(pl.col("linked_person").is_not_null()).sort(PAIR)


def latest_links(home: Home, *, as_of: date | None = None) -> pl.DataFrame:
    """The last entry of each pair, undone or not; whoever is linked to a person whose number a register put right
    is linked to that number."""
    last = read_links(home, as_of=as_of).unique(PAIR, keep="last", maintain_order=True)
    target = ["linked_person", "linked_surname"]
    onward = last.filter((pl.col("method") == SAME_HOUSEHOLD) & pl.col("linked_person").is_not_null()).select(
        pl.col(PAIR).name.map(dict(zip(PAIR, target, strict=True)).__getitem__),
        pl.col(target).name.prefix("onward_"),
    )
    joined = last.join(onward, on=target, how="left", maintain_order="left")
    followed = joined.with_columns(pl.coalesce(f"onward_{name}", name).alias(name) for name in target)
    is_itself = (pl.col("person_key") == pl.col("linked_person")) & pl.col(
        "onward_linked_person"
    ).is_not_null()
    return followed.filter(~is_itself.fill_null(value=False)).select(last.columns)


def links_hash(links: pl.DataFrame) -> str:
    """What a run depends on: which pair counts as whom, and whether in registers too."""
    digest = hashlib.sha256()
    for row in links.select(*PAIR, "linked_person", "linked_surname", "method").iter_rows():
        digest.update(" ".join(map(str, row)).encode())
    return digest.hexdigest()[:16]


def _new(told: pl.DataFrame, *, known: pl.DataFrame) -> pl.DataFrame:
    """The entries that change something."""
    last = known.unique(PAIR, keep="last", maintain_order=True)
    by_people = known.filter(pl.col("decider") != MACHINE).unique(PAIR)
    told = told.filter(pl.col("decider") != MACHINE).vstack(
        told.filter(pl.col("decider") == MACHINE).join(by_people, on=PAIR, how="anti")
    )
    same = last.select(*PAIR, "linked_person", "linked_surname", "decider", "method")
    return told.join(same, on=same.columns, how="anti", nulls_equal=True, maintain_order="left")


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    home.links.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Path(home.links / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
