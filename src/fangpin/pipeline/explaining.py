"""One household explained, rule by rule: why, why not, what would change it, what is unknown, how old the data are.

Its shape is described in docs/reference/explanations.md.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from fangpin.contracts.load import load_contracts
from fangpin.engine.explain import Value
from fangpin.engine.turning_points import Span, Turn, nearest_turn, settled_by, turning_points
from fangpin.pipeline.published import (
    Derived,
    NothingPublished,
    found_in,
    read_sheet,
    told,
    verdict_again,
)
from fangpin.pipeline.run_tables import covered_until_of
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rule, Rulebook
from fangpin.rulebook.data_age import ToldUntil, told_until

Answer = dict[str, Any]


def rules_asked(run: Run, *, rulebook: Rulebook, rule: str | None) -> list[Rule]:
    """The rules of a run, or the one of this name."""
    rules = [each for each in rulebook.rules_in_force(on=run.as_of) if rule in (None, each.id)]
    if not rules:
        raise NothingPublished(
            f"没有在 {run.as_of} 有效的规则 {rule}；可用 fangpin rulebook check 查看全部规则。"
        )
    return rules


def explained(run: Run, *, household: uuid.UUID, rulebook: Rulebook, rules: Iterable[Rule]) -> list[Answer]:
    """The verdict of each rule on a household, with all that it rests on."""
    sheet = read_sheet(run, household=household)
    findings = {each["rule_id"]: each for each in found_in(run, {"household_key = ?": str(household)})}
    derived = Derived(run, rulebook)
    ages = _Ages(run, rulebook, county=sheet["village_code"][:6])
    return [
        _explained(each, finding, sheet=sheet, rulebook=rulebook, ages=ages)
        for each in rules
        for finding in [findings.get(each.id) or derived.finding(each, sheet=sheet)]
    ]


def _explained(rule: Rule, finding: Answer, *, sheet: Answer, rulebook: Rulebook, ages: "_Ages") -> Answer:
    indicators = dict.fromkeys(rulebook.column_indicator[fact] for fact in rule.facts)
    return {
        "rule": rule.id,
        "title": rule.title,
        "purpose": rule.text.purpose.value,
        "risk": rule.risk,
        "level": rule.level,
        "verdict": finding["verdict"],
        "recomputed": verdict_again(rule, finding),
        # The sentence states the warning; of a rule that does not hit it would be untrue.
        "sentence": told(finding, rulebook=rulebook) if finding["verdict"] in ("hit", "explain") else None,
        "fires_when": rule.text.fires_when,
        "facts": [fact | {"data": ages.of(fact["name"])} for fact in finding["facts"]],
        "parameters": finding["parameters"],
        "margin": finding["margin"],
        **_what_if(rule, finding, rulebook=rulebook),
        "unknown_because": [each | ages.sender(each["dataset"]) for each in finding["unknown_because"]],
        "clears_when": rule.text.clears_when,
        "source": rule.text.source,
        "evidence": {name: sheet["evidence"][name] for name in indicators if name in sheet["evidence"]},
    }


def _what_if(rule: Rule, finding: Answer, *, rulebook: Rulebook) -> Answer:
    asked = {"columns": rulebook.columns, "facts": finding["facts"], "parameters": finding["parameters"]}
    turns = turning_points(rule, **asked)
    spans = settled_by(rule, **asked)
    nearest = nearest_turn(turn for told in turns.values() for turn in told)
    is_clear = finding["verdict"] == "clear"
    return {
        "if_changed": {fact: [_turn(one, rule) for one in found] for fact, found in turns.items()},
        "if_known": {fact: [_span(one, rule) for one in found] for fact, found in spans.items()},
        "nearest": _turn(nearest, rule) | {"fact": nearest.fact} if is_clear and nearest else None,
    }


def _turn(turn: Turn, rule: Rule) -> Answer:
    told = {"value": _text(turn.value), "verdict": _verdict(turn.truth, rule)}
    if turn.distance is None or turn.share is None:
        return told
    return told | {"distance": _text(turn.distance), "share": f"{float(turn.share):.4f}"}


def _span(span: Span, rule: Rule) -> Answer:
    return {"from": _text(span.low), "to": _text(span.high), "verdict": _verdict(span.truth, rule)}


def _verdict(truth: bool | None, rule: Rule) -> str:
    return "unknown" if truth is None else rule.text.found.value if truth else "clear"


def _text(value: Value) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Ages:
    """Which data sets are behind a fact, who sends them, and up to which day they tell of the county."""

    def __init__(self, run: Run, rulebook: Rulebook, *, county: str) -> None:
        self._as_of, self._rulebook = run.as_of, rulebook
        self._covered: Mapping[str, str] = covered_until_of(run.path).get(county, {})
        self._contracts = load_contracts().by_id

    def of(self, fact: str) -> list[Answer]:
        found = told_until(
            fact,
            rests_on=lambda column: self._rulebook.rests_on(column=column),
            covered_until=self._covered,
        )
        return [{"dataset": one.dataset} | self._told(one) for one in found]

    def sender(self, dataset: str) -> Answer:
        until = self._covered.get(dataset)
        return self._told(ToldUntil.read(dataset, until))

    def _told(self, one: ToldUntil) -> Answer:
        body = self._contracts[one.dataset].body
        return {
            "title": body.title,
            "sender": body.sender,
            "covered_until": one.until.isoformat() if one.until else None,
            "age_days": one.age_days(self._as_of),
        }
