"""The tables of a run, as the queries that write them: in one order, so that the same run gives the same bytes."""

from collections.abc import Sequence

import duckdb

from fangpin.engine.screening import WORD
from fangpin.engine.session import count_rows, name, quoted
from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import Purpose

# Households whose evidence is put together at once: keeping the newest rows of each cannot spill to disk.
BATCH = 60_000


def findings_query(*, run_id: str, as_of: str) -> str:
    """Rule by rule, in each the households in order of their keys: as they were found."""
    return f"""
        SELECT {quoted(run_id)} AS run_id, households.household AS household_key, findings.village_code, rule_id, rule_hash,
               CAST({quoted(as_of)} AS DATE) AS as_of, verdict, facts, parameters, margin
        FROM findings JOIN registry.households AS households ON households.household_key = findings.household_key
    """


def households_query(rulebook: Rulebook, *, rules: Sequence[str]) -> str:
    """Every household in order with all facts as they are, and the hits and unknowns; other rules in force are clear.

    Many households share their verdicts: the list of a mask is made once. What a family has to explain is no hit: it
    stands among the findings only.
    """
    warnings = [rule for rule in rules if rulebook.rules[rule].text.purpose is Purpose.WARN]
    facts = "".join(f", wide.{name(column)}" for column in rulebook.columns)
    words = range(-(-len(rules) // WORD))
    joins = " ".join(
        f"JOIN ({_listed(kind, rules, chosen=chosen)}) AS {kind} ON "
        + " AND ".join(["TRUE", *(f"{kind}.{kind}_{word} = verdicts.{kind}_{word}" for word in words)])
        for kind, chosen in (("hits", warnings), ("unknowns", rules))
    )
    return f"""
        SELECT wide.household AS household_key, wide.village_code, hits.listed AS hits, unknowns.listed AS unknowns{facts}
        FROM wide JOIN verdicts ON verdicts.household_key = wide.household_key {joins}
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


def _listed(kind: str, rules: Sequence[str], *, chosen: Sequence[str]) -> str:
    """Of each mask that occurs the chosen rules whose bits are set, as a list of their ids."""
    masks = ", ".join(f"{kind}_{word}" for word in range(-(-len(rules) // WORD)))
    if not rules:
        return "SELECT CAST([] AS VARCHAR[]) AS listed"
    bits = ", ".join(
        f"CASE WHEN ({kind}_{number // WORD} & {1 << number % WORD}) <> 0 THEN {quoted(rule)} END"
        for number, rule in enumerate(rules)
        if rule in chosen
    )
    return (
        f"SELECT {masks}, list_filter([{bits}], lambda one: one IS NOT NULL) AS listed"
        f" FROM (SELECT DISTINCT {masks} FROM verdicts)"
    )
