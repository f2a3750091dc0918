"""What another value would change: the rules that use it judged twice over the same facts, before and after."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import duckdb

from fangpin.engine.parameters import make_parameter_tables
from fangpin.engine.rule_sql import rule_sql
from fangpin.engine.session import insert_rows, quoted
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.models import Purpose


@dataclass(frozen=True)
class RuleImpact:
    """One rule's hits under the value in force and under the new one."""

    rule: str
    title: str
    hits_before: int
    hits_after: int
    added: int
    dropped: int
    unknowns_before: int
    unknowns_after: int


@dataclass(frozen=True)
class TownImpact:
    """Households of one township that come onto the list or leave it."""

    town_code: str
    added: int
    dropped: int


@dataclass(frozen=True)
class HouseholdImpact:
    """A household for which a rule answers otherwise. `kind`: added to the list, dropped from it, or on it anyway."""

    household_key: UUID
    village_code: str
    kind: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Caught:
    """Cases that visits confirmed later: how many there were, and how many of them each value catches."""

    cases: int
    before: int
    after: int


@dataclass(frozen=True)
class Impact:
    """The figures of a preview. A household is on the list when any rule hits it, also one not asked about."""

    as_of: date
    households: int
    listed_before: int
    listed_after: int
    added: int
    dropped: int
    still_listed: int
    rules: tuple[RuleImpact, ...]
    towns: tuple[TownImpact, ...]
    caught: Caught | None
    changed: tuple[HouseholdImpact, ...]

    def figures(self) -> dict[str, Any]:
        """Everything but the list of households, as JSON holds it."""
        told = asdict(self)
        del told["changed"]
        return told | {"as_of": self.as_of.isoformat()}


def rules_using(rulebook: Rulebook, *, parameter: str, on: date) -> list[Rule]:
    return [
        rule
        for rule in rulebook.rules_in_force(on=on)
        if parameter in rule.parameters and rule.text.purpose is Purpose.WARN
    ]


def judge_twice(
    connection: duckdb.DuckDBPyConnection,
    *,
    before: Rulebook,
    after: Rulebook,
    rules: Sequence[Rule],
    as_of: date,
    confirmed: Iterable[UUID] | None = None,
) -> Impact:
    """From `wide` (keys, stored `hits` and the facts the rules decide by), the difference between two rulebooks."""
    _judge(connection, table="verdicts_before", rulebook=before, rules=rules, as_of=as_of)
    _judge(connection, table="verdicts_after", rulebook=after, rules=rules, as_of=as_of)
    connection.execute(_households_sql(rules))
    row = connection.execute("""
        SELECT count(*), count(*) FILTER (was_listed), count(*) FILTER (is_listed),
               count(*) FILTER (is_listed AND NOT was_listed), count(*) FILTER (was_listed AND NOT is_listed)
        FROM judged
    """).fetchone()
    changed = _changed(connection)
    households, listed_before, listed_after, added, dropped = map(int, row or (0,) * 5)
    return Impact(
        as_of=as_of,
        households=households,
        listed_before=listed_before,
        listed_after=listed_after,
        added=added,
        dropped=dropped,
        still_listed=len(changed) - added - dropped,
        rules=_rules(connection, rules),
        towns=_towns(changed),
        caught=None if confirmed is None else _caught(connection, confirmed),
        changed=changed,
    )


def _judge(
    connection: duckdb.DuckDBPyConnection,
    *,
    table: str,
    rulebook: Rulebook,
    rules: Sequence[Rule],
    as_of: date,
) -> None:
    """One column of true, false or unknown per rule: `r0`, `r1`, …"""
    make_parameter_tables(connection, rulebook=rulebook, rules=rules, as_of=as_of)
    conditions = "".join(
        f", ({rule_sql(rulebook=rulebook, rule=rule).condition}) AS r{number}"
        for number, rule in enumerate(rules)
    )
    connection.execute(f"""
        CREATE TABLE {table} AS
        SELECT wide.household_key{conditions}
        FROM wide
        JOIN parameter_villages ON parameter_villages.village_code = wide.village_code
        JOIN parameter_values ON parameter_values.parameter_area = parameter_villages.parameter_area
    """)
    for one in ("parameter_villages", "parameter_values", "rule_parameters"):
        connection.execute(f"DROP TABLE {one}")


def _households_sql(rules: Sequence[Rule]) -> str:
    """Each household with both verdicts of each rule, and whether anything hits it before and after."""
    asked = f"CAST([{', '.join(quoted(rule.id) for rule in rules)}] AS VARCHAR[])"

    def any_of(table: str) -> str:
        hits = "".join(f" OR coalesce({table}.r{number}, FALSE)" for number in range(len(rules)))
        return f"NOT list_has_all({asked}, wide.hits){hits}"

    def listed(form: str) -> str:
        texts = ", ".join(
            f"CASE WHEN {form.format(number)} THEN {quoted(rule.id)} END" for number, rule in enumerate(rules)
        )
        return f"list_filter(CAST([{texts}] AS VARCHAR[]), lambda one: one IS NOT NULL)"

    was, is_ = "coalesce(verdicts_before.r{0}, FALSE)", "coalesce(verdicts_after.r{0}, FALSE)"
    verdicts = "".join(
        f", verdicts_before.r{number} AS before_{number}, verdicts_after.r{number} AS after_{number}"
        for number in range(len(rules))
    )
    return f"""
        CREATE TABLE judged AS
        SELECT wide.household_key, wide.village_code{verdicts},
               ({any_of("verdicts_before")}) AS was_listed, ({any_of("verdicts_after")}) AS is_listed,
               {listed(f"{is_} AND NOT {was}")} AS gained, {listed(f"{was} AND NOT {is_}")} AS lost
        FROM wide JOIN verdicts_before USING (household_key) JOIN verdicts_after USING (household_key)
    """


def _rules(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> tuple[RuleImpact, ...]:
    """Those that change most first."""
    found = []
    for number, rule in enumerate(rules):
        was, is_ = f"coalesce(before_{number}, FALSE)", f"coalesce(after_{number}, FALSE)"
        row = connection.execute(f"""
            SELECT count(*) FILTER ({was}), count(*) FILTER ({is_}), count(*) FILTER ({is_} AND NOT {was}),
                   count(*) FILTER ({was} AND NOT {is_}),
                   count(*) FILTER (before_{number} IS NULL), count(*) FILTER (after_{number} IS NULL)
            FROM judged
        """).fetchone()
        found.append(RuleImpact(rule.id, rule.title, *map(int, row or (0,) * 6)))
    return tuple(sorted(found, key=lambda one: (-one.added - one.dropped, one.rule)))


def _changed(connection: duckdb.DuckDBPyConnection) -> tuple[HouseholdImpact, ...]:
    rows = connection.execute("""
        SELECT household_key, village_code,
               CASE WHEN is_listed AND NOT was_listed THEN 'added'
                    WHEN was_listed AND NOT is_listed THEN 'dropped' ELSE 'still_listed' END,
               gained, lost
        FROM judged WHERE len(gained) > 0 OR len(lost) > 0 ORDER BY village_code, household_key
    """).fetchall()
    return tuple(
        HouseholdImpact(UUID(str(key)), village, kind, tuple(gained), tuple(lost))
        for key, village, kind, gained, lost in rows
    )


def _towns(changed: Sequence[HouseholdImpact]) -> tuple[TownImpact, ...]:
    counts = Counter((one.village_code[:9], one.kind) for one in changed if one.kind != "still_listed")
    return tuple(
        TownImpact(town, added=counts[town, "added"], dropped=counts[town, "dropped"])
        for town in sorted({town for town, _ in counts})
    )


def _caught(connection: duckdb.DuckDBPyConnection, confirmed: Iterable[UUID]) -> Caught:
    connection.execute("CREATE TABLE confirmed (household_key UUID)")
    insert_rows(connection, "confirmed", ((key,) for key in sorted(set(confirmed))))
    row = connection.execute("""
        SELECT count(*), count(*) FILTER (was_listed), count(*) FILTER (is_listed)
        FROM confirmed JOIN judged ON judged.household_key = confirmed.household_key
    """).fetchone()
    return Caught(*map(int, row or (0, 0, 0)))
