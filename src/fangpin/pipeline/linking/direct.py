"""Who is found by number and name alone, row by row; everybody else is a stranger to be recognised."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fangpin.home import Home
from fangpin.kernel.key_columns import name_key_column, person_key_column
from fangpin.pipeline.conforming.as_written import identity_beside_number
from fangpin.pipeline.conforming.plain_names import fits, plain_name_column
from fangpin.pipeline.linking.facts import contradicts_number, person_facts
from fangpin.pipeline.linking.likeness import Dialect, is_like
from fangpin.pipeline.linking.register import known_keys, people_of
from fangpin.pipeline.stage2_conform import Conformed

_FOUND = pl.Schema({"place": pl.UInt32(), "fault": pl.String(), "owner_key": pl.String()})


def compare_directly(
    rows: pl.DataFrame, *, conformed: Conformed, home: Home, dialect: Dialect
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows, and those not found directly: `place` (in rows), `fault` (a warning's code), `owner_key`.

    A number whose owner bears the same surname and another name, or which the row's own birth date or sex
    contradicts, would count as the owner's: such a row gets the key of its identity as written. `owner_key` is the
    registered owner of the number, if any.
    """
    facts = person_facts(conformed).lazy()
    # Lazily, an expression that stands in several places is worked out once.
    told = facts.select(plain_name_column(pl.col("name")).alias("plain"), contradicts_number()).collect()
    keyed = rows.select("person_key", "surname_key").hstack(told).with_row_index("place")
    odd = _not_quite_known(keyed, home=home)
    if odd.is_empty():
        return rows, pl.DataFrame(schema=_FOUND)
    judged = _judge(odd, home=home, dialect=dialect, names=_names_of_numbers(keyed, odd))
    if judged.is_empty():
        return rows, judged
    is_valid = conformed.rows["id18"].is_not_null().gather(judged["place"])
    faults = judged.with_columns(
        fault=pl.coalesce(
            "fault",
            pl.when(is_valid)
            .then(pl.lit("person_not_in_registry"))
            .otherwise(pl.lit("person_not_recognised")),
        )
    )
    return _with_own_keys(rows, faults, conformed=conformed, home=home), faults


def _not_quite_known(keyed: pl.DataFrame, *, home: Home) -> pl.DataFrame:
    """The rows whose number, surname and whole name are not all those of one registered person, or contradict it."""
    binary = keyed.select(
        "place",
        pl.col("person_key").str.decode("hex"),
        pl.col("surname_key").str.decode("hex"),
        name_key_column(pl.col("plain"), secret=home.person_key()).str.decode("hex").alias("name_key"),
    )
    known = known_keys(home, of=binary["person_key"])
    keys = ["person_key", "surname_key", "name_key"]
    unlike = binary.join(known, on=keys, how="anti", maintain_order="left")["place"]
    is_odd = pl.col("place").is_in(unlike.implode()) | pl.col("contradicts")
    is_known = binary["person_key"].is_in(known["person_key"].implode()).alias("is_known")
    return keyed.with_columns(is_known).filter(is_odd)


def _names_of_numbers(keyed: pl.DataFrame, odd: pl.DataFrame) -> dict[str, list[str]]:
    """The plain names that stand beside each doubtful number in the file, where there are several."""
    doubtful = keyed.join(odd.filter("is_known"), on="person_key", how="semi")
    names = doubtful.group_by("person_key").agg(pl.col("plain").unique())
    return dict(names.filter(pl.col("plain").list.len() > 1).iter_rows())


def _judge(
    odd: pl.DataFrame, *, home: Home, dialect: Dialect, names: Mapping[str, list[str]]
) -> pl.DataFrame:
    """For the rows whose number is known: whether its owner may be meant; drops those that are found after all."""
    doubtful = odd.filter("is_known")
    faults: dict[tuple[str, str, str], str | None] = {}
    if not doubtful.is_empty():
        owners = people_of(home, keys=doubtful["person_key"]).rename({"plain": "owner_plain"})
        joined = doubtful.join(owners, on="person_key", suffix="_of_owner")
        for person, surname, plain, owner_surname, owner_plain in (
            joined.select("person_key", "surname_key", "plain", "surname_key_of_owner", "owner_plain")
            .unique()
            .iter_rows()
        ):
            is_same_surname = surname == owner_surname
            is_shared = any(not fits(plain, other) for other in names.get(person, ()))
            if is_same_surname and is_like(plain, owner_plain, dialect=dialect):
                # Of two names beside one number the owner's own is right.
                is_doubtful = is_shared and plain != owner_plain
                faults[person, surname, plain] = "number_contradicted" if is_doubtful else None
            else:
                faults.setdefault(
                    (person, surname, plain), "name_conflict" if is_same_surname else "surname_conflict"
                )
    told = [
        (place, fault or ("number_contradicted" if contradicts else None), person if is_known else None)
        for place, person, surname, plain, contradicts, is_known in odd.iter_rows()
        for fault in (faults.get((person, surname, plain)) if is_known else None,)
        if fault or contradicts or not is_known
    ]
    return pl.DataFrame(told, schema=_FOUND, orient="row")


def _with_own_keys(
    rows: pl.DataFrame, faults: pl.DataFrame, *, conformed: Conformed, home: Home
) -> pl.DataFrame:
    own = faults.filter(pl.col("fault").is_in(["name_conflict", "number_contradicted"]))
    places = own["place"]
    if places.is_empty():
        return rows
    # A number that a birth date contradicts is somebody else with each birth date.
    by_birth_date = pl.lit(own["fault"] == "number_contradicted")
    identity = identity_beside_number(conformed.contract, with_birth_date=by_birth_date)
    keys = (
        conformed.rows[places]
        .select(identity)
        .select(person_key_column(pl.col("as_written"), secret=home.person_key()))
    )
    return rows.with_columns(rows["person_key"].clone().scatter(places, keys.to_series()))
