"""Stage 5 as SQL: all rules judged in one statement as bit masks, and only hits and unknowns spelled out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from fangpin.engine.parameters import make_parameter_tables, parameter_areas
from fangpin.engine.reasons import make_reasons
from fangpin.engine.rule_sql import MARGIN_TYPE, RuleSql, rule_sql
from fangpin.engine.session import insert_rows
from fangpin.rulebook import Rule, Rulebook

# Bits of a mask that stay clear of the sign.
WORD = 60


@dataclass(frozen=True)
class Counts:
    """What a screening found."""

    households: int
    hits: int
    unknowns: int


def screen_wide(
    connection: duckdb.DuckDBPyConnection, *, rulebook: Rulebook, rules: Sequence[Rule], as_of: date
) -> Counts:
    """From `wide` and `feeds`, make `verdicts` (masks per household) and `findings` (hits and unknowns)."""
    villages = [
        row[0] for row in connection.execute("SELECT DISTINCT village_code FROM wide ORDER BY 1").fetchall()
    ]
    areas = parameter_areas(rulebook=rulebook, rules=rules, villages=villages, as_of=as_of)
    make_parameter_tables(connection, rulebook=rulebook, rules=rules, areas=areas)
    make_reasons(connection, rulebook=rulebook)
    _make_rules(connection, rules)
    compiled = [rule_sql(rulebook=rulebook, rule=rule) for rule in rules]
    connection.execute(verdicts_sql(compiled))
    connection.execute(findings_sql(compiled))
    row = connection.execute("""
        SELECT (SELECT count(*) FROM verdicts), count(*) FILTER (verdict = 'hit'), count(*) FILTER (verdict = 'unknown')
        FROM findings
    """).fetchone()
    households, hits, unknowns = row if row else (0, 0, 0)
    return Counts(households=int(households), hits=int(hits), unknowns=int(unknowns))


def verdicts_sql(compiled: Sequence[RuleSql]) -> str:
    """One pass over the wide table for all rules; SQL's own three-valued logic is the verdict."""
    conditions = "".join(f",\n    ({one.condition}) AS rule_{number}" for number, one in enumerate(compiled))
    masks = "".join(
        f",\n    {_mask('{0}', compiled, word)} AS hits_{word},\n    {_mask('{0} IS NULL', compiled, word)} AS unknowns_{word}"
        for word in range(_words(len(compiled)))
    )
    return f"""
        CREATE TABLE verdicts AS
        WITH judged AS (
            SELECT wide.household_key, wide.village_code, wide.county_code, parameter_values.parameter_area{conditions}
            FROM wide
            JOIN parameter_villages ON parameter_villages.village_code = wide.village_code
            JOIN parameter_values ON parameter_values.parameter_area = parameter_villages.parameter_area
        )
        SELECT household_key, village_code, county_code, parameter_area{masks}
        FROM judged
    """


def findings_sql(compiled: Sequence[RuleSql]) -> str:
    """Hits and unknowns spelled out, each with its facts, parameters, margin and reasons."""
    hits, unknowns = (_word(kind, len(compiled)) for kind in ("hits", "unknowns"))
    return f"""
        CREATE TABLE findings AS
        WITH exploded AS (
            SELECT verdicts.household_key, verdicts.village_code, verdicts.county_code, verdicts.parameter_area,
                   rules.number, rules.rule_id, rules.rule_hash, ({hits} & rules.bit) <> 0 AS is_hit
            FROM verdicts JOIN rules ON (({hits} | {unknowns}) & rules.bit) <> 0
        )
        SELECT exploded.household_key, exploded.village_code, exploded.rule_id, exploded.rule_hash,
               CASE WHEN is_hit THEN 'hit' ELSE 'unknown' END AS verdict,
               {_case([one.facts for one in compiled])} AS facts,
               rule_parameters.parameters,
               CAST(CASE WHEN is_hit THEN {_case([one.margin for one in compiled])} END AS {MARGIN_TYPE}) AS margin,
               CASE WHEN is_hit THEN '[]' ELSE {_case([one.unknown_because for one in compiled])} END AS unknown_because
        FROM exploded
        JOIN wide ON wide.household_key = exploded.household_key
        JOIN parameter_values ON parameter_values.parameter_area = exploded.parameter_area
        JOIN reasons ON reasons.county_code = exploded.county_code
        JOIN rule_parameters ON rule_parameters.rule_id = exploded.rule_id
         AND rule_parameters.parameter_area = exploded.parameter_area
    """


def _make_rules(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    connection.execute(
        "CREATE TABLE rules (number INTEGER, word INTEGER, bit BIGINT, rule_id VARCHAR, rule_hash VARCHAR)"
    )
    rows = (
        (number, number // WORD, 1 << number % WORD, rule.id, rule.hash) for number, rule in enumerate(rules)
    )
    insert_rows(connection, "rules", rows)


def _mask(form: str, compiled: Sequence[RuleSql], word: int) -> str:
    numbers = range(word * WORD, min((word + 1) * WORD, len(compiled)))
    bits = [
        f"CASE WHEN {form.format(f'rule_{number}')} THEN {1 << number % WORD} ELSE 0 END"
        for number in numbers
    ]
    return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"


def _word(kind: str, rules: int) -> str:
    return (
        "CASE rules.word "
        + " ".join(f"WHEN {word} THEN {kind}_{word}" for word in range(_words(rules)))
        + " END"
    )


def _words(rules: int) -> int:
    return max(1, -(-rules // WORD))


def _case(texts: Sequence[str]) -> str:
    if not texts:
        return "NULL"
    return (
        "CASE exploded.number\n"
        + "\n".join(f"WHEN {number} THEN {text}" for number, text in enumerate(texts))
        + "\nEND"
    )
