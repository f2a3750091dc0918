"""Stage 6: the tables of a run → Parquet files that appear all at once, or not at all."""

import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from fangpin.engine.evidence import make_evidence
from fangpin.engine.publication import findings_query, household_batches, households_query
from fangpin.engine.session import THREADS, quoted
from fangpin.home import Home
from fangpin.rulebook import Rulebook

DRAFT_PREFIX = ".draft-"
# Rows that are held in memory while writing: a household's sheet is some kilobytes long.
ROW_GROUP = 20_480


def publish_run(
    connection: duckdb.DuckDBPyConnection,
    *,
    home: Home,
    run_id: str,
    as_of: date,
    rulebook: Rulebook,
    manifest: Mapping[str, object],
) -> Path:
    """Write to a draft folder, make it durable, and give it its name by one rename."""
    draft, folder = home.runs / f"{DRAFT_PREFIX}{run_id}", home.runs / run_id
    draft.mkdir(parents=True, mode=0o700)
    _copy(connection, findings_query(run_id=run_id, as_of=as_of.isoformat()), draft / "findings.parquet")
    _copy_households(connection, rulebook=rulebook, path=draft / "households.parquet")
    _write_json(draft / "manifest.json", manifest)
    for path in draft.iterdir():
        _sync(path)
    _sync(draft)
    draft.rename(folder)
    _sync(home.runs)
    return folder


def name_current_run(*, home: Home, run_id: str, as_of: date) -> None:
    """Point `current.json` at a published run; readers see the old one or the new one, never half."""
    draft = home.runs / f"{DRAFT_PREFIX}current.json"
    _write_json(draft, {"run_id": run_id, "as_of": as_of.isoformat()})
    _sync(draft)
    draft.replace(home.current_run)
    _sync(home.runs)


def remove_drafts(home: Home) -> None:
    """What killed runs left behind; to be called while no other run is under way."""
    for path in home.runs.glob(f"{DRAFT_PREFIX}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _copy_households(connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook, path: Path) -> None:
    """One part after the other, so that a city needs no more memory than a county."""
    batches = household_batches(connection)
    parts = [path.with_name(f"part-{number:05}.parquet") for number in range(len(batches))]
    for condition, part in zip(batches, parts, strict=True):
        told = make_evidence(connection, rulebook=rulebook, condition=condition)
        _copy(connection, households_query(rulebook, with_evidence=told, condition=condition), part)
    if len(parts) == 1:
        parts[0].rename(path)
        return
    # Several threads would hold back what comes out of turn: most of the city.
    connection.execute("SET threads = 1")
    _copy(connection, f"SELECT * FROM read_parquet([{', '.join(quoted(str(part)) for part in parts)}])", path)
    connection.execute(f"SET threads = {THREADS}")
    for part in parts:
        part.unlink()


def _copy(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    options = f"FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROW_GROUP}"
    connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({options})")


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(
        json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
