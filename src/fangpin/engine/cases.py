"""Runs the rulebook's worked examples through the statements that screen households, and through the explanation."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from fangpin.engine.explain import recompute, sentence
from fangpin.engine.indicators import DUCKDB_TYPES
from fangpin.engine.screening import read_unknown, screen_wide
from fangpin.engine.session import insert_rows, name, open_session
from fangpin.rulebook import Fault, Rule, Rulebook
from fangpin.rulebook.models import Case, Column, Verdict
from fangpin.rulebook.rule_checks import UNKNOWN_WORD
from fangpin.rulebook.yaml_lines import read_document


@dataclass(frozen=True)
class CaseResult:
    """One worked example: what was expected and what came out."""

    rule: str
    case: str
    expected: str
    found: str
    complaints: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.complaints


@dataclass(frozen=True)
class CaseReport:
    """All worked examples of a rulebook."""

    results: tuple[CaseResult, ...]

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        return tuple(result for result in self.results if not result.passed)

    def faults(self, rulebook: Rulebook) -> list[Fault]:
        """The failures with the file and line of each example."""
        told = []
        for result in self.failures:
            file = f"cases/{result.rule}.yaml"
            document = read_document(text=(rulebook.folder / file).read_text("utf-8"), file=file)
            names = [case.name for case in rulebook.rules[result.rule].cases]
            line = document.line(("cases", names.index(result.case)))
            told.append(Fault(file, line, f"例子“{result.case}”算出来不是这样：{''.join(result.complaints)}"))
        return told


Work = tuple[int, Rule, Case]


def run_cases(rulebook: Rulebook) -> CaseReport:
    """Every case of every rule, each day's cases in one screening."""
    pairs = [(rule, case) for rule in rulebook.rules.values() for case in rule.cases]
    work = [(number, rule, case) for number, (rule, case) in enumerate(pairs)]
    found: dict[int, CaseResult] = {}
    for day in sorted({case.as_of for _, _, case in work}):
        todays = [one for one in work if one[2].as_of == day]
        found |= _run_day(rulebook, todays, day)
    return CaseReport(results=tuple(found[number] for number, _, _ in work))


def _run_day(rulebook: Rulebook, work: Sequence[Work], day: date) -> dict[int, CaseResult]:
    rules = rulebook.rules_in_force(on=day)
    with open_session() as connection:
        _make_wide(connection, rulebook, work)
        screen_wide(connection, rulebook=rulebook, rules=rules, as_of=day)
        rows = connection.execute(
            "SELECT household_key, rule_id, verdict, facts, parameters, margin FROM findings"
        ).fetchall()
        unknown = read_unknown(connection, rules)
    stored = {(key, rule_id): row for key, rule_id, *row in rows}
    in_force = {rule.id for rule in rules}
    found: dict[int, CaseResult] = {}
    for number, rule, case in work:
        clear = Verdict.CLEAR if rule.id in in_force else Verdict.NOT_IN_FORCE
        unless_found = Verdict.UNKNOWN if rule.id in unknown[number] else clear
        found[number] = _judge(rulebook, rule, case, stored.get((number, rule.id)), unless_found=unless_found)
    return found


def _make_wide(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, work: Sequence[Work]) -> None:
    """One made-up household per case; what the case does not give is unknown."""
    columns = list(rulebook.columns.values())
    defined = ", ".join(f"{name(column.name)} {DUCKDB_TYPES[column.type]}" for column in columns)
    connection.execute(f"CREATE TABLE wide (household_key INTEGER, village_code VARCHAR, {defined})")
    insert_rows(connection, "wide", (_row(number, case, columns) for number, _, case in work))


def _row(number: int, case: Case, columns: Sequence[Column]) -> list[object]:
    given = [case.given.get(column.name, UNKNOWN_WORD) for column in columns]
    values = [None if value == UNKNOWN_WORD else value for value in given]
    return [number, case.region.ljust(12, "0"), *values]


def _judge(
    rulebook: Rulebook, rule: Rule, case: Case, row: list[str] | None, *, unless_found: Verdict
) -> CaseResult:
    found = unless_found if row is None else Verdict(row[0])
    complaints = []
    if found is not case.expect:
        complaints.append(f"应为 {case.expect.value}，实为 {found.value}。")
    if row is not None:
        complaints += _finding_complaints(rulebook, rule, case, row)
    return CaseResult(rule.id, case.name, case.expect.value, found.value, tuple(complaints))


def _finding_complaints(rulebook: Rulebook, rule: Rule, case: Case, row: list[str]) -> list[str]:
    facts, parameters, margin = json.loads(row[1]), json.loads(row[2]), row[3]
    complaints = []
    if recompute(rule, facts, parameters) is not True:
        complaints.append("按存下的事实重新推算，结论不同。")
    if case.margin is not None and (margin is None or Decimal(margin) != case.margin):
        complaints.append(f"margin 应为 {case.margin}，实为 {margin}。")
    said = sentence(rule, facts, parameters, units=rulebook.units)
    if case.says is not None and said != case.says:
        complaints.append(f"说明应为“{case.says}”，实为“{said}”。")
    return complaints
