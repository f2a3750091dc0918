"""One data set as a table: the rows of its deliveries, each once, with the household that it is about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from fangpin.contracts import Contract
from fangpin.engine.session import count_rows, name, quoted


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


def table_name(dataset: str) -> str:
    """The table of a data set: `medical_insurance/settlements` is read as `medical_insurance.settlements`."""
    return dataset.replace("/", ".")


def load_dataset(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    deliveries: Sequence[Delivery],
    *,
    columns: Collection[str] | None,
    is_part: bool = False,
) -> None:
    """One data set, each row once and with its household; rows of nobody registered are left out.

    Rows about villages belong to no household: they are joined by `village_code` where an indicator needs them.
    With `is_part`, few of those whom the rows are about are registered.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name(contract.department)}")
    kept = [
        column
        for column, _ in contract.lake_columns
        if column not in _OWN_COLUMNS and (columns is None or column in columns)
    ]
    own = [*_PLACE, *kept]
    rows = rows_delivered(contract, deliveries)
    if not contract.is_about_villages:
        rows = linked(rows, links="links")
        if is_part:
            rows = _rows_of_registered(connection, contract, rows, columns=own)
    once = _rows_once(connection, contract, rows)
    told = ", ".join(f"once.{name(column)}" for column in own)
    stored, view = name(stored_name(contract.id)), name(table_name(contract.id))
    if contract.is_about_villages:
        connection.execute(f"CREATE TABLE {stored} AS SELECT {told} FROM ({once}) AS once")
    else:
        connection.execute(f"""
            CREATE TABLE {stored} AS
            SELECT people.household_key, once.person_key, {told}
            FROM ({once}) AS once JOIN registry.people AS people
              ON people.person_key = once.person_key AND people.surname_key = once.surname_key
        """)
    connection.execute(f"CREATE VIEW {view} AS SELECT *, {quoted(contract.id)} AS dataset FROM {stored}")


_PLACE = ("delivery", "sheet", "row_no", "known_on")
_OWN_COLUMNS = {"person_key", "surname_key", "household_key", "delivery", "sheet", "row_no"}


def stored_name(dataset: str) -> str:
    """Where the rows of a data set lie; its own name is a view, which says the name of the data set in each row."""
    return table_name(dataset) + "_rows"


def _rows_of_registered(
    connection: duckdb.DuckDBPyConnection, contract: Contract, rows: str, *, columns: Sequence[str]
) -> str:
    """The rows of registered people, and those with which they share a key: either may stand in the other's place."""
    keys = ", ".join(name(key) for key in contract.lake_keys)
    is_registered = "person_key IN (SELECT person_key FROM registry.people)"
    if "person_key" not in contract.lake_keys:
        is_registered += f" OR hash({keys}) IN (SELECT hash({keys}) FROM ({rows}) WHERE {is_registered})"
    needed = dict.fromkeys(("person_key", "surname_key", *columns, *contract.lake_keys, "age_order"))
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE rows_of_registered AS
        SELECT {", ".join(map(name, needed))} FROM ({rows}) WHERE {is_registered}
    """)
    return "FROM rows_of_registered"


def _rows_once(connection: duckdb.DuckDBPyConnection, contract: Contract, rows: str) -> str:
    """A query of each row once: of rows with equal keys, that of the latest delivery.

    People who were recognised bear the keys of the registered person before rows are compared, so that a row sent
    again with its number put right does not count twice. Few rows repeat a key, mostly: only those are put in order.
    """
    keys = ", ".join(name(key) for key in contract.lake_keys)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT hash({keys}) AS keys FROM ({rows}) GROUP BY 1 HAVING count(*) > 1
    """)
    if not count_rows(connection, "repeated"):
        return rows
    return f"""
        SELECT * FROM ({rows}) WHERE hash({keys}) NOT IN (FROM repeated)
        UNION ALL
        SELECT * FROM (
            SELECT * FROM ({rows}) WHERE hash({keys}) IN (FROM repeated)
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY age_order DESC, sheet, row_no) = 1
        )
    """


def linked(rows: str, *, links: str) -> str:
    """The rows with the keys of the person whom each is linked to."""
    return f"""
        SELECT told.* REPLACE (
            coalesce(links.linked_person, told.person_key) AS person_key,
            CASE WHEN links.linked_person IS NULL THEN told.surname_key ELSE links.linked_surname END AS surname_key)
        FROM ({rows}) AS told LEFT JOIN (FROM {links}) AS links
          ON links.person_key = told.person_key AND links.surname_key = told.surname_key
    """


def rows_delivered(contract: Contract, deliveries: Sequence[Delivery]) -> str:
    """All rows of the deliveries with the day each was known on."""
    types = {column: kind for column, kind in contract.lake_columns} | {"delivery": "delivery_name"}
    columns = ", ".join(
        f"CAST(lake.{name(column)} AS {kind}) AS {name(column)}" for column, kind in types.items()
    )
    nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name(column)}" for column, kind in types.items())
    if not deliveries:
        return f"SELECT {nothing}, CAST(NULL AS DATE) AS known_on, 0 AS age_order WHERE FALSE"
    return (
        f"SELECT {columns}, deliveries.received_on AS known_on, deliveries.age_order"
        f" FROM {in_lake(deliveries)} AS lake"
        " JOIN deliveries ON deliveries.delivery = CAST(lake.delivery AS delivery_name)"
    )


def in_lake(deliveries: Iterable[Delivery]) -> str:
    """What lies in the lake of these deliveries."""
    return f"read_parquet([{', '.join(quoted(str(one.path)) for one in deliveries)}])"
