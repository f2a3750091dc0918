"""Stage 6: the tables of a run → Parquet files that appear all at once, or not at all."""

import json
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from fangpin.engine.evidence import evidence_indicators, evidence_query, make_indicator_names
from fangpin.engine.publication import Part, findings_query, part_of_households, parts_of
from fangpin.engine.session import quoted
from fangpin.home import Home
from fangpin.pipeline.base_run import LINKS_FILE, BaseRun, links_of
from fangpin.pipeline.run_tables import counties_of, file_of, parts
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
    links: pl.DataFrame,
    with_evidence: bool = True,
    base: BaseRun | None = None,
) -> Path:
    """Write county after county to a draft folder, make it durable, and give it its name by one rename.

    The counties that were not screened again are the files of the base run.
    """
    draft, folder = home.runs / f"{DRAFT_PREFIX}{run_id}", home.runs / run_id
    draft.mkdir(parents=True, mode=0o700)
    rules = rulebook.rules_in_force(on=as_of)
    make_indicator_names(connection, evidence_indicators(rulebook))
    for part in parts_of(connection):
        findings = f"{findings_query(part, as_of=as_of.isoformat())} ORDER BY rule_id, household_key"
        _copy(connection, findings, draft / file_of("findings", part.county))
        households = part_of_households(rulebook, part, rules=rules)
        _copy_in_order(connection, households, draft / file_of("households", part.county))
        if with_evidence:
            path = draft / file_of("evidence", part.county)
            _copy_evidence(connection, part, path, rulebook=rulebook, base=base)
    if base is not None:
        _link_other_parts(base, draft)
    links_of(links).write_parquet(draft / LINKS_FILE)
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


def _copy_evidence(
    connection: duckdb.DuckDBPyConnection,
    part: Part,
    path: Path,
    *,
    rulebook: Rulebook,
    base: BaseRun | None,
) -> None:
    counted = set(evidence_indicators(rulebook))
    if not counted:
        return
    if base is not None:
        counted &= base.indicators_to_count(rulebook)
    before = parts(base.folder, "evidence", counties=[part.county]) if base else None
    _copy(connection, evidence_query(condition=part.condition, counted=counted, before=before), path)


def _link_other_parts(base: BaseRun, draft: Path) -> None:
    """A run is never changed, so that two may share a file; where the disk knows no links it is copied."""
    for county in counties_of(base.folder):
        if county not in base.counties:
            for path in base.folder.glob(f"*-{county}.parquet"):
                try:
                    os.link(path, draft / path.name)
                except OSError:
                    shutil.copyfile(path, draft / path.name)


def _copy_in_order(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    """The households come in order unless memory was short; looking is cheaper than sorting what is in order."""
    _copy(connection, query, path)
    is_out_of_order = connection.execute(f"""
        SELECT coalesce(bool_or(household_key < lag), FALSE)
        FROM (SELECT household_key, lag(household_key) OVER () AS lag FROM read_parquet({quoted(str(path))}))
    """).fetchone()
    if is_out_of_order and is_out_of_order[0]:
        _copy(connection, f"{query} ORDER BY household_key", path)


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
