"""Why a fact is not known: which feed is missing or stale in the county, or which one holds no record of the household.

A column rests on data sets and on other columns (`depends_on` in its indicator). A feed that is missing or stale is
always told; "no record" is told of a column's own data sets when all of them are fresh and the columns it rests on
are known, for then the files simply hold nothing usable for the household.
"""

import json
from collections.abc import Iterator, Sequence

import duckdb

from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rulebook

TABLE = "reasons"


def make_reasons(connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook) -> None:
    """The table `reasons`: per county one column per data set, null while the feed is fresh."""
    datasets = sorted(
        {one for column in rulebook.columns for one in rulebook.datasets_of_column(column=column)}
    )
    told = "".join(
        f", max(feeds.reason) FILTER (WHERE feeds.dataset = {quoted(dataset.replace('.', '/'))}) AS {_column(dataset)}"
        for dataset in datasets
    )
    connection.execute(f"""
        CREATE TABLE {TABLE} AS
        SELECT counties.county_code{told}
        FROM (SELECT DISTINCT county_code FROM wide) AS counties
        LEFT JOIN feeds ON feeds.county_code = counties.county_code
        GROUP BY counties.county_code
    """)


def unknown_because(*, rulebook: Rulebook, facts: Sequence[str]) -> str:
    """An SQL text that gives the reasons of those facts that are not known, as a JSON list."""
    pieces = ", ".join(piece for fact in facts for piece in _pieces(rulebook, fact))
    return f"'[' || concat_ws(',', {pieces}) || ']'"


def _pieces(rulebook: Rulebook, fact: str) -> Iterator[str]:
    """One text per data set the fact rests on; null where there is nothing to say."""
    reasons: dict[str, list[str]] = {}
    for dataset, reason in _reasons(rulebook, fact):
        reasons.setdefault(dataset, []).append(reason)
    for dataset, found in reasons.items():
        opening = json.dumps({"fact": fact, "dataset": dataset.replace(".", "/")}, separators=(",", ":"))
        before, after = quoted(opening.removesuffix("}") + ',"reason":"'), quoted('"}')
        yield f"CASE WHEN {_fact(fact)} IS NULL THEN {before} || coalesce({', '.join(found)}) || {after} END"


def _reasons(rulebook: Rulebook, column: str) -> Iterator[tuple[str, str]]:
    """Data sets, each with an SQL text that gives the reason why the column is null, or null."""
    own, upstream = rulebook.rests_on(column=column)
    is_null = f"{_fact(column)} IS NULL"
    all_known = "".join(f" AND {_fact(one)} IS NOT NULL" for one in upstream)
    all_fresh = "".join(f" AND {TABLE}.{_column(dataset)} IS NULL" for dataset in own)
    for dataset in own:
        yield dataset, f"CASE WHEN {is_null} THEN {TABLE}.{_column(dataset)} END"
        yield dataset, f"CASE WHEN {is_null}{all_known}{all_fresh} THEN 'no_record' END"
    for one in upstream:
        yield from _reasons(rulebook, one)


def _fact(column: str) -> str:
    return f"wide.{name(column)}"


def _column(dataset: str) -> str:
    return name(dataset.replace(".", "__"))
