"""The tables of a run, as the queries that write them: ordered, so that the same run gives the same bytes."""

from fangpin.engine.evidence import evidence_sql
from fangpin.engine.rule_sql import json_value
from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rulebook


def findings_query(*, run_id: str, as_of: str) -> str:
    return f"""
        SELECT {quoted(run_id)} AS run_id, household_key, village_code, rule_id, rule_hash, CAST({quoted(as_of)} AS DATE) AS as_of,
               verdict, facts, parameters, margin, unknown_because
        FROM findings ORDER BY household_key, rule_id
    """


def households_query(rulebook: Rulebook) -> str:
    """Every household with all facts, hits and unknowns (other rules in force are clear), and the rows behind."""
    fields = ((quoted(f'"{column}":'), json_value("wide." + name(column))) for column in rulebook.columns)
    facts = " || ',' || ".join(f"{field} || {value}" for field, value in fields)
    return f"""
        WITH judged AS (
            SELECT household_key,
                   list(rule_id ORDER BY rule_id) FILTER (verdict = 'hit') AS hits,
                   list(rule_id ORDER BY rule_id) FILTER (verdict = 'unknown') AS unknowns
            FROM findings GROUP BY household_key
        ),
        rows AS ({evidence_sql(rulebook)})
        SELECT wide.household_key, wide.village_code, '{{' || {facts} || '}}' AS facts,
               coalesce(judged.hits, CAST([] AS VARCHAR[])) AS hits,
               coalesce(judged.unknowns, CAST([] AS VARCHAR[])) AS unknowns,
               coalesce(rows.evidence, '{{}}') AS evidence
        FROM wide
        LEFT JOIN judged ON judged.household_key = wide.household_key
        LEFT JOIN rows ON rows.household_key = wide.household_key
        ORDER BY wide.household_key
    """
