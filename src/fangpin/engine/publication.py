"""The tables of a run, as the queries that write them: in one order, so that the same run gives the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from fangpin.engine.indicators import wide_query
from fangpin.engine.screening import WORD, warnings_mask
from fangpin.engine.session import name, quoted
from fangpin.rulebook import Rule, Rulebook


@dataclass(frozen=True)
class Part:
    """One county's households: their numbers follow each other."""

    county: str
    first: int
    last: int

    @property
    def condition(self) -> str:
        return f"household_key BETWEEN {self.first} AND {self.last}"


def parts_of(connection: duckdb.DuckDBPyConnection) -> list[Part]:
    """The counties of `registry.households`."""
    rows = connection.execute("""
        SELECT county_code, min(household_key), max(household_key) FROM registry.households GROUP BY ALL ORDER BY ALL
    """).fetchall()
    return [Part(*row) for row in rows]


def findings_query(part: Part, *, as_of: str) -> str:
    """Rule by rule, in each the households in order of their keys: as they were found."""
    return f"""
        SELECT households.household AS household_key, findings.village_code, rule_id, rule_hash,
               CAST({quoted(as_of)} AS DATE) AS as_of, verdict, facts, parameters, margin
        FROM findings JOIN registry.households AS households ON households.household_key = findings.household_key
        WHERE findings.{part.condition}
    """


def households_query(
    rulebook: Rulebook, *, rules: Sequence[Rule], wide: str = "wide", verdicts: str = "verdicts"
) -> str:
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
        FROM {wide} AS wide POSITIONAL JOIN {verdicts} AS verdicts
    """


def part_of_households(rulebook: Rulebook, part: Part, *, rules: Sequence[Rule]) -> str:
    """The same of one part."""
    return households_query(
        rulebook,
        rules=rules,
        wide=f"({wide_query(rulebook, condition=part.condition)})",
        verdicts=f"(FROM verdicts WHERE {part.condition})",
    )


def listed(kind: str, rules: Sequence[str]) -> str:
    """An SQL text that gives the rules whose bits are set in the columns `<kind>_0`, …, as a list of their ids."""
    bits = ", ".join(
        f"CASE WHEN ({kind}_{number // WORD} & {1 << number % WORD}) <> 0 THEN {quoted(rule)} END"
        for number, rule in enumerate(rules)
    )
    return f"list_filter(CAST([{bits}] AS VARCHAR[]), lambda one: one IS NOT NULL)"
