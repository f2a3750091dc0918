"""The people of a delivery whom the register does not know as they are written: gathered, kept sealed, read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from fangpin.engine.corrections import standing
from fangpin.home import Home
from fangpin.kernel.identity_columns import parse_identifiers
from fangpin.kernel.masking import mask_id, mask_mobile
from fangpin.pipeline.linking.facts import PAIR, STRANGERS, may_be_cut, person_facts, with_village_codes
from fangpin.pipeline.linking.sealed_frames import read_sealed, write_sealed
from fangpin.pipeline.manifest import read_manifest
from fangpin.pipeline.stage2_conform import Conformed


def gather_strangers(
    rows: pl.DataFrame,
    faults: pl.DataFrame,
    *,
    conformed: Conformed,
    delivery: str,
    sender_area: str,
    received_on: date,
) -> pl.DataFrame:
    """One row of STRANGERS for each as-written identity among the rows at the places of `faults`."""
    places = faults["place"]
    is_owned = pl.col("owner_key").is_not_null()
    found = pl.concat(
        [
            rows[places].select(*PAIR, "sheet", "row_no"),
            person_facts(conformed)[places],
            faults.select(owner_fault=pl.when(is_owned).then("fault"), owner_key="owner_key"),
        ],
        how="horizontal",
    )
    grouped = found.group_by(PAIR, maintain_order=True).agg(
        pl.exclude("sheet", "row_no").drop_nulls().first(),
        pl.col("sheet", "row_no").first(),
        pl.col("name").n_unique().alias("names"),
        pl.len().alias("rows"),
    )
    told = with_village_codes(grouped, sender_area=sender_area).with_columns(
        delivery=pl.lit(delivery), sender_area=pl.lit(sender_area), received_on=pl.lit(received_on)
    )
    return told.select(*STRANGERS).cast(STRANGERS)


def keep_strangers(strangers: pl.DataFrame, *, home: Home, delivery: str) -> None:
    """Keep them sealed, so that they can be sought again in a newer register."""
    if not strangers.is_empty():
        path = home.identities / f"strangers-{delivery}.sealed"
        write_sealed([strangers], path, schema=STRANGERS, key=home.seal_key())


def kept_strangers(home: Home) -> pl.DataFrame:
    """Everybody kept, once for each as-written identity: as the delivery received last told of them.

    Those of a delivery that was corrected as a whole are left out: its correction says who they are.
    """
    parts = [*_kept(home)]
    if not parts:
        return pl.DataFrame(schema=STRANGERS)
    standing_now = [one.delivery for one in standing(read_manifest(home).deliveries)]
    kept = pl.concat(parts).filter(pl.col("delivery").is_in(standing_now))
    ordered = kept.sort("received_on", "delivery", "row_no")
    return ordered.unique(PAIR, keep="last", maintain_order=True)


def masked(strangers: pl.DataFrame) -> pl.DataFrame:
    """With numbers and phones as people may see them, and without what only the search needs."""
    shown = strangers.with_columns(
        pl.coalesce("id_written", "id18").map_elements(mask_id, return_dtype=pl.String).alias("id_masked"),
        pl.col("phone").map_elements(mask_mobile, return_dtype=pl.String).alias("phone_masked"),
        _faults(strangers),
    )
    return shown.drop("names", "id18", "id_written", "phone", "owner_key")


def _faults(strangers: pl.DataFrame) -> pl.Series:
    """What is wrong with each number, `id_fault`: missing, or the code of its problem; null for a good one."""
    problems = parse_identifiers(strangers["id_written"])["problem"]
    return (
        strangers.with_columns(problem=problems)
        .select(
            id_fault=pl.when(may_be_cut())
            .then(pl.lit("possibly_excel_damaged"))
            .when(pl.col("id18").is_not_null())
            .then(None)
            .otherwise(pl.when(pl.col("id_written").is_null()).then(pl.lit("missing")).otherwise("problem"))
        )
        .to_series()
    )


def _kept(home: Home) -> Iterator[pl.DataFrame]:
    paths: list[Path] = sorted(home.identities.glob("strangers-*.sealed"))
    for path in paths:
        yield from read_sealed(path, key=home.seal_key())
