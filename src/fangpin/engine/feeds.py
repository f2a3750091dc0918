"""The deliveries as tables, as known on one day: each row once, linked to a household; how fresh each feed is.

Tables made here, for indicators to read: `run`, `feeds`, `registry.households`, `registry.people`, and one
table `<department>.<dataset>` per data set. What they hold follows from the contracts alone; save for the
register of households and the deaths, no data set has code of its own.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from fangpin.contracts import Contract, Contracts
from fangpin.engine.corrections import Given, first_received, order_of, standing
from fangpin.engine.residents import make_registry
from fangpin.engine.session import insert_rows, name, quoted
from fangpin.kernel.calendar import first_of_month, rolling_12_months
from fangpin.rulebook.regions import covers

ROSTER = "public_security/household_roster"
DEATHS = "public_security/deaths"
MONTHS = 12


@dataclass(frozen=True)
class Delivery:
    """One delivery in force, as the lake's manifest lists it."""

    delivery: str
    contract: str
    sender_area: str
    received_on: date
    covered_until: date
    period_start: date
    path: Path
    corrects: str = ""
    is_supplement: bool = False
    correction_no: int = 0
    arrival_no: int = 0
    also_replaces: tuple[str, ...] = ()


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


def table_name(dataset: str) -> str:
    """The table of a data set: `medical_insurance/settlements` is read as `medical_insurance.settlements`."""
    return dataset.replace("/", ".")


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
    ) -> None:
        """Make `run`, `registry.people`, `registry.households` and `feeds`.

        `links` says which identity as written counts as which registered person: person_key, surname_key,
        linked_person, linked_surname, in hexadecimal, each pair once, and the method. Those of the register itself
        also say who of a household is who.
        """
        self._connection, self._contracts = connection, contracts
        self._known = known_on(deliveries, as_of=as_of)
        make_run_table(connection, as_of=as_of)
        _make_delivery_table(connection, self._known)
        _make_link_table(connection, links)
        rosters = [one for one in standing(self._known) if one.contract == ROSTER]
        make_registry(
            connection,
            rosters=_linked(_rows_delivered(contracts[ROSTER], rosters), links="links WHERE is_of_register"),
            changes=register_changes,
            as_of=as_of,
        )
        _drop_links_to_nobody(connection)
        rows = connection.execute(
            "SELECT DISTINCT county_code FROM registry.households ORDER BY 1"
        ).fetchall()
        feeds = [
            feed_of(contract, county=county, deliveries=self._known, as_of=as_of)
            for contract in sorted(contracts, key=lambda contract: contract.id)
            for (county,) in rows
        ]
        make_feeds_table(connection, feeds)
        self.unlinked: dict[str, int] = {}
        self.load(DEATHS)
        _mark_the_dead(connection, as_of=as_of)

    def load(self, dataset: str, *, columns: Collection[str] | None = None) -> None:
        """Make the table of a data set, and keep in `unlinked` how many of its rows no household could be found for.

        `columns` are those somebody reads; all of them if not said.
        """
        contract = self._contracts[dataset]
        self.unlinked[dataset] = _load_dataset(
            self._connection, contract, in_force(contract, self._known), columns=columns
        )

    def drop(self, dataset: str) -> None:
        """Give back the memory of a data set that nobody reads any more."""
        self._connection.execute(f"DROP VIEW {name(table_name(dataset))}")
        self._connection.execute(f"DROP TABLE {name(_stored(dataset))}")


def load_feeds(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_of: date,
    deliveries: Sequence[Delivery],
    contracts: Contracts,
    datasets: Iterable[str],
    links: pl.DataFrame | None = None,
    register_changes: Sequence[Path] = (),
) -> dict[str, int]:
    """All of these data sets at once; returns how many rows of each no household could be found for."""
    lake = Lake(
        connection,
        as_of=as_of,
        deliveries=deliveries,
        contracts=contracts,
        links=links,
        register_changes=register_changes,
    )
    for dataset in sorted({*datasets} - {DEATHS}):
        lake.load(dataset)
    return lake.unlinked


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
    insert_rows(connection, "feeds", (astuple(feed) for feed in feeds))


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


def _drop_links_to_nobody(connection: duckdb.DuckDBPyConnection) -> None:
    """Whoever is registered as written until a roster is corrected is somebody else afterwards: rows keep their own keys."""
    connection.execute("""
        DELETE FROM links WHERE NOT EXISTS (
            SELECT 1 FROM registry.people
            WHERE people.person_key = links.linked_person AND people.surname_key = links.linked_surname)
    """)


def _mark_the_dead(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
    connection.execute(
        "UPDATE registry.people SET is_alive = FALSE WHERE person_key IN"
        f" (SELECT person_key FROM {table_name(DEATHS)} WHERE died_on <= ?)",
        [as_of],
    )


def _load_dataset(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    deliveries: Sequence[Delivery],
    *,
    columns: Collection[str] | None,
) -> int:
    """One data set, each row once and with its household; returns how many have none.

    Rows about villages belong to no household: they are joined by `village_code` where an indicator needs them.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name(contract.department)}")
    kept = [
        column
        for column, _ in contract.lake_columns
        if column not in _OWN_COLUMNS and (columns is None or column in columns)
    ]
    own = ", ".join(f"once.{name(column)}" for column in ("delivery", "sheet", "row_no", "known_on", *kept))
    once = _rows_once(connection, contract, deliveries)
    stored, view = name(_stored(contract.id)), name(table_name(contract.id))
    if contract.is_about_villages:
        connection.execute(f"CREATE TABLE {stored} AS SELECT {own} FROM ({once}) AS once")
        unlinked = 0
    else:
        connection.execute(f"""
            CREATE TABLE {stored} AS
            SELECT people.household_key, once.person_key, {own}
            FROM ({once}) AS once JOIN registry.people AS people
              ON people.person_key = once.person_key AND people.surname_key = once.surname_key
        """)
        unlinked = _count(connection, f"({once})") - _count(connection, stored)
    connection.execute(f"CREATE VIEW {view} AS SELECT *, {quoted(contract.id)} AS dataset FROM {stored}")
    return unlinked


_OWN_COLUMNS = {"person_key", "surname_key", "household_key", "delivery", "sheet", "row_no"}


def _stored(dataset: str) -> str:
    """Where the rows of a data set lie; its own name is a view, which says the name of the data set in each row."""
    return table_name(dataset) + "_rows"


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(row[0]) if row else 0


def _rows_once(
    connection: duckdb.DuckDBPyConnection, contract: Contract, deliveries: Sequence[Delivery]
) -> str:
    """A query of each row once: of rows with equal keys, that of the latest delivery.

    People who were recognised bear the keys of the registered person before rows are compared, so that a row sent
    again with its number put right does not count twice. Few rows repeat a key, mostly: only those are put in order.
    """
    rows = _rows_delivered(contract, deliveries)
    if not contract.is_about_villages:
        rows = _linked(rows, links="links")
    if not deliveries:
        return rows
    keys = ", ".join(name(key) for key in contract.lake_keys)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT hash({keys}) AS keys FROM ({rows}) GROUP BY 1 HAVING count(*) > 1
    """)
    if not _count(connection, "repeated"):
        return rows
    table = name(f"once_{contract.department}_{contract.dataset}")
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT * FROM ({rows}) WHERE hash({keys}) NOT IN (FROM repeated)
        UNION ALL
        SELECT * FROM ({rows}) WHERE hash({keys}) IN (FROM repeated)
        QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY age_order DESC, sheet, row_no) = 1
    """)
    return f"FROM {table}"


def _linked(rows: str, *, links: str) -> str:
    """The rows with the keys of the person whom each is linked to."""
    return f"""
        SELECT told.* REPLACE (
            coalesce(links.linked_person, told.person_key) AS person_key,
            CASE WHEN links.linked_person IS NULL THEN told.surname_key ELSE links.linked_surname END AS surname_key)
        FROM ({rows}) AS told LEFT JOIN (FROM {links}) AS links
          ON links.person_key = told.person_key AND links.surname_key = told.surname_key
    """


def _rows_delivered(contract: Contract, deliveries: Sequence[Delivery]) -> str:
    """All rows of the deliveries with the day each was known on."""
    types = {column: kind for column, kind in contract.lake_columns} | {"delivery": "delivery_name"}
    columns = ", ".join(
        f"CAST(lake.{name(column)} AS {kind}) AS {name(column)}" for column, kind in types.items()
    )
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name(column)}" for column, kind in types.items())
    if not deliveries:
        return f"SELECT {nothing}, CAST(NULL AS DATE) AS known_on, 0 AS age_order WHERE FALSE"
    files = ", ".join(quoted(str(one.path)) for one in deliveries)
    return (
        f"SELECT {columns}, deliveries.received_on AS known_on, deliveries.age_order"
        f" FROM read_parquet([{files}]) AS lake"
        " JOIN deliveries ON deliveries.delivery = CAST(lake.delivery AS delivery_name)"
    )
