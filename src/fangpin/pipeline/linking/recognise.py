"""A delivery's rows against the register: found directly, recognised, or told as not recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import polars as pl

from fangpin.contracts import Contract
from fangpin.home import Home
from fangpin.kernel.key_columns import person_key_column, surname_key_column
from fangpin.pipeline.conforming.issues import no_issues, warning_rows
from fangpin.pipeline.linking.decide import DECISIONS, decide
from fangpin.pipeline.linking.direct import compare_directly
from fangpin.pipeline.linking.facts import PAIR, STRANGERS
from fangpin.pipeline.linking.log import MACHINE, LinkEntry, latest_links, links_in_force, record_links
from fangpin.pipeline.linking.register import has_register, known_keys
from fangpin.pipeline.linking.same_household import counted_by_register, find_in_same_household
from fangpin.pipeline.linking.strangers import gather_strangers, keep_strangers, masked
from fangpin.pipeline.linking.zones import zones_of
from fangpin.pipeline.stage2_conform import Conformed

_CODE_OF_ZONE = {"linked": "person_linked", "review": "person_in_doubt"}


@dataclass(frozen=True)
class Recognised:
    """`rows` with the keys that count, the warnings, and the strangers with what was decided about each.

    `strangers` holds names and numbers; `shown` holds names, and numbers masked.
    """

    rows: pl.DataFrame
    issues: pl.DataFrame
    strangers: pl.DataFrame
    decisions: pl.DataFrame

    @property
    def counted_keys(self) -> pl.Series:
        """For each row the person it counts for, in hexadecimal: the one recognised, else the row's own.

        Null where the number is known to be another's: the row must not speak of that person.
        """
        told = self.decisions.select(*PAIR, "zone", "linked_person").filter(pl.col("zone").is_not_null())
        # Few of a million rows are decided about: the others keep their own key, without a copy of all.
        found = self.rows.select(PAIR).with_row_index("place").join(told, on=PAIR)
        own = pl.when(pl.col("zone") != "conflict").then("person_key")
        counted = found.select(pl.coalesce("linked_person", own)).to_series()
        return self.rows["person_key"].clone().scatter(found["place"], counted)

    @property
    def shown(self) -> pl.DataFrame:
        """One row a stranger, for pages: who, how often, where, and the decision with its candidates."""
        return shown_strangers(self.strangers, self.decisions)


def recognise(
    rows: pl.DataFrame,
    *,
    conformed: Conformed,
    delivery: str,
    sender_area: str,
    received_on: date,
    home: Home,
) -> Recognised:
    """Compare the rows of a delivery with the register; nothing is written."""
    nobody = pl.DataFrame(schema=STRANGERS)
    alone = Recognised(rows, no_issues(), nobody, pl.DataFrame(schema=DECISIONS))
    contract = conformed.contract
    if contract.is_about_villages or rows.is_empty():
        return alone
    if contract.is_household_register:
        same = find_in_same_household(rows, conformed=conformed, home=home, sender_area=sender_area)
        return replace(alone, decisions=same)
    gather = partial(
        gather_strangers,
        conformed=conformed,
        delivery=delivery,
        sender_area=sender_area,
        received_on=received_on,
    )
    if not has_register(home):
        # Without a register only those who have no number are kept for it: the others will be found by theirs.
        numberless = conformed.rows.with_row_index("place").filter(pl.col("id18").is_null())
        faults = numberless.select(
            "place", fault=pl.lit("person_not_recognised"), owner_key=pl.lit(None, pl.String)
        )
        strangers = gather(rows, faults) if faults.height else nobody
        return Recognised(rows, no_issues(), strangers, decided(strangers, home=home, on=received_on))
    zones = zones_of(area=sender_area, on=received_on, home=home)
    rows, faults = compare_directly(rows, conformed=conformed, home=home, dialect=zones.dialect)
    if faults.is_empty():
        return alone
    strangers = gather(rows, faults)
    decisions = decided(strangers, home=home, on=received_on)
    person = str(conformed.tables[0].subject_place(contract))
    return Recognised(rows, _warnings(rows, faults, decisions, person=person), strangers, decisions)


def keep(recognised: Recognised, *, home: Home, delivery: str, on: date) -> None:
    """Write down what was recognised and who was not; twice is once."""
    keep_strangers(recognised.strangers, home=home, delivery=delivery)
    record_decisions(recognised.decisions, home=home, delivery=delivery, on=on)


def with_counted_keys(rows: pl.DataFrame, *, contract: Contract, home: Home, on: date) -> pl.DataFrame:
    """Conformed rows with `counted_key`, by what the register and the log of links say on the day."""
    secret = home.person_key()
    keyed = rows.select(
        person_key_column(pl.col("identity"), secret=secret).alias("person_key"),
        surname_key_column(pl.col(contract.body.person_name or ""), secret=secret).alias("surname_key"),
    )
    if contract.is_household_register:
        return rows.with_columns(counted_by_register(keyed, home=home))
    links = links_in_force(home, as_of=on).select(*PAIR, "linked_person")
    binary = keyed.select(pl.col(name).str.decode("hex") for name in PAIR)
    known = known_keys(home, of=binary["person_key"].unique())
    told = keyed.join(links, on=PAIR, how="left", maintain_order="left").with_columns(
        is_owned=binary["person_key"].is_in(known["person_key"].implode()),
        is_direct=binary.join(known.with_columns(is_direct=True), on=PAIR, how="left", maintain_order="left")[
            "is_direct"
        ].fill_null(value=False),
    )
    own = pl.when(~pl.col("is_owned") | pl.col("is_direct")).then("person_key")
    return rows.with_columns(told.select(counted_key=pl.coalesce("linked_person", own)).to_series())


def record_decisions(decisions: pl.DataFrame, *, home: Home, delivery: str, on: date) -> int:
    """Enter the machine's links into the log; returns how many are new."""
    linked = decisions.filter((pl.col("zone") == "linked") & (pl.col("decider") == MACHINE))
    return record_links(
        home,
        (
            LinkEntry(
                person_key=row["person_key"],
                surname_key=row["surname_key"],
                linked_person=row["linked_person"],
                linked_surname=row["linked_surname"],
                method=row["method"],
                score=row["score"],
                decider=MACHINE,
                decided_on=on,
                delivery=delivery,
            )
            for row in linked.iter_rows(named=True)
        ),
    )


def decided(strangers: pl.DataFrame, *, home: Home, on: date) -> pl.DataFrame:
    """What holds of each stranger: what the log says already, else what is decided now; in the same order."""
    logged = _from_log(strangers, home=home)
    rest = strangers.join(logged, on=PAIR, how="anti", maintain_order="left")
    parts = [logged]
    for (area,), some in rest.group_by("sender_area", maintain_order=True):
        parts.append(decide(some, home=home, zones=zones_of(area=str(area), on=on, home=home)))
    return strangers.select(PAIR).join(pl.concat(parts), on=PAIR, how="left", maintain_order="left")


def shown_strangers(strangers: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Strangers and decisions side by side, numbers masked."""
    return masked(strangers).join(decisions, on=PAIR, how="left", maintain_order="left")


def counts_of(decisions: pl.DataFrame, column: str) -> Mapping[str, int]:
    """How many strangers there are of each zone or method."""
    return dict(decisions.group_by(column).len().sort("len", column, descending=[True, False]).iter_rows())


def _from_log(strangers: pl.DataFrame, *, home: Home) -> pl.DataFrame:
    """Decisions in force: links, and what a person has said, be it that it is nobody of those shown."""
    last = latest_links(home)
    is_linked = pl.col("linked_person").is_not_null()
    last = last.filter(is_linked | (pl.col("decider") != MACHINE)).join(strangers, on=PAIR, how="semi")
    told = last.with_columns(
        zone=pl.when(is_linked).then(pl.lit("linked")).otherwise(pl.lit("unmatched")),
        linked_household=pl.lit(None, pl.String),
        candidates=pl.lit([], DECISIONS["candidates"]),
    )
    return told.select(*DECISIONS)


def _warnings(
    rows: pl.DataFrame, faults: pl.DataFrame, decisions: pl.DataFrame, *, person: str
) -> pl.DataFrame:
    at = rows[faults["place"]].select(*PAIR, "sheet", "row_no").with_columns(faults["fault"])
    judged = at.join(decisions.select(*PAIR, "zone"), on=PAIR, how="left", maintain_order="left")
    code = pl.col("zone").replace_strict(_CODE_OF_ZONE, default=None, return_dtype=pl.String)
    found = judged.with_columns(code=pl.coalesce(code, "fault"))
    return warning_rows(found, column=person)
