"""Strangers sought again after the register has changed, and the registered people whom no feed can see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from fangpin.home import Home
from fangpin.kernel.key_columns import person_key_column
from fangpin.kernel.masking import mask_id
from fangpin.pipeline.linking.facts import PAIR
from fangpin.pipeline.linking.recognise import counts_of, decided, record_decisions, shown_strangers
from fangpin.pipeline.linking.register import has_register, known_keys, people_in_batches
from fangpin.pipeline.linking.strangers import kept_strangers


@dataclass(frozen=True)
class Relinked:
    """What holds of all strangers now. `strangers` is as `Recognised.shown`; `found` are on the register by now."""

    strangers: pl.DataFrame
    newly_linked: int
    found: int

    def as_json(self) -> dict[str, Any]:
        """Counts only."""
        return {
            "strangers": self.strangers.height,
            "newly_linked": self.newly_linked,
            "found": self.found,
            "by_zone": dict(counts_of(self.strangers, "zone")),
            "by_method": dict(counts_of(self.strangers, "method")),
        }


def link_again(home: Home, *, on: date) -> Relinked:
    """Seek all strangers who are not linked, write down those recognised, and tell of all."""
    kept = kept_strangers(home)
    if not has_register(home):
        return Relinked(shown_strangers(kept, decided(kept, home=home, on=on)), 0, 0)
    strangers = _as_the_register_is(kept, home=home)
    decisions = decided(strangers, home=home, on=on)
    new = record_decisions(decisions, home=home, delivery="", on=on)
    return Relinked(shown_strangers(strangers, decisions), new, kept.height - strangers.height)


def people_without_number(home: Home) -> pl.DataFrame:
    """Registered people whose number cannot be used, by village: no other file can be joined to them by it."""
    parts = [batch.filter(pl.col("id18").is_null()) for batch in people_in_batches(home)]
    people = pl.concat(parts) if parts else pl.DataFrame()
    if people.is_empty():
        return people
    return people.select(
        "person_key",
        "household_key",
        "name",
        pl.col("id_written").map_elements(mask_id, return_dtype=pl.String).alias("id_masked"),
        "birth_date",
        "sex",
        "village_code",
    ).sort("village_code", "household_key", "person_key")


def _as_the_register_is(strangers: pl.DataFrame, *, home: Home) -> pl.DataFrame:
    """Without those who are on the register by now, and with the owners their numbers have now."""
    keyed = strangers.with_columns(
        number_key=person_key_column(pl.col("id18"), secret=home.person_key())
    ).with_row_index("place")
    binary = keyed.select(
        "place",
        pl.col("number_key").str.decode("hex").alias("person_key"),
        pl.col("surname_key").str.decode("hex"),
        is_as_written=pl.col("number_key") != pl.col("person_key"),
    )
    known = known_keys(home, of=binary["person_key"].drop_nulls())
    found = binary.filter(~pl.col("is_as_written")).join(known, on=PAIR, how="semi")["place"]
    owned = binary.join(known, on="person_key", how="semi")["place"]
    kept = keyed.filter(~pl.col("place").is_in(found.implode()))
    is_owned = pl.col("place").is_in(owned.implode())
    return kept.with_columns(
        owner_key=pl.when(is_owned).then("number_key"),
        owner_fault=pl.when(is_owned).then(pl.coalesce("owner_fault", pl.lit("surname_conflict"))),
    ).drop("place", "number_key")
