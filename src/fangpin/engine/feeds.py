"""The deliveries as tables, as known on one day: each row once, linked to a household; how fresh each feed is.

Tables made here, for indicators to read: `run`, `feeds`, `registry.households`, `registry.people`, and one
view `<department>.<dataset>` per data set. What they hold follows from the contracts alone; save for the
register of households and the deaths, no data set has code of its own.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path

import duckdb
import polars as pl

from fangpin.contracts import Contract, Contracts
from fangpin.engine.corrections import Given, first_received, order_of, standing
from fangpin.engine.datasets import (
    Delivery,
    linked,
    load_dataset,
    rows_delivered,
    stored_name,
    table_name,
)
from fangpin.engine.residents import make_registry
from fangpin.engine.session import insert_rows, name, quoted
from fangpin.kernel.calendar import first_of_month, rolling_12_months
from fangpin.rulebook.regions import covers

ROSTER = "public_security/household_roster"
DEATHS = "public_security/deaths"
# What every indicator may read besides the data sets that it names.
REGISTER = ("run", "feeds", "registry.households", "registry.people")
MONTHS = 12


@dataclass(frozen=True)
class Feed:
    """What is known of one data set in one county."""

    dataset: str
    county_code: str
    covered_until: date | None
    received_on: date | None
    is_fresh: bool
    reason: str | None
    covered_months: int
    early_months: int


def known_on(deliveries: Iterable[Given], *, as_of: date) -> list[Given]:
    """What had arrived by the day, later files last: a run as of a day may not see what came later.

    A correction stands right behind the file that it corrects, so that an old file's correction does not push out
    a newer file. The order in which different data sets or senders arrived on one day says nothing.
    """
    known = [one for one in deliveries if one.received_on <= as_of]
    order = order_of(known)
    return sorted(known, key=lambda one: order[one.delivery])


class Lake:
    """The deliveries known on a day, on one connection: the register at once, each data set when it is asked for."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        as_of: date,
        deliveries: Sequence[Delivery],
        contracts: Contracts,
        links: pl.DataFrame | None = None,
        register_changes: Sequence[Path] = (),
        households: str | None = None,
    ) -> None:
        """Make `run`, `registry.people`, `registry.households` and `feeds`.

        `links` says which identity as written counts as which registered person: person_key, surname_key,
        linked_person, linked_surname, in hexadecimal, each pair once, and the method. Those of the register itself
        also say who of a household is who. `households` is for a part of the register: see `make_registry`.
        """
        self._connection, self._contracts, self._is_part = connection, contracts, households is not None
        self._known = known_on(deliveries, as_of=as_of)
        make_run_table(connection, as_of=as_of)
        _make_delivery_table(connection, self._known)
        _make_link_table(connection, links)
        rosters = [one for one in standing(self._known) if one.contract == ROSTER]
        make_registry(
            connection,
            rosters=linked(rows_delivered(contracts[ROSTER], rosters), links="links WHERE is_of_register"),
            changes=register_changes,
            as_of=as_of,
            households=households,
        )
        rows = connection.execute(
            "SELECT DISTINCT county_code FROM registry.households ORDER BY 1"
        ).fetchall()
        feeds = [
            feed_of(contract, county=county, deliveries=self._known, as_of=as_of)
            for contract in sorted(contracts, key=lambda contract: contract.id)
            for (county,) in rows
        ]
        make_feeds_table(connection, feeds)
        self._loaded: set[str] = set()
        self.load([DEATHS])
        _mark_the_dead(connection, as_of=as_of)

    def load(self, datasets: Collection[str], *, columns: Collection[str] | None = None) -> None:
        """Make the tables of those data sets that are not there yet.

        `columns` are those somebody reads; all of them if not said.
        """
        missing = sorted(set(datasets) - self._loaded)
        for dataset in missing:
            contract = self._contracts[dataset]
            load_dataset(
                self._connection,
                contract,
                in_force(contract, self._known),
                columns=columns,
                is_part=self._is_part,
            )
        self._loaded.update(missing)

    def keep_only(self, datasets: Collection[str]) -> None:
        """Give back the memory of all other data sets: nobody reads them any more."""
        for dataset in sorted(self._loaded - set(datasets)):
            self._connection.execute(f"DROP VIEW {name(table_name(dataset))}")
            self._connection.execute(f"DROP TABLE {name(stored_name(dataset))}")
            self._loaded.remove(dataset)


def make_run_table(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
    """The day of the run, and the twelve full months before it."""
    start, end = rolling_12_months(as_of)
    connection.execute("CREATE TABLE run (as_of DATE, window_start DATE, window_end DATE)")
    connection.execute("INSERT INTO run VALUES (?, ?, ?)", [as_of, start, end])


def make_feeds_table(connection: duckdb.DuckDBPyConnection, feeds: Sequence[Feed]) -> None:
    connection.execute(
        "CREATE TABLE feeds (dataset VARCHAR, county_code VARCHAR, covered_until DATE, received_on DATE,"
        " is_fresh BOOLEAN, reason VARCHAR, covered_months INTEGER, early_months INTEGER)"
    )
    told = attrgetter(*(one.name for one in fields(Feed)))
    insert_rows(connection, "feeds", map(told, feeds))


def missing_or_stale(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Per county the data sets that tell nothing on the day, and why."""
    return _by_county(connection, "reason")


def covered_until(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Per county up to which day each data set that has arrived tells."""
    return _by_county(connection, "covered_until")


def _by_county(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, dict[str, str]]:
    """What a column of `feeds` says of each data set, where it says anything."""
    rows = connection.execute(
        f"SELECT county_code, dataset, CAST({column} AS VARCHAR) FROM feeds"
        f" WHERE {column} IS NOT NULL ORDER BY ALL"
    )
    told: dict[str, dict[str, str]] = {}
    for county, dataset, says in rows.fetchall():
        told.setdefault(county, {})[dataset] = says
    return told


def feed_of(contract: Contract, *, county: str, deliveries: Sequence[Delivery], as_of: date) -> Feed:
    """How fresh a data set is in a county, and which of the twelve months of the window it has told about."""
    mine = [one for one in deliveries if one.contract == contract.id and covers(one.sender_area, county)]
    if not mine:
        return Feed(
            contract.id,
            county,
            None,
            None,
            is_fresh=False,
            reason="missing",
            covered_months=0,
            early_months=MONTHS,
        )
    covered_until = max(one.covered_until for one in mine)
    is_fresh = covered_until >= as_of - timedelta(days=contract.body.max_age_days)
    start, _ = rolling_12_months(as_of)
    months = [first_of_month(start, months_later=later) for later in range(MONTHS)]
    told = [
        any(first_of_month(one.period_start) <= month <= one.covered_until for one in mine)
        for month in months
    ]
    return Feed(
        dataset=contract.id,
        county_code=county,
        covered_until=covered_until,
        received_on=max(one.received_on for one in mine),
        is_fresh=is_fresh,
        reason=None if is_fresh else "stale",
        covered_months=sum(told),
        early_months=told.index(True) if any(told) else MONTHS,
    )


def in_force(contract: Contract, deliveries: Sequence[Given]) -> list[Given]:
    """The deliveries whose rows count, as corrected: of a snapshot only the newest of each sender, else all."""
    mine = [one for one in deliveries if one.contract == contract.id]
    counts = {one.delivery for one in standing(mine)}
    if contract.body.period == "snapshot":
        # All files a sender handed in on its last day: a large snapshot may come in several files.
        since = first_received(mine)
        newest = {one.sender_area: since[one.delivery] for one in mine}
        counts &= {one.delivery for one in mine if since[one.delivery] == newest[one.sender_area]}
    return [one for one in mine if one.delivery in counts]


def _make_delivery_table(connection: duckdb.DuckDBPyConnection, known: Sequence[Delivery]) -> None:
    """What there is to know of each delivery; their names become a type, so that a row bears a small number."""
    names = ", ".join(quoted(one) for one in sorted({one.delivery for one in known})) or "''"
    connection.execute(f"CREATE TYPE delivery_name AS ENUM ({names})")
    connection.execute(
        "CREATE TABLE deliveries (delivery delivery_name, received_on DATE, age_order INTEGER)"
    )
    rows = ((one.delivery, one.received_on, order) for order, one in enumerate(known))
    insert_rows(connection, "deliveries", rows)


def _make_link_table(connection: duckdb.DuckDBPyConnection, links: pl.DataFrame | None) -> None:
    connection.execute(
        "CREATE TABLE links (person_key UUID, surname_key UUID, linked_person UUID, linked_surname UUID,"
        " is_of_register BOOLEAN)"
    )
    if links is not None and not links.is_empty():
        keys = ["person_key", "surname_key", "linked_person", "linked_surname"]
        connection.register("told", links.select(*keys, "method").to_arrow())
        connection.execute(
            f"INSERT INTO links SELECT {', '.join(f'CAST({c} AS UUID)' for c in keys)},"
            " method = 'same_household' FROM told"
        )
        connection.unregister("told")


def _mark_the_dead(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
    connection.execute(
        "UPDATE registry.people SET is_alive = FALSE WHERE person_key IN"
        f" (SELECT person_key FROM {table_name(DEATHS)} WHERE died_on <= ?)",
        [as_of],
    )
