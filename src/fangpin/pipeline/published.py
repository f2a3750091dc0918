"""Reads published runs back: findings, one household's sheet, and whether every finding explains itself."""

import json
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from fangpin.engine.explain import recompute, sentence
from fangpin.engine.parameters import parameters_json
from fangpin.home import Home
from fangpin.kernel.areas import AreaLevel, AreaTree
from fangpin.kernel.errors import UserError
from fangpin.kernel.keys import household_key
from fangpin.pipeline.run_tables import findings_of, households_of, sheets_of
from fangpin.pipeline.screen import Run, current_run
from fangpin.rulebook import Rule, Rulebook

_COLUMNS = "household_key, village_code, rule_id, rule_hash, as_of, verdict, facts, parameters, margin, unknown_because"
_JSON = ("facts", "parameters", "unknown_because")


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
    marks = ", ".join("?" for _ in candidates)
    found = _rows(
        households_of(run.path),
        "household_key",
        f"household_key IN ({marks})",
        [str(each) for each in candidates],
    )
    keys = [row["household_key"] for row in found]
    if len(keys) != 1:
        what = "没有这一户" if not keys else "有几户同号，请改用户密钥"
        raise NothingPublished(f"{run.as_of} 的筛查结果中{what}：{name}。请核对户号后重试。")
    return uuid.UUID(str(keys[0]))


def read_findings(
    run: Run,
    *,
    rule: str | None = None,
    verdict: str | None = None,
    village: str | None = None,
    household: uuid.UUID | None = None,
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Stored findings in order of household and rule; `village` may be the beginning of a code."""
    conditions, values = ["TRUE"], []
    for condition, value in (
        ("rule_id = ?", rule),
        ("verdict = ?", verdict),
        ("starts_with(village_code, ?)", village.rstrip("0") if village else None),
        ("household_key = ?", str(household) if household else None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    tail = f" LIMIT {limit:d}" if limit is not None else ""
    for row in _rows(findings_of(run.path), _COLUMNS, " AND ".join(conditions), values, tail):
        yield row | {name: json.loads(row[name]) if row[name] else [] for name in _JSON}


def read_sheet(run: Run, *, household: uuid.UUID) -> dict[str, Any]:
    """All facts of a household, its hits and unknowns, and the source rows behind the facts."""
    found = list(_rows(sheets_of(run.path), "*", "household_key = ?", [str(household)]))
    if not found:
        raise NothingPublished(f"{run.as_of} 的筛查结果中没有这一户。请核对户号后重试。")
    sheet = found[0]
    return sheet | {"facts": json.loads(sheet["facts"]), "evidence": json.loads(sheet["evidence"])}


def recompute_all(run: Run, *, rulebook: Rulebook) -> Recomputed:
    """Work out the verdict of every stored finding from its own facts and parameters."""
    verdicts: Counter[str] = Counter()
    different: list[tuple[str, str]] = []
    for finding in read_findings(run):
        verdicts[finding["verdict"]] += 1
        rule = rulebook.rules[finding["rule_id"]]
        if rule.hash != finding["rule_hash"]:
            raise NothingPublished("规则在这次筛查之后有改动；请重新运行 fangpin screen，再核对。")
        again = _again(rule, finding)
        if again != finding["verdict"]:
            different.append((str(finding["household_key"]), finding["rule_id"]))
    total = sum(verdicts.values())
    return Recomputed(
        findings=total,
        equal=total - len(different),
        different=tuple(different[:20]),
        by_verdict=dict(sorted(verdicts.items())),
    )


def _again(rule: Rule, finding: dict[str, Any]) -> str:
    """The verdict worked out a second time."""
    truth = recompute(rule, finding["facts"], finding["parameters"])
    return "unknown" if truth is None else rule.text.found.value if truth else "clear"


def told(finding: dict[str, Any], *, rulebook: Rulebook) -> str:
    """The finding as one Chinese sentence."""
    rule = rulebook.rules[finding["rule_id"]]
    return sentence(rule, finding["facts"], finding["parameters"], units=rulebook.units)


def _rows(
    relation: str, columns: str, condition: str, values: list[str], tail: str = ""
) -> Iterator[dict[str, Any]]:
    with duckdb.connect() as connection:
        reader = connection.execute(
            f"SELECT {columns} FROM {relation} WHERE {condition} ORDER BY ALL{tail}",
            values,
        )
        names = [column[0] for column in reader.description]
        while batch := reader.fetchmany(10_000):
            for row in batch:
                yield dict(zip(names, row, strict=True))


def explained(
    run: Run, *, household: uuid.UUID, rulebook: Rulebook, rule: str | None = None
) -> list[dict[str, Any]]:
    """Every rule's verdict on a household with its facts, parameters, source rows, and the verdict worked out again."""
    sheet = read_sheet(run, household=household)
    findings = {each["rule_id"]: each for each in read_findings(run, household=household)}
    rules = rulebook.rules_in_force(on=run.as_of)
    if rule is not None and rule not in {each.id for each in rules}:
        raise NothingPublished(
            f"没有在 {run.as_of} 有效的规则 {rule}；可用 fangpin rulebook check 查看全部规则。"
        )
    return [
        _explained(each, findings.get(each.id), sheet=sheet, run=run, rulebook=rulebook)
        for each in rules
        if rule in (None, each.id)
    ]


def _explained(
    rule: Rule, finding: dict[str, Any] | None, *, sheet: dict[str, Any], run: Run, rulebook: Rulebook
) -> dict[str, Any]:
    if finding is None:
        finding = _clear(rule, sheet=sheet, run=run, rulebook=rulebook)
    indicators = dict.fromkeys(rulebook.column_indicator[fact] for fact in rule.facts)
    return {
        "rule": rule.id,
        "title": rule.title,
        "purpose": rule.text.purpose.value,
        "risk": rule.risk,
        "level": rule.level,
        "verdict": finding["verdict"],
        "recomputed": _again(rule, finding),
        # The sentence states the warning; of a rule that does not hit it would be untrue.
        "sentence": told(finding, rulebook=rulebook) if finding["verdict"] in ("hit", "explain") else None,
        "fires_when": rule.text.fires_when,
        "facts": finding["facts"],
        "parameters": finding["parameters"],
        "margin": finding["margin"],
        "unknown_because": finding["unknown_because"],
        "clears_when": rule.text.clears_when,
        "source": rule.text.source,
        "evidence": {name: sheet["evidence"][name] for name in indicators if name in sheet["evidence"]},
    }


def _clear(rule: Rule, *, sheet: dict[str, Any], run: Run, rulebook: Rulebook) -> dict[str, Any]:
    """What a run does not store for the many clear verdicts follows from the household's sheet."""
    values = {
        name: rulebook.parameter_value(parameter=name, region=sheet["village_code"], on=run.as_of)
        for name in rule.parameters
    }
    return {
        "rule_id": rule.id,
        "verdict": "clear",
        "facts": [
            {
                "name": fact,
                "says": rulebook.columns[fact].says,
                "value": sheet["facts"][fact],
                "unit": rulebook.columns[fact].unit,
            }
            for fact in rule.facts
        ],
        "parameters": json.loads(parameters_json(rulebook=rulebook, rule=rule, values=values)),
        "margin": None,
        "unknown_because": [],
    }
