"""Who on a newer register is somebody registered in the same household, one of the two without a usable number.

A register that damages a number, or puts one right, brings nobody new. Same household, same whole name and same
birth date, and nobody else of that name there on either register: everything less leaves two people.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from fangpin.home import Home
from fangpin.pipeline.conforming.plain_names import LOST, plain_name_column
from fangpin.pipeline.linking.decide import DECISIONS
from fangpin.pipeline.linking.facts import PAIR, person_facts
from fangpin.pipeline.linking.log import MACHINE, SAME_HOUSEHOLD, latest_links, read_links
from fangpin.pipeline.linking.register import known_keys, members_of, numberless_households
from fangpin.pipeline.stage2_conform import Conformed

_TOLD = ("person_key", "surname_key", "household_key", "plain", "id18", "birth_date", "sex")


def find_in_same_household(
    rows: pl.DataFrame, *, conformed: Conformed, home: Home, sender_area: str
) -> pl.DataFrame:
    """A register's links in the form of DECISIONS: from the identity without a number to the person who stays.

    Of a row without a number it is the registered person; of a registered person without one, the row's. Nothing
    is written.
    """
    told = _told(rows, conformed)
    logged = register_links(home).join(told, on=PAIR, how="semi")
    told = told.join(logged, on=PAIR, how="anti")
    suspects = told.filter(pl.col("id18").is_null())["household_key"]
    households = pl.concat([suspects, numberless_households(home, sender_area=sender_area)]).unique()
    # A register counts as one with who was found on it before.
    heard_of = pl.concat([told["person_key"], logged["linked_person"]]).unique()
    registered = members_of(households, home=home, sender_area=sender_area, columns=_TOLD)
    found = _one_of_each(told, registered, heard_of=heard_of, home=home)
    decided_by_people = read_links(home).filter(pl.col("decider") != MACHINE)
    found = found.join(decided_by_people, on=PAIR, how="anti")
    return pl.concat([_as_decisions(logged), _as_decisions(found)])


def register_links(home: Home) -> pl.DataFrame:
    """The links of this kind that are in force, whatever the day."""
    return latest_links(home).filter(
        (pl.col("method") == SAME_HOUSEHOLD) & pl.col("linked_person").is_not_null()
    )


def counted_by_register(keyed: pl.DataFrame, *, home: Home) -> pl.Series:
    """For each row of a register (columns of PAIR) the person it counts for: by the log, else its own key."""
    links = register_links(home).select(*PAIR, "linked_person")
    told = keyed.join(links, on=PAIR, how="left", maintain_order="left")
    return told.select(pl.coalesce("linked_person", "person_key").alias("counted_key")).to_series()


def put_right_by(delivery: str, *, home: Home) -> list[tuple[str, str]]:
    """Keys of identities without a number, each with the person whom this register showed it to be."""
    entries = read_links(home).filter(method=SAME_HOUSEHOLD, delivery=delivery)
    return list(
        entries.select("person_key", "linked_person").unique("person_key").sort("person_key").iter_rows()
    )


def _told(rows: pl.DataFrame, conformed: Conformed) -> pl.DataFrame:
    facts = person_facts(conformed).with_columns(plain=plain_name_column(pl.col("name")))
    return rows.select(*PAIR, "household_key").hstack(facts.drop("name")).select(_TOLD).unique(PAIR)


def _one_of_each(
    told: pl.DataFrame, registered: pl.DataFrame, *, heard_of: pl.Series, home: Home
) -> pl.DataFrame:
    """Pairs of a newcomer and a registered person not heard of, who are alone with their name in the household."""
    place = ["household_key", "plain"]
    everybody = pl.concat([told.select("person_key", *place), registered.select("person_key", *place)])
    couples = everybody.group_by(place).agg(people=pl.col("person_key").n_unique()).filter(people=2)
    known = known_keys(home, of=told["person_key"].str.decode("hex"))["person_key"].bin.encode("hex")
    newcomers = told.filter(~pl.col("person_key").is_in(known.implode()))
    unheard = registered.filter(~pl.col("person_key").is_in(heard_of.implode()))
    pairs = newcomers.join(couples, on=place, how="semi").join(unheard, on=place, suffix="_registered")
    pairs = pairs.filter(_is_certain())
    is_row = pl.col("id18").is_null()

    def of(column: str, *, stays: bool) -> pl.Expr:
        registered_one = f"{column}_registered"
        return pl.when(is_row == stays).then(registered_one).otherwise(column)

    return pairs.select(
        *(of(column, stays=False).alias(column) for column in PAIR),
        of("person_key", stays=True).alias("linked_person"),
        of("surname_key", stays=True).alias("linked_surname"),
    )


def _is_certain() -> pl.Expr:
    """One has no usable number, no character is lost, and birth dates agree; where one is unknown, the sexes do."""
    has_one = pl.any_horizontal(pl.col("id18", "id18_registered").is_null())
    is_whole = ~pl.col("plain").str.contains(LOST, literal=True)
    is_same_day = pl.col("birth_date") == pl.col("birth_date_registered")
    is_same_sex = pl.col("sex") == pl.col("sex_registered")
    is_agreed = pl.when(is_same_day.is_null()).then(is_same_sex).otherwise(is_same_day)
    return has_one & is_whole & is_agreed.fill_null(value=False) & is_same_sex.fill_null(value=True)


def _as_decisions(links: pl.DataFrame) -> pl.DataFrame:
    given: Iterable[str] = (*PAIR, "linked_person", "linked_surname")
    told = links.select(given).with_columns(
        zone=pl.lit("linked"),
        method=pl.lit(SAME_HOUSEHOLD),
        score=pl.lit(None, pl.Float64),
        linked_household=pl.lit(None, pl.String),
        candidates=pl.lit([], DECISIONS["candidates"]),
        decider=pl.lit(MACHINE),
    )
    return told.select(*DECISIONS)
