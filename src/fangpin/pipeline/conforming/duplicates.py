"""What a file holds twice: a record again is skipped, contradicting records are all refused."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from fangpin.contracts import Contract
from fangpin.kernel.key_columns import surname_column
from fangpin.pipeline.conforming.columns import no_code
from fangpin.pipeline.conforming.plain_names import plain_name_column


def settle_duplicates(rows: pl.DataFrame, *, contract: Contract) -> pl.DataFrame:
    """Mark what is there twice: a record again is skipped, different records with one key are all refused.

    Which of two contradicting rows is right cannot be known here; keeping either would be a guess.
    """
    person = contract.body.person
    who = _who(contract)
    keys = [key for name in contract.body.row_keys for key in (who if name == person else (name,))]
    content = [column.name for column in contract.kept_columns]
    if contract.is_household_register:
        content.append("household_no")
    if contract.body.person_name:
        surname = surname_column(pl.col(contract.body.person_name)).alias("surname")
        # Lazily, an expression that stands in several places is worked out once.
        rows = rows.with_columns(rows.lazy().select(surname).collect())
    # Most files hold each key once: only what stands there twice is compared as a whole.
    twice = rows.select(pl.struct(keys).is_duplicated()).to_series()
    nothing = no_code(rows.height)
    if not twice.any():
        return rows.with_columns(duplicate=nothing, others=nothing)
    everything = list(dict.fromkeys([*keys, *who, *content]))
    doubled = rows.filter(twice)
    if contract.body.person_name:
        # Two brothers on one number are two people, whatever else their rows agree in.
        doubled = doubled.with_columns(plain=plain_name_column(pl.col(contract.body.person_name)))
        everything.append("plain")
    marked = _marked_duplicates(doubled, keys=keys, everything=everything)
    places = twice.arg_true()
    return rows.with_columns(
        # A series is changed in place.
        duplicate=nothing.clone().scatter(places, marked["duplicate"]),
        others=nothing.clone().scatter(places, marked["others"]),
    )


def _marked_duplicates(rows: pl.DataFrame, *, keys: Sequence[str], everything: Sequence[str]) -> pl.DataFrame:
    """Rows whose key stands there more than once, with `duplicate` (the code) and `others` (where they stand)."""
    first = rows.select(pl.struct(everything).is_first_distinct()).to_series()
    rest = rows.filter(first)
    clashes = rest.filter(rest.select(pl.struct(keys).is_duplicated()).to_series())
    # The repeats of a record that clashes with another one clash as well.
    clashing = rows.join(clashes, on=keys, how="semi", nulls_equal=True, maintain_order="left")
    groups = clashing.group_by(keys, maintain_order=True).agg(pl.col("row_no").alias("clash"))
    joined = rows.with_columns(is_first=first).join(
        groups, on=keys, how="left", nulls_equal=True, maintain_order="left"
    )
    return joined.select(
        duplicate=pl.when(pl.col("clash").is_not_null())
        .then(pl.lit("conflicting_duplicate"))
        .when(~pl.col("is_first"))
        .then(pl.lit("duplicate_row")),
        others=pl.lit("第 ")
        + pl.col("clash").list.head(5).cast(pl.List(pl.String)).list.join("、")
        + pl.lit(" 行"),
    )


def _who(contract: Contract) -> tuple[str, ...]:
    """The columns that tell one person from another; none where a row is about a village."""
    return () if contract.is_about_villages else ("identity", "surname")
