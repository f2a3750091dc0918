"""The tables of a run, as the queries that write them: ordered, so that the same run gives the same bytes."""

from collections.abc import Sequence

import duckdb

from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rulebook

# Households whose evidence is put together at once: keeping the newest rows of each cannot spill to disk.
BATCH = 60_000


def findings_query(*, run_id: str, as_of: str) -> str:
    return f"""
        SELECT {quoted(run_id)} AS run_id, household_key, village_code, rule_id, rule_hash,
               CAST({quoted(as_of)} AS DATE) AS as_of, verdict, facts, parameters, margin, unknown_because
        FROM findings ORDER BY household_key, rule_id
    """


def household_batches(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions on `household_key` that cut the households into parts, in order, each small enough for memory."""
    rows = connection.execute(f"""
        SELECT CAST(household_key AS VARCHAR)
        FROM (SELECT household_key, row_number() OVER (ORDER BY household_key) AS place FROM wide)
        WHERE place % {BATCH} = 1 AND place > 1 ORDER BY place
    """).fetchall()
    keys = [f"CAST({quoted(key)} AS UUID)" for (key,) in rows]
    starts = ["TRUE", *(f"household_key >= {key}" for key in keys)]
    ends = [*(f"household_key < {key}" for key in keys), "TRUE"]
    return [f"{start} AND {end}" for start, end in zip(starts, ends, strict=True)]


def households_query(rulebook: Rulebook, *, with_evidence: Sequence[str], condition: str) -> str:
    """Every household with all facts, hits and unknowns (other rules in force are clear), and the rows behind."""
    facts = ", ".join(
        f"{name(column)} := CAST(wide.{name(column)} AS VARCHAR)" for column in rulebook.columns
    )
    fields = "".join(f", {name('told.' + indicator)}.field" for indicator in with_evidence)
    joins = "\n".join(
        f"LEFT JOIN {name('told.' + indicator)} ON {name('told.' + indicator)}.household_key = wide.household_key"
        for indicator in with_evidence
    )
    return f"""
        WITH judged AS (
            SELECT household_key,
                   list(rule_id ORDER BY rule_id) FILTER (verdict = 'hit') AS hits,
                   list(rule_id ORDER BY rule_id) FILTER (verdict = 'unknown') AS unknowns
            FROM findings WHERE {condition} GROUP BY household_key
        ),
        part AS (SELECT * FROM wide WHERE {condition})
        SELECT wide.household_key, wide.village_code, CAST(to_json(struct_pack({facts})) AS VARCHAR) AS facts,
               coalesce(judged.hits, CAST([] AS VARCHAR[])) AS hits,
               coalesce(judged.unknowns, CAST([] AS VARCHAR[])) AS unknowns,
               '{{' || concat_ws(','{fields}) || '}}' AS evidence
        FROM part AS wide
        LEFT JOIN judged ON judged.household_key = wide.household_key
        {joins}
        ORDER BY wide.household_key
    """
