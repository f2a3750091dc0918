"""The same fifteen rules in PostgreSQL: its tables loaded, indexed and vacuumed before, with two workers and room to sort."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from fangpin.bench.screen.ways import USED, hand_written, make_deliveries
from fangpin.contracts import load_contracts
from fangpin.engine.session import open_session, quoted
from fangpin.home import Home
from fangpin.home.postgres import running_database

_SERVER = {"shared_buffers": "2GB", "max_wal_size": "8GB", "effective_cache_size": "8GB", "jit": "on"}
_SESSION = "SET work_mem = '256MB'; SET max_parallel_workers_per_gather = 2; SET maintenance_work_mem = '1GB'"
_KINDS = {"VARCHAR": "TEXT"}


@contextmanager
def loaded_server(*, home_folder: Path, server_folder: Path) -> Iterator[str]:
    """The project's own server with the lake in it, as long as the block lasts."""
    server = Home(server_folder).ensure()
    with running_database(server) as url, psycopg.connect(url, autocommit=True) as connection:
        for setting, value in _SERVER.items():
            connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        is_loaded = connection.execute("SELECT to_regclass('household_roster')").fetchone() != (None,)
        if not is_loaded:
            _load(connection, Home(home_folder), folder=server.temporary)
    # Memory of its own the server takes at its start only.
    with running_database(server) as url:
        yield url


def by_postgres(*, url: str) -> dict[str, Any]:
    """The statements of benchmarks/postgres.sql, from the first to the last."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS answer, answer_features")
        connection.execute(_SESSION)
        begun = time.monotonic()
        for statement in hand_written("postgres.sql", out="answer"):
            connection.execute(statement)
        return {"seconds": round(time.monotonic() - begun, 2)}


def take_answer(*, url: str, answer: Path) -> None:
    """The answer as Parquet, by way of a text file."""
    text = answer.with_suffix(".csv")
    told = "COPY answer TO STDOUT (FORMAT csv, HEADER)"
    with (
        psycopg.connect(url) as connection,
        text.open("wb") as file,
        connection.cursor().copy(told) as copy,
    ):
        for part in copy:
            file.write(part)
    columns = (
        "{'rule_id': 'VARCHAR', 'household_key': 'UUID', 'is_unknown': 'BOOLEAN', 'money': 'DECIMAL(18, 2)'}"
    )
    with open_session(files=[answer.parent]) as duck:
        duck.execute(
            f"COPY (SELECT * FROM read_csv({quoted(str(text))}, header = true, columns = {columns}))"
            f" TO {quoted(str(answer))} (FORMAT parquet)"
        )
    text.unlink()


def _load(connection: psycopg.Connection[Any], home: Home, *, folder: Path) -> None:
    connection.execute(_SESSION)
    with open_session(files=[home.lake, folder], spill=home.runs) as duck:
        make_deliveries(duck, home)
        for dataset, columns in USED.items():
            _load_table(connection, duck, home, dataset, columns, folder / "rows.csv")
    connection.execute("CREATE INDEX ON household_roster (household_key)")
    connection.execute("CREATE INDEX ON settlements (settlement_no)")
    connection.execute("VACUUM ANALYZE")


def _load_table(
    connection: psycopg.Connection[Any],
    duck: duckdb.DuckDBPyConnection,
    home: Home,
    dataset: str,
    columns: tuple[str, ...],
    file: Path,
) -> None:
    table = dataset.partition("/")[2]
    types = dict(load_contracts()[dataset].lake_columns) | {"arrival_no": "INTEGER"}
    names = ["arrival_no" if column == "delivery" else column for column in columns]
    join = " JOIN deliveries USING (delivery)" if "delivery" in columns else ""
    if table == "household_roster":
        join += " ORDER BY person_key"
    duck.execute(
        f"COPY (SELECT {', '.join(names)} FROM read_parquet({quoted(str(home.lake / dataset / '*.parquet'))}){join})"
        f" TO {quoted(str(file))} (FORMAT csv, HEADER false)"
    )
    told = ", ".join(f"{one} {_KINDS.get(types[one], types[one])}" for one in names)
    connection.execute(f"CREATE UNLOGGED TABLE {table} ({told})")
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy, file.open("rb") as rows:
        while part := rows.read(1 << 20):
            copy.write(part)
    file.unlink()
    keys = [one for one in ("person_key", "surname_key") if one in names]
    connection.execute(f"CREATE INDEX ON {table} ({', '.join(keys)})")
