"""Reads published runs back: findings, one household's sheet, and whether every finding explains itself."""

import heapq
import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

import duckdb

from fangpin.engine.explain import recompute, sentence
from fangpin.engine.parameters import parameters_json
from fangpin.home import Home
from fangpin.kernel.areas import AreaLevel, AreaTree
from fangpin.kernel.errors import UserError
from fangpin.kernel.keys import household_key
from fangpin.pipeline.run_tables import facts_of, feeds_of, findings_of, households_of, sheets_of
from fangpin.pipeline.screen import Run, current_run
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.not_known import why_not_known

_COLUMNS = "household_key, village_code, rule_id, rule_hash, as_of, verdict, facts, parameters, margin"
_JSON = ("facts", "parameters")


class NothingPublished(UserError):
    """There is no run to read, or the household is not in it."""


@dataclass(frozen=True)
class Recomputed:
    """How many stored findings were worked out a second time, and which of them came out otherwise."""

    findings: int
    equal: int
    different: tuple[tuple[str, str], ...]
    by_verdict: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        return {
            "findings": self.findings,
            "equal": self.equal,
            "different": [list(each) for each in self.different],
            "by_verdict": self.by_verdict,
        }


def published_run(home: Home) -> Run:
    """The run in force."""
    run = current_run(home)
    if run is None:
        raise NothingPublished("还没有筛查结果；请先运行 fangpin screen --as-of 日期，或 fangpin demo。")
    return run


def find_household(home: Home, name: str) -> uuid.UUID:
    """The key of a household given by its key or by its number (户号) in the police register."""
    run = published_run(home)
    try:
        candidates = [uuid.UUID(name)]
    except ValueError:
        secret = home.person_key()
        candidates = [
            household_key(county.short_code, name, secret=secret)
            for county in AreaTree.load().of_level(AreaLevel.COUNTY)
        ]
    asked = {"list_contains(?, CAST(household_key AS VARCHAR))": [str(each) for each in candidates]}
    found = _rows(households_of(run.path), "household_key", asked)
    keys = [row["household_key"] for row in found]
    if len(keys) != 1:
        what = "没有这一户" if not keys else "有几户同号，请改用户密钥"
        raise NothingPublished(f"{run.as_of} 的筛查结果中{what}：{name}。请核对户号后重试。")
    return uuid.UUID(str(keys[0]))


def read_findings(
    run: Run,
    *,
    rulebook: Rulebook,
    rule: str | None = None,
    verdict: str | None = None,
    village: str | None = None,
    household: uuid.UUID | None = None,
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """What rules found, and what is unknown, in order of household and rule; `village` may be the beginning of a code.

    What was found is stored; what is unknown follows from the household's facts.
    """
    where = {
        "starts_with(village_code, ?)": village.rstrip("0") if village else None,
        "household_key = ?": str(household) if household else None,
    }
    found, unknown = {"rule_id = ?": rule, "verdict = ?": verdict}, {"list_contains(unknowns, ?)": rule}
    streams = [found_in(run, where | found)] if verdict != "unknown" else []
    if verdict in (None, "unknown"):
        streams.append(_unknown(run, where | unknown, rulebook=rulebook, only=rule))
    merged = heapq.merge(*streams, key=lambda one: (str(one["household_key"]), one["rule_id"]))
    yield from islice(merged, limit)


def found_in(run: Run, where: Mapping[str, str | None]) -> Iterator[dict[str, Any]]:
    """What rules found, as stored."""
    for row in _rows(findings_of(run.path), _COLUMNS, where):
        yield row | {name: json.loads(row[name]) for name in _JSON} | {"unknown_because": []}


def _unknown(
    run: Run, where: dict[str, str | None], *, rulebook: Rulebook, only: str | None
) -> Iterator[dict[str, Any]]:
    derived = Derived(run, rulebook)
    columns = "household_key, village_code, unknowns, facts"
    for row in _rows(facts_of(run.path), columns, where | {"len(unknowns) > ?": 0}):
        sheet = row | {"facts": json.loads(row["facts"])}
        for rule_id in sorted(row["unknowns"]):
            if only in (None, rule_id):
                yield derived.finding(rulebook.rules[rule_id], sheet=sheet)


def read_verdicts(run: Run) -> Iterator[tuple[uuid.UUID, list[str], list[str]]]:
    """Of every household the warnings that hit and the rules that are unknown."""
    for row in _rows(households_of(run.path), "household_key, hits, unknowns", {}):
        yield uuid.UUID(str(row["household_key"])), row["hits"], row["unknowns"]


def read_sheet(run: Run, *, household: uuid.UUID) -> dict[str, Any]:
    """All facts of a household, its hits and unknowns, and the source rows behind the facts."""
    found = list(_rows(sheets_of(run.path), "*", {"household_key = ?": str(household)}))
    if not found:
        raise NothingPublished(f"{run.as_of} 的筛查结果中没有这一户。请核对户号后重试。")
    sheet = found[0]
    return sheet | {"facts": json.loads(sheet["facts"]), "evidence": json.loads(sheet["evidence"])}


def recompute_all(run: Run, *, rulebook: Rulebook) -> Recomputed:
    """Work out the verdict of every stored finding from its own facts and parameters."""
    verdicts: Counter[str] = Counter()
    different: list[tuple[str, str]] = []
    for finding in read_findings(run, rulebook=rulebook):
        verdicts[finding["verdict"]] += 1
        rule = rulebook.rules[finding["rule_id"]]
        if rule.hash != finding["rule_hash"]:
            raise NothingPublished("规则在这次筛查之后有改动；请重新运行 fangpin screen，再核对。")
        again = verdict_again(rule, finding)
        if again != finding["verdict"]:
            different.append((str(finding["household_key"]), finding["rule_id"]))
    total = sum(verdicts.values())
    return Recomputed(
        findings=total,
        equal=total - len(different),
        different=tuple(different[:20]),
        by_verdict=dict(sorted(verdicts.items())),
    )


def verdict_again(rule: Rule, finding: dict[str, Any]) -> str:
    """The verdict worked out a second time."""
    truth = recompute(rule, finding["facts"], finding["parameters"])
    return "unknown" if truth is None else rule.text.found.value if truth else "clear"


def told(finding: dict[str, Any], *, rulebook: Rulebook) -> str:
    """The finding as one Chinese sentence."""
    rule = rulebook.rules[finding["rule_id"]]
    return sentence(rule, finding["facts"], finding["parameters"], units=rulebook.units)


def _rows(relation: str, columns: str, where: Mapping[str, object | None]) -> Iterator[dict[str, Any]]:
    """The rows in order; a condition without a value is none."""
    asked = {condition: value for condition, value in where.items() if value is not None}
    conditions = " AND ".join(["TRUE", *asked])
    with duckdb.connect() as connection:
        reader = connection.execute(
            f"SELECT {columns} FROM {relation} WHERE {conditions} ORDER BY ALL", list(asked.values())
        )
        names = [column[0] for column in reader.description]
        while batch := reader.fetchmany(10_000):
            for row in batch:
                yield dict(zip(names, row, strict=True))


class Derived:
    """What a run does not store, for it follows from a household's sheet: what is clear, and what is unknown and why."""

    def __init__(self, run: Run, rulebook: Rulebook) -> None:
        self._run, self._rulebook, self._feeds = run, rulebook, feeds_of(run.path)
        self._parameters = lru_cache(maxsize=4_096)(self._read_parameters)

    def finding(self, rule: Rule, *, sheet: dict[str, Any]) -> dict[str, Any]:
        is_unknown = rule.id in sheet["unknowns"]
        return {
            "household_key": sheet["household_key"],
            "village_code": sheet["village_code"],
            "rule_id": rule.id,
            "rule_hash": rule.hash,
            "as_of": self._run.as_of,
            "verdict": "unknown" if is_unknown else "clear",
            "facts": [
                {
                    "name": fact,
                    "says": self._rulebook.columns[fact].says,
                    "value": sheet["facts"][fact],
                    "unit": self._rulebook.columns[fact].unit,
                }
                for fact in rule.facts
            ],
            "parameters": self._parameters(rule.id, sheet["village_code"]),
            "margin": None,
            "unknown_because": self._because(rule, sheet=sheet) if is_unknown else [],
        }

    def _because(self, rule: Rule, *, sheet: dict[str, Any]) -> list[dict[str, str]]:
        feeds = self._feeds.get(sheet["village_code"][:6], {})
        return [
            because.as_json()
            for fact in rule.expression.columns
            for because in why_not_known(fact, facts=sheet["facts"], rests_on=self._rests_on, feeds=feeds)
        ]

    def _rests_on(self, column: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._rulebook.rests_on(column=column)

    def _read_parameters(self, rule_id: str, village: str) -> list[dict[str, Any]]:
        rule = self._rulebook.rules[rule_id]
        values = {
            name: self._rulebook.parameter_value(parameter=name, region=village, on=self._run.as_of)
            for name in rule.parameters
        }
        told: list[dict[str, Any]] = json.loads(
            parameters_json(rulebook=self._rulebook, rule=rule, values=values)
        )
        return told
