"""The tables of a run, as the queries that write them: in one order, so that the same run gives the same bytes."""

from collections.abc import Sequence

import duckdb

from fangpin.engine.screening import WORD, warnings_mask
from fangpin.engine.session import count_rows, name, quoted
from fangpin.rulebook import Rule, Rulebook

# Households whose evidence is put together at once: keeping the newest rows of each cannot spill to disk.
BATCH = 60_000


def findings_query(*, run_id: str, as_of: str) -> str:
    """Rule by rule, in each the households in order of their keys: as they were found."""
    return f"""
        SELECT {quoted(run_id)} AS run_id, households.household AS household_key, findings.village_code, rule_id, rule_hash,
               CAST({quoted(as_of)} AS DATE) AS as_of, verdict, facts, parameters, margin
        FROM findings JOIN registry.households AS households ON households.household_key = findings.household_key
    """


def households_query(rulebook: Rulebook, *, rules: Sequence[Rule]) -> str:
    """Every household in order with all facts as they are, and its hits and unknowns as bits of the rules' numbers.

    Other rules in force are clear. What a family has to explain is no hit: it stands among the findings only.
    Verdicts stand at the places of their households.
    """
    masks = "".join(
        f", verdicts.hits_{word} & {mask} AS hits_{word}, verdicts.unknowns_{word}"
        for word, mask in enumerate(warnings_mask(rules))
    )
    facts = "".join(f", wide.{name(column)}" for column in rulebook.columns)
    return f"""
        SELECT wide.household AS household_key, wide.village_code{masks}{facts}
        FROM wide POSITIONAL JOIN verdicts
    """


def evidence_batches(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Conditions on `household_key` that cut the households into parts, in order, each small enough for memory."""
    households = count_rows(connection, "registry.households")
    return [
        f"household_key BETWEEN {start} AND {start + BATCH - 1}"
        for start in range(0, max(households, 1), BATCH)
    ]


def evidence_query(with_evidence: Sequence[str], *, condition: str) -> str:
    """Per household the rows behind its facts, as one JSON text."""
    fields = "".join(f", {name('told.' + indicator)}.field" for indicator in with_evidence)
    joins = "\n".join(
        f"LEFT JOIN {name('told.' + indicator)} ON {name('told.' + indicator)}.household_key = part.household_key"
        for indicator in with_evidence
    )
    return f"""
        WITH part AS (SELECT household_key, household FROM registry.households WHERE {condition})
        SELECT part.household AS household_key, '{{' || concat_ws(','{fields}) || '}}' AS evidence
        FROM part
        {joins}
        ORDER BY part.household_key
    """


def listed(kind: str, rules: Sequence[str]) -> str:
    """An SQL text that gives the rules whose bits are set in the columns `<kind>_0`, …, as a list of their ids."""
    bits = ", ".join(
        f"CASE WHEN ({kind}_{number // WORD} & {1 << number % WORD}) <> 0 THEN {quoted(rule)} END"
        for number, rule in enumerate(rules)
    )
    return f"list_filter(CAST([{bits}] AS VARCHAR[]), lambda one: one IS NOT NULL)"
