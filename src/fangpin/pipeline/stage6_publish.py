"""Stage 6: the tables of a run → Parquet files that appear all at once, or not at all."""

import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from fangpin.engine.evidence import make_evidence
from fangpin.engine.publication import (
    evidence_batches,
    evidence_query,
    findings_query,
    households_query,
)
from fangpin.engine.session import quoted
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
    with_evidence: bool = True,
) -> Path:
    """Write to a draft folder, make it durable, and give it its name by one rename."""
    draft, folder = home.runs / f"{DRAFT_PREFIX}{run_id}", home.runs / run_id
    draft.mkdir(parents=True, mode=0o700)
    findings = findings_query(run_id=run_id, as_of=as_of.isoformat())
    _copy_in_order(connection, findings, draft / "findings.parquet", by="rule_id, household_key")
    households = households_query(rulebook, rules=rulebook.rules_in_force(on=as_of))
    _copy_in_order(connection, households, draft / "households.parquet", by="household_key")
    if with_evidence:
        _copy_evidence(connection, rulebook=rulebook, folder=draft)
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


def _copy_evidence(connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook, folder: Path) -> None:
    """One part after the other, each a file, so that a city needs no more memory than a county."""
    for number, condition in enumerate(evidence_batches(connection)):
        told = make_evidence(connection, rulebook=rulebook, condition=condition)
        _copy(connection, evidence_query(told, condition=condition), folder / f"evidence-{number:05}.parquet")


def _copy_in_order(connection: duckdb.DuckDBPyConnection, query: str, path: Path, *, by: str) -> None:
    """The rows come in this order unless memory was short; looking is cheaper than sorting what is in order."""
    _copy(connection, query, path)
    key = f"({by})" if "," in by else by
    is_out_of_order = connection.execute(f"""
        SELECT coalesce(bool_or(place < lag), FALSE)
        FROM (SELECT {key} AS place, lag({key}) OVER () AS lag FROM read_parquet({quoted(str(path))}))
    """).fetchone()
    if is_out_of_order and is_out_of_order[0]:
        _copy(connection, f"{query} ORDER BY {by}", path)


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
