"""The log of decisions about who lives with whom: files that are only added, keys only, no names."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
from pyarrow import parquet

from fangpin.home import Home
from fangpin.pipeline.storing import stored_whole


@dataclass(frozen=True)
class ChangeLine:
    """A person belongs to a household from the day on, or to none any more; without a person, a household's village."""

    line: int
    decided_on: date
    person_key: uuid.UUID | None
    household_key: uuid.UUID
    village_code: str
    is_gone: bool


def append_lines(lines: Sequence[ChangeLine], *, home: Home) -> Path | None:
    """One file named after its lines; the same lines again are the same file, and a line twice counts once."""
    if not lines:
        return None
    numbers = [one.line for one in lines]
    path = home.register_changes / f"{min(numbers):012d}-{max(numbers):012d}.parquet"
    table = pa.table(
        {
            "line": pa.array(numbers, pa.int64()),
            "decided_on": pa.array([one.decided_on for one in lines], pa.date32()),
            "person_key": _uuids(one.person_key for one in lines),
            "household_key": _uuids(one.household_key for one in lines),
            "village_code": pa.array([one.village_code for one in lines], pa.string()),
            "is_gone": pa.array([one.is_gone for one in lines], pa.bool_()),
        }
    )
    with stored_whole(path) as draft:
        parquet.write_table(table, draft, compression="zstd")
    return path


def change_files(home: Home) -> list[Path]:
    """In the order of their lines."""
    return sorted(home.register_changes.glob("[0-9]*.parquet"))


def name_changes(files: Sequence[Path], *, as_of: date) -> str:
    """What the log says by the day, as 64 hexadecimal digits; empty while it says nothing."""
    if not files:
        return ""
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT COLUMNS(*)::VARCHAR FROM read_parquet(?) WHERE decided_on <= ? ORDER BY ALL",
            [[str(path) for path in files], as_of],
        ).fetchall()
    return hashlib.sha256(repr(rows).encode()).hexdigest() if rows else ""


def _uuids(keys: Iterable[uuid.UUID | None]) -> pa.Array:
    sixteen = pa.array([key.bytes if key else None for key in keys], pa.binary(16))
    return pa.ExtensionArray.from_storage(pa.uuid(), sixteen)
