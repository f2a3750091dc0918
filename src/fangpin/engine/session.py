"""Opens DuckDB for one run: in memory, spilling to the home folder, blind to all other files, the same answer every time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

THREADS = 2


@contextmanager
def open_session(
    *, files: Sequence[Path] = (), spill: Path | None = None, memory_limit: str = "1GB"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that forgets everything when closed: Parquet is the stored form, never a database file.

    It reads and writes in the folders `files` and nowhere else, whatever the text of an indicator says.
    """
    with TemporaryDirectory(prefix=".draft-spill-", dir=spill) as folder:
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": str(THREADS),
                "memory_limit": memory_limit,
                "temp_directory": folder,
                # Nothing is downloaded at run time: machine rooms have no internet.
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "preserve_insertion_order": "true",
            },
        )
        try:
            # DuckDB takes a child process for a person at a screen and draws bars into what it prints.
            connection.execute("SET enable_progress_bar = false")
            folders = ", ".join(quoted(str(one)) for one in files)
            connection.execute(f"SET allowed_directories = [{folders}]")
            connection.execute("SET enable_external_access = false")
            yield connection
        finally:
            connection.close()


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def name(identifier: str) -> str:
    """A name as an SQL identifier; dots separate schema and table."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in identifier.split("."))


def count_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    """How many rows a table, a view or a query in brackets has."""
    row = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
    return int(row[0]) if row else 0


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Put rows that Python has worked out into a table; meant for thousands, not for millions.

    One list a column: row by row DuckDB takes a millisecond each, and one question mark a value ten times as long.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        lists = ", ".join("unnest(?)" for _ in columns)
        connection.execute(f"INSERT INTO {table} SELECT {lists}", columns)
