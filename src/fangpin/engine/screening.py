"""Stage 5 as SQL: all rules judged in one statement as bit masks, and only what they found spelled out.

What is clear or unknown follows from a household's facts, whenever somebody asks.

What a rule with the purpose `explain` finds is no hit: it is stored as `explain`, so that it raises no clue.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from fangpin.engine.parameters import make_parameter_tables
from fangpin.engine.rule_sql import MARGIN_TYPE, WIDE, RuleSql, columns_read, rule_sql
from fangpin.engine.session import insert_rows, quoted
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import Purpose

VERDICTS_AND_WIDE = f"verdicts JOIN {WIDE} ON {WIDE}.household_key = verdicts.household_key"
# Bits of a mask that stay clear of the sign.
WORD = 60


@dataclass(frozen=True)
class Counts:
    """What a screening found."""

    households: int
    hits: int
    unknowns: int


def screen_wide(
    connection: duckdb.DuckDBPyConnection,
    *,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    as_of: date,
    beside_verdicts: Callable[[Collection[str]], str] = lambda _columns: VERDICTS_AND_WIDE,
) -> Counts:
    """From `wide`, make `verdicts` (masks per household) and `findings` (what was found, rule by rule)."""
    make_parameter_tables(connection, rulebook=rulebook, rules=rules, as_of=as_of)
    compiled = [rule_sql(rulebook=rulebook, rule=rule) for rule in rules]
    connection.execute(f"CREATE TABLE verdicts AS {verdicts_query(compiled)}")
    _put_in_order(connection)
    make_found_table(connection)
    for number in numbers_found(connection, rules):
        one = compiled[number]
        found = found_query(one, number=number, both=beside_verdicts(columns_read(one)))
        connection.execute(f"INSERT INTO found {found} ORDER BY household_key")
    return tell_findings(connection, rules)


def tell_findings(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> Counts:
    """From `verdicts` and `found`, make the view `findings`, and count."""
    connection.execute("CREATE TABLE rules (number INTEGER, rule_id VARCHAR, rule_hash VARCHAR)")
    insert_rows(connection, "rules", ((number, rule.id, rule.hash) for number, rule in enumerate(rules)))
    connection.execute(_FINDINGS)
    masks = ", ".join(
        f"hits_{word} & {mask} AS hits_{word}, unknowns_{word}"
        for word, mask in enumerate(warnings_mask(rules))
    )
    return count_masks(connection, f"(SELECT {masks} FROM verdicts)", rules=len(rules))


def count_masks(connection: duckdb.DuckDBPyConnection, relation: str, *, rules: int) -> Counts:
    """How many bits are set in the masks of so many rules."""
    hits, unknowns = (
        " + ".join(f"CAST(bit_count({kind}_{word}) AS INTEGER)" for word in range(_words(rules)))
        for kind in ("hits", "unknowns")
    )
    row = connection.execute(
        f"SELECT count(*), coalesce(sum({hits}), 0), coalesce(sum({unknowns}), 0) FROM {relation}"
    ).fetchone()
    households, hit, unknown = map(int, row or (0, 0, 0))
    return Counts(households=households, hits=hit, unknowns=unknown)


def numbers_found(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[int]:
    """The numbers of those rules that found anything, by `verdicts`."""
    anything = ", ".join(f"coalesce(bit_or(hits_{word}), 0)" for word in range(_words(len(rules))))
    row = connection.execute(f"SELECT {anything} FROM verdicts").fetchone() or ()
    return [number for number in range(len(rules)) if row[number // WORD] >> number % WORD & 1]


def warnings_mask(rules: Sequence[Rule]) -> list[int]:
    """The bits of those rules that warn, word by word."""
    masks = [0] * _words(len(rules))
    for number, rule in enumerate(rules):
        if rule.text.purpose is Purpose.WARN:
            masks[number // WORD] |= 1 << number % WORD
    return masks


def mask_columns(rules: int) -> list[str]:
    """The columns that hold the bits of so many rules."""
    return [f"{kind}_{word}" for kind in ("hits", "unknowns") for word in range(_words(rules))]


def read_unknown(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[int, set[str]]:
    """Of each household in `verdicts` the rules whose condition could not be told; meant for thousands."""
    masks = ", ".join(f"unknowns_{word}" for word in range(_words(len(rules))))
    rows = connection.execute(f"SELECT household_key, {masks} FROM verdicts").fetchall()
    return {
        household: {
            rule.id for number, rule in enumerate(rules) if words[number // WORD] >> number % WORD & 1
        }
        for household, *words in rows
    }


def verdicts_query(compiled: Sequence[RuleSql]) -> str:
    """One pass over the wide table for all rules; SQL's own three-valued logic is the verdict."""
    conditions = "".join(f",\n    ({one.condition}) AS rule_{number}" for number, one in enumerate(compiled))
    masks = "".join(
        f",\n    {_mask('{0}', compiled, word)} AS hits_{word},\n    {_mask('{0} IS NULL', compiled, word)} AS unknowns_{word}"
        for word in range(_words(len(compiled)))
    )
    return f"""
        WITH judged AS (
            SELECT wide.household_key, wide.village_code, parameter_values.parameter_area{conditions}
            FROM wide
            JOIN parameter_villages ON parameter_villages.village_code = wide.village_code
            JOIN parameter_values ON parameter_values.parameter_area = parameter_villages.parameter_area
        )
        SELECT household_key, village_code, parameter_area{masks}
        FROM judged
    """


def make_found_table(connection: duckdb.DuckDBPyConnection) -> None:
    """What rules found, rule by rule in order of households; the parameters are the same for all of an area."""
    connection.execute(f"""
        CREATE TABLE found (
            household_key INTEGER, village_code VARCHAR, parameter_area INTEGER, number INTEGER, verdict VARCHAR,
            facts VARCHAR, margin {MARGIN_TYPE}
        )
    """)


_FINDINGS = """
    CREATE VIEW findings AS
    SELECT found.household_key, found.village_code, rules.rule_id, rules.rule_hash, found.verdict, found.facts,
           rule_parameters.parameters, found.margin
    FROM found
    JOIN rules ON rules.number = found.number
    JOIN rule_parameters ON rule_parameters.rule_id = rules.rule_id
     AND rule_parameters.parameter_area = found.parameter_area
"""


def found_query(one: RuleSql, *, number: int, both: str = VERDICTS_AND_WIDE) -> str:
    """What one rule found spelled out, each with its facts and margin.

    `both` is `verdicts` and, as `wide`, those columns of the wide table that the rule reads, household by household.
    """
    word, bit = number // WORD, 1 << number % WORD
    return f"""
        SELECT verdicts.household_key, verdicts.village_code, verdicts.parameter_area, {number} AS number,
               {quoted(one.rule.text.found.value)} AS verdict, {one.facts} AS facts, {one.margin} AS margin
        FROM {both}
        JOIN parameter_values ON parameter_values.parameter_area = verdicts.parameter_area
        WHERE (verdicts.hits_{word} & {bit}) <> 0
    """


def _put_in_order(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that each row of `verdicts` stands at the place of its household in `wide`."""
    row = connection.execute("SELECT count(*) FROM verdicts WHERE household_key <> rowid").fetchone()
    if row and row[0]:
        connection.execute("CREATE OR REPLACE TABLE verdicts AS FROM verdicts ORDER BY household_key")


def _mask(form: str, compiled: Sequence[RuleSql], word: int) -> str:
    numbers = range(word * WORD, min((word + 1) * WORD, len(compiled)))
    bits = [
        f"CASE WHEN {form.format(f'rule_{number}')} THEN {1 << number % WORD} ELSE 0 END"
        for number in numbers
    ]
    return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"


def _words(rules: int) -> int:
    return max(1, -(-rules // WORD))
