"""What a row tells about a person, made comparable: one row per as-written identity of a delivery."""

from __future__ import annotations

import polars as pl

from fangpin.kernel.areas import AreaTree
from fangpin.pipeline.conforming.as_written import facts_of
from fangpin.pipeline.conforming.villages import village_called
from fangpin.pipeline.stage2_conform import Conformed

PAIR = ("person_key", "surname_key")
STRANGERS = pl.Schema(
    {
        "person_key": pl.String(),
        "surname_key": pl.String(),
        "name": pl.String(),
        "names": pl.UInt32(),
        "id18": pl.String(),
        "id_written": pl.String(),
        "birth_date": pl.Date(),
        "sex": pl.String(),
        "village_code": pl.String(),
        "village_name": pl.String(),
        "phone": pl.String(),
        # The register's owner of the number: null, or what is wrong: name_conflict, surname_conflict,
        # number_contradicted.
        "owner_fault": pl.String(),
        "owner_key": pl.String(),
        "delivery": pl.String(),
        "sheet": pl.String(),
        "row_no": pl.Int32(),
        "rows": pl.UInt32(),
        "sender_area": pl.String(),
        "received_on": pl.Date(),
    }
)


def person_facts(conformed: Conformed) -> pl.DataFrame:
    """The facts of every accepted row, in its order: name, id18, id_written and those of `as_written.FACTS`."""
    return conformed.rows.select(
        pl.col(conformed.contract.person_columns[1]).alias("name"),
        "id18",
        "id_written",
        *facts_of(conformed.contract),
    )


def may_be_cut() -> pl.Expr:
    """Whether a number that passes the check may do so by chance, Excel having made its last three digits 000."""
    return (
        pl.col("id18").is_not_null() & pl.coalesce("id_written", "id18").str.contains(r"^[0-9]{15}000$")
    ).fill_null(value=False)


def contradicts_number() -> pl.Expr:
    """Whether a good number tells another birth date or another sex than stands beside it."""
    born = pl.col("id18").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    is_man = pl.col("id18").str.slice(16, 1).cast(pl.Int8, strict=False) % 2 == 1
    told_sex = pl.when(is_man).then(pl.lit("男")).when(~is_man).then(pl.lit("女"))
    is_other_sex = pl.col("sex").is_in(["男", "女"]) & (pl.col("sex") != told_sex)
    return (
        (pl.col("birth_date") != born).fill_null(value=False) | is_other_sex.fill_null(value=False)
    ).alias("contradicts")


def with_village_codes(facts: pl.DataFrame, *, sender_area: str) -> pl.DataFrame:
    """Names of villages turned into codes where they name exactly one; `village_name` becomes the whole name."""
    places = ["county_name", "town_name", "village_name"]
    named = facts.filter(pl.col("village_code").is_null() & pl.col("village_name").is_not_null())
    if named.is_empty():
        return _whole_names(facts, places)
    codes = named.select(places).unique()
    sender = AreaTree.load().get(sender_area)
    found = [_village(row, county=sender.name if sender else None) for row in codes.iter_rows()]
    codes = codes.with_columns(pl.Series("found", found, dtype=pl.String))
    joined = facts.join(codes, on=places, how="left", nulls_equal=True, maintain_order="left")
    coded = joined.with_columns(pl.coalesce("village_code", "found").alias("village_code"))
    return _whole_names(coded.drop("found"), places)


def _whole_names(facts: pl.DataFrame, places: list[str]) -> pl.DataFrame:
    whole = pl.concat_str(places, ignore_nulls=True).replace("", None)
    return facts.with_columns(village_name=whole).drop("county_name", "town_name")


def _village(names: tuple[str | None, ...], *, county: str | None) -> str | None:
    named_county, town, village = names
    where = named_county or county
    if not where or not town or not village:
        return None
    return village_called(where, town, village)
