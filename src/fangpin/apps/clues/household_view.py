"""One household as a reader sees it: every rule's verdict, its facts, and the rows of files behind them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.enums import Verdict
from fangpin.apps.clues.models import (
    Clue,
    Finding,
    HouseholdSheet,
    MatterAnswer,
    RuleState,
    ScreeningRun,
)
from fangpin.apps.clues.queries import marked
from fangpin.apps.deliveries.api import SourceFile, source_files
from fangpin.rulebook.data_age import ToldUntil, told_until
from fangpin.rulebook.not_known import Because, why_not_known


@dataclass(frozen=True)
class Fact:
    name: str
    says: str
    value: str | None  # None: not known
    unit: str


@dataclass(frozen=True)
class EvidenceRow:
    """Where to look: file, sheet, row as a person counts them in Excel."""

    dataset: str
    delivery: str
    file: SourceFile | None
    sheet: str
    row_no: int
    event_date: str | None
    amount_yuan: str | None


@dataclass(frozen=True)
class Evidence:
    """The rows one indicator counted; `count` may be larger than the rows kept."""

    indicator: str
    title: str
    count: int
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class RuleLine:
    """One rule of the newest run about this household."""

    rule_id: str
    title: str
    risk: str
    level: str
    verdict: Verdict
    since: date | None  # of the present hit
    sentence: str
    clears_when: str
    source: str
    owner: str
    facts: tuple[Fact, ...]
    parameters: tuple[dict[str, Any], ...]
    margin: str | None
    unknown_because: tuple[Because, ...]
    evidence: tuple[Evidence, ...]
    is_warning: bool = True  # or asks only for an explanation
    rule_hash: str = ""


@dataclass(frozen=True)
class SheetView:
    """The newest run about one household."""

    as_of: date
    rules: tuple[RuleLine, ...]  # warnings: hits first, then unknown, then clear
    facts: dict[str, Fact]  # by column
    groups: tuple[tuple[str, tuple[Fact, ...]], ...]  # facts by the title of their indicator
    evidence: dict[str, Evidence]  # by indicator
    not_known: dict[str, tuple[Because, ...]] = field(default_factory=dict)  # why, by column
    told_until: dict[str, tuple[ToldUntil, ...]] = field(default_factory=dict)  # by column, the oldest first
    matters: tuple[RuleLine, ...] = ()  # to be explained by the family; they raise no clue

    def with_verdict(self, verdict: Verdict) -> list[RuleLine]:
        return [line for line in self.rules if line.verdict == verdict]


@dataclass(frozen=True)
class TimelineEvent:
    on: date
    kind: str  # finding | opened | no_longer_hit | closed | answered | event; elsewhere case | help
    title: str
    detail: str
    clue_id: int | None = None


def household_sheet(scope: Scope, *, household_key: UUID) -> SheetView | None:
    """None when the household is outside the scope or no run has seen it."""
    found = scope.sheets(HouseholdSheet.objects.filter(pk=household_key)).select_related("run").first()
    if not found:
        return None
    evidence = _evidence(found)
    facts = {
        column["name"]: Fact(column["name"], column["says"], found.facts[column["name"]], column["unit"])
        for column in found.run.columns
        if column["name"] in found.facts
    }
    since = dict(
        RuleState.objects.filter(household_key=household_key, is_hit=True).values_list("rule_id", "since")
    )
    not_known = _not_known(found)
    lines = [
        _line(found, rule, facts, evidence, not_known, since.get(rule["rule_id"])) for rule in found.run.rules
    ]
    lines.sort(key=lambda line: (_ORDER[line.verdict], _LEVEL_ORDER.get(line.level, 9)))
    return SheetView(
        as_of=found.as_of,
        rules=tuple(line for line in lines if line.is_warning),
        matters=tuple(line for line in lines if not line.is_warning),
        facts=facts,
        groups=_groups(found, facts),
        evidence=evidence,
        not_known=not_known,
        told_until=_told_until(found),
    )


def clues_of(scope: Scope, *, household_key: UUID) -> list[Clue]:
    """Open one first, then closed ones, newest first, each with its findings."""
    rows = marked(scope.clues(Clue.objects.filter(household_id=household_key))).select_related("closed_by")
    return sorted(
        rows.prefetch_related("findings").order_by("-opened_on", "-id"),
        key=lambda clue: clue.status != "open",
    )


def clue_detail(scope: Scope, *, clue_id: int) -> Clue | None:
    """A clue with household and findings; None outside the scope."""
    rows = marked(scope.clues(Clue.objects.filter(pk=clue_id))).select_related("household", "closed_by")
    return rows.prefetch_related("findings").first()


def finding_evidence(finding: Finding) -> list[Evidence]:
    """The rows of files behind a finding as they were on the day it crossed."""
    files = source_files(_deliveries(finding.evidence.values()))
    titles = _indicator_titles(finding.run)
    return [_read_evidence(name, kept, titles, files) for name, kept in sorted(finding.evidence.items())]


def timeline(scope: Scope, *, household_key: UUID) -> list[TimelineEvent]:
    """What happened to the household and what the office did, newest first."""
    events: set[TimelineEvent] = set()
    for clue in clues_of(scope, household_key=household_key):
        events.update(_clue_events(clue))
    sheet = household_sheet(scope, household_key=household_key)
    if sheet:
        events.update(map(_answer_event, MatterAnswer.objects.filter(household_id=household_key)))
        for each in sheet.evidence.values():
            events.update(_row_event(each.title, row) for row in each.rows if row.event_date)
    return sorted(events, key=lambda event: (event.on, event.kind, event.title, event.detail), reverse=True)


def _line(
    found: HouseholdSheet,
    rule: dict[str, Any],
    facts: dict[str, Fact],
    evidence: dict[str, Evidence],
    not_known: dict[str, tuple[Because, ...]],
    since: date | None,
) -> RuleLine:
    rule_id = rule["rule_id"]
    stored = found.verdicts.get(rule_id, {})
    verdict = (
        Verdict.HIT
        if rule_id in found.hits
        else Verdict.UNKNOWN
        if rule_id in found.unknowns
        else Verdict.EXPLAIN
        if "sentence" in stored
        else Verdict.CLEAR
    )
    columns = [name for name in rule["columns"] if name in facts]
    return RuleLine(
        rule_id=rule_id,
        rule_hash=rule["rule_hash"],
        title=rule["title"],
        is_warning=rule.get("purpose", "warn") == "warn",
        risk=rule["risk"],
        level=rule["level"],
        verdict=verdict,
        since=since if verdict == Verdict.HIT else None,
        sentence=stored.get("sentence", ""),
        clears_when=rule["clears_when"],
        source=rule["source"],
        owner=rule["owner"],
        facts=tuple(facts[name] for name in columns),
        parameters=tuple(stored.get("parameters") or _parameters(rule, county_code=found.county_code)),
        margin=stored.get("margin"),
        unknown_because=tuple(one for name in columns for one in not_known.get(name, ()))
        if verdict == Verdict.UNKNOWN
        else (),
        evidence=tuple(evidence[name] for name in rule["indicators"] if name in evidence),
    )


def _told_until(found: HouseholdSheet) -> dict[str, tuple[ToldUntil, ...]]:
    """How old the data behind each fact of the household were on the day of the run."""
    parts, covered = _parts(found.run), found.run.covered_until.get(found.county_code, {})
    return {
        name: tuple(told_until(name, rests_on=lambda column: parts[column], covered_until=covered))
        for name in parts
        if name in found.facts
    }


def _parts(run: ScreeningRun) -> dict[str, tuple[list[str], list[str]]]:
    """The data sets and the other columns each column rests on."""
    return {column["name"]: (column["datasets"], column["counted_from"]) for column in run.columns}


def _not_known(found: HouseholdSheet) -> dict[str, tuple[Because, ...]]:
    """Why each fact of the household that is not known is not: from the feeds of its county on the day of the run."""
    parts, feeds = _parts(found.run), found.run.feeds.get(found.county_code, {})
    return {
        name: tuple(
            why_not_known(name, facts=found.facts, rests_on=lambda column: parts[column], feeds=feeds)
        )
        for name in parts
        if name in found.facts and found.facts[name] is None
    }


def _parameters(rule: dict[str, Any], *, county_code: str) -> list[dict[str, Any]]:
    told: dict[str, list[dict[str, Any]]] = rule["parameters"]
    return told.get(county_code) or told.get("*", [])


def _groups(found: HouseholdSheet, facts: dict[str, Fact]) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    groups: dict[str, list[Fact]] = {}
    for column in found.run.columns:
        if column["name"] in facts:
            groups.setdefault(column["indicator_title"], []).append(facts[column["name"]])
    return tuple((title, tuple(members)) for title, members in groups.items())


def _indicator_titles(run: ScreeningRun) -> dict[str, str]:
    return {column["indicator"]: column["indicator_title"] for column in run.columns}


def _evidence(found: HouseholdSheet) -> dict[str, Evidence]:
    files = source_files(_deliveries(found.evidence.values()))
    titles = _indicator_titles(found.run)
    return {name: _read_evidence(name, kept, titles, files) for name, kept in found.evidence.items()}


def _deliveries(kept: Iterable[dict[str, Any]]) -> set[str]:
    return {row["delivery"] for each in kept for row in each["rows"]}


def _read_evidence(
    name: str, kept: dict[str, Any], titles: dict[str, str], files: dict[str, SourceFile]
) -> Evidence:
    rows = tuple(
        EvidenceRow(
            dataset=row["dataset"],
            delivery=row["delivery"],
            file=files.get(row["delivery"]),
            sheet=row["sheet"],
            row_no=row["row_no"],
            event_date=row.get("event_date"),
            amount_yuan=row.get("amount_yuan"),
        )
        for row in kept["rows"]
    )
    return Evidence(indicator=name, title=titles.get(name, name), count=kept["count"], rows=rows)


def _clue_events(clue: Clue) -> Iterable[TimelineEvent]:
    yield TimelineEvent(clue.opened_on, "opened", "生成线索", "", clue.pk)
    for finding in clue.findings.all():
        yield TimelineEvent(finding.as_of, "finding", finding.rule_title, finding.sentence, clue.pk)
    if clue.no_longer_hit_since:
        yield TimelineEvent(clue.no_longer_hit_since, "no_longer_hit", "已不再命中", "", clue.pk)
    if clue.closed_at:
        detail = clue.outcome_note
        yield TimelineEvent(
            localtime(clue.closed_at).date(), "closed", f"办结：{clue.get_outcome_display()}", detail, clue.pk
        )


def _answer_event(answer: MatterAnswer) -> TimelineEvent:
    title = f"说明“{answer.rule_title}”：{answer.get_kind_display()}"
    return TimelineEvent(localtime(answer.told_at).date(), "answered", title, answer.note)


def _row_event(title: str, row: EvidenceRow) -> TimelineEvent:
    name = row.file.contract_title if row.file else title
    amount = f"{Decimal(row.amount_yuan):,} 元" if row.amount_yuan else ""
    return TimelineEvent(date.fromisoformat(row.event_date or ""), "event", name, amount)


_ORDER = {Verdict.HIT: 0, Verdict.EXPLAIN: 0, Verdict.UNKNOWN: 1, Verdict.CLEAR: 2}
_LEVEL_ORDER = {"red": 0, "orange": 1, "yellow": 2}
