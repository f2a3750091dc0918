"""The tables of a published run, as relations that other queries select from."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from fangpin.engine.evidence import ROW_COLUMNS, newest_rows
from fangpin.engine.publication import listed
from fangpin.engine.screening import mask_columns
from fangpin.engine.session import name, quoted

# As counties: all that the run has.
ALL = ("*",)
# Of each household what is no fact of an indicator.
_OWN = ("household_key", "village_code", "hits", "unknowns")


def feeds_of(folder: Path) -> dict[str, dict[str, str]]:
    """Per county the data sets that were missing or stale on the day, and which of the two."""
    told: dict[str, dict[str, str]] = run_manifest(folder)["feeds"]
    return told


def covered_until_of(folder: Path) -> dict[str, dict[str, str]]:
    """Per county up to which day each data set told on the day of the run; nothing for a run that did not say."""
    told: dict[str, dict[str, str]] = run_manifest(folder).get("covered_until", {})
    return told


def run_manifest(folder: Path) -> dict[str, Any]:
    """What the run says of itself."""
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return told


def file_of(table: str, county: str) -> str:
    """The name of the file that holds a county's part of a table."""
    return f"{table}-{county}.parquet"


def findings_of(folder: Path, *, counties: Sequence[str] = ALL) -> str:
    """What rules found, with what it rests on: see contracts/internal/findings.yaml."""
    return f"(SELECT {quoted(folder.name)} AS run_id, * FROM {parts(folder, 'findings', counties=counties)})"


def households_of(folder: Path, *, counties: Sequence[str] = ALL) -> str:
    """Every household with its hits and unknowns, and its facts, each a column of its indicator's type."""
    rules = run_manifest(folder)["rules"]
    return (
        f"(SELECT household_key, village_code, {listed('hits', rules)} AS hits, {listed('unknowns', rules)} AS unknowns,"
        f" * EXCLUDE (household_key, village_code, {', '.join(mask_columns(len(rules)))})"
        f" FROM {parts(folder, 'households', counties=counties)})"
    )


def facts_of(folder: Path, *, counties: Sequence[str] = ALL) -> str:
    """Every household with its facts as one JSON text: `facts`."""
    columns = [one for one in columns_of(folder) if one not in _OWN]
    facts = ", ".join(f"{name(one)} := CAST({name(one)} AS VARCHAR)" for one in columns)
    told = f"CAST(to_json(struct_pack({facts})) AS VARCHAR)" if columns else "'{}'"
    return f"(SELECT {', '.join(_OWN)}, {told} AS facts FROM {households_of(folder, counties=counties)})"


def sheets_of(folder: Path, *, counties: Sequence[str] = ALL, only_hits: bool = False) -> str:
    """The same with the rows behind the facts as another JSON text: `evidence`.

    With `only_hits` the other households have neither.
    """
    households, rows = facts_of(folder, counties=counties), evidence_of(folder, counties=counties)
    if only_hits:
        households = f"(SELECT * REPLACE (CASE WHEN len(hits) > 0 THEN facts ELSE '{{}}' END AS facts) FROM {households})"
        hit = f"SELECT household_key FROM {households_of(folder, counties=counties)} WHERE len(hits) > 0"
        rows = f"(FROM {rows} WHERE household_key IN ({hit}))"
    return f"""(
        SELECT sheets.*, coalesce(told.evidence, '{{}}') AS evidence
        FROM {households} AS sheets
        LEFT JOIN ({newest_rows(rows)}) AS told ON told.household_key = sheets.household_key
    )"""


def evidence_of(folder: Path, *, counties: Sequence[str] = ALL) -> str:
    """The rows behind the facts, one a row of a file and indicator; none of a run that was made without."""
    if not any(folder.glob("evidence-*")):
        nothing = ", ".join(f"CAST(NULL AS VARCHAR) AS {one}" for one in ("indicator", *ROW_COLUMNS))
        return f"(SELECT CAST(NULL AS UUID) AS household_key, {nothing} WHERE FALSE)"
    return parts(folder, "evidence", counties=counties)


def columns_of(folder: Path) -> list[str]:
    """The columns of the households' table."""
    return _described(households_of(folder))


def counties_of(folder: Path) -> list[str]:
    """The counties of the run, in order."""
    return [path.stem.split("-")[1] for path in sorted(folder.glob("households-*.parquet"))]


def parts(folder: Path, table: str, *, counties: Sequence[str] = ALL) -> str:
    """A table of the run as it is stored: all its files, or those of some counties."""
    found = [path for county in counties for path in folder.glob(file_of(table, county))]
    return f"read_parquet([{', '.join(quoted(str(path)) for path in sorted(found))}])"


def _described(relation: str) -> list[str]:
    with duckdb.connect() as connection:
        return [row[0] for row in connection.execute(f"DESCRIBE FROM {relation}").fetchall()]
