"""From a published run to the rows that clues receives: sheets, ranks, and the rules as plain data."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from fangpin.apps.clues.api import RankRow, RunFacts, SheetRow
from fangpin.engine.explain import sentence
from fangpin.engine.parameters import parameters_json
from fangpin.pipeline.ranking import ranked_households
from fangpin.pipeline.run_tables import (
    ALL,
    counties_of,
    covered_until_of,
    feeds_of,
    findings_of,
    sheets_of,
)
from fangpin.pipeline.screen import Run
from fangpin.rulebook import Rule, Rulebook

_BATCH = 10_000


def run_facts(run: Run, *, rulebook: Rulebook) -> RunFacts:
    counties = counties_of(run.path)
    return RunFacts(
        run_id=run.run_id,
        as_of=run.as_of,
        households=run.households,
        hits=run.hits,
        unknowns=run.unknowns,
        seconds=Decimal(run.seconds).quantize(Decimal("0.01")),
        rules=[
            _rule(rule, rulebook=rulebook, as_of=run.as_of, counties=counties)
            for rule in rulebook.rules_in_force(on=run.as_of)
        ],
        columns=[
            {
                "name": column.name,
                "says": column.says,
                "unit": column.unit,
                "indicator": indicator.id,
                "indicator_title": indicator.title,
                "datasets": list(datasets),
                "counted_from": list(counted_from),
            }
            for indicator in rulebook.indicators.values()
            for column in indicator.columns
            for datasets, counted_from in [rulebook.rests_on(column=column.name)]
        ],
        feeds=feeds_of(run.path),
        covered_until=covered_until_of(run.path),
    )


def sheet_rows(
    run: Run, *, rulebook: Rulebook, only_hits: bool = False, counties: Sequence[str] = ALL
) -> Iterator[SheetRow]:
    """County by county, two ordered streams joined on the way: a million households never lie in memory together.

    With `only_hits` the other households come without facts: enough to raise and clear, quicker to store.
    """
    for county in counties_of(run.path) if counties == ALL else counties:
        yield from _sheets_of_county(run, county, rulebook=rulebook, only_hits=only_hits)


def _sheets_of_county(run: Run, county: str, *, rulebook: Rulebook, only_hits: bool) -> Iterator[SheetRow]:
    verdicts = _verdicts(run, rulebook=rulebook, county=county)
    key, told = next(verdicts, ("", "{}"))
    query = (
        "SELECT CAST(household_key AS VARCHAR), village_code, hits, unknowns, facts, evidence "
        f"FROM {sheets_of(run.path, counties=[county], only_hits=only_hits)} ORDER BY household_key"
    )
    for household, village, hits, unknowns, facts, evidence in _rows(query):
        verdict = "{}"
        if household == key:
            verdict = told
            key, told = next(verdicts, ("", "{}"))
        yield SheetRow(household, village, hits, unknowns, facts, verdict, evidence)


def rank_rows(run: Run, *, rulebook: Rulebook, counties: Sequence[str] = ALL) -> Iterator[RankRow]:
    """The visiting order of every household with a hit."""
    for one in ranked_households(run, rulebook=rulebook, counties=counties):
        yield RankRow(str(one.household_key), one.rank.points, one.rank.reason)


def _verdicts(run: Run, *, rulebook: Rulebook, county: str) -> Iterator[tuple[str, str]]:
    """(household, JSON of its hits and matters to explain) in the order of households."""
    query = (
        "SELECT CAST(household_key AS VARCHAR), rule_id, facts, parameters, margin "
        f"FROM {findings_of(run.path, counties=[county])} ORDER BY household_key, rule_id"
    )
    for household, rows in groupby(_rows(query), key=itemgetter(0)):
        told = (f"{json.dumps(row[1])}:{_verdict(row, rulebook=rulebook)}" for row in rows)
        yield household, "{" + ",".join(told) + "}"


def _verdict(row: tuple[Any, ...], *, rulebook: Rulebook) -> str:
    _, rule_id, facts, parameters, margin = row
    says = sentence(rulebook.rules[rule_id], json.loads(facts), _parsed(parameters), units=rulebook.units)
    told_margin = "null" if margin is None else json.dumps(str(margin))
    return (
        f'{{"sentence":{json.dumps(says, ensure_ascii=False)},"facts":{facts},'
        f'"parameters":{parameters},"margin":{told_margin}}}'
    )


def _rule(rule: Rule, *, rulebook: Rulebook, as_of: date, counties: list[str]) -> dict[str, Any]:
    return {
        "rule_id": rule.id,
        "rule_hash": rule.hash,
        "title": rule.title,
        "purpose": rule.text.purpose.value,
        "risk": rule.risk,
        "level": rule.level,
        "clears_when": rule.text.clears_when,
        "source": rule.text.source,
        "owner": rule.text.owner,
        "route": list(rule.text.route),
        "columns": list(rule.facts),
        "indicators": list(dict.fromkeys(rulebook.column_indicator[fact] for fact in rule.facts)),
        "parameters": _by_county(
            {county: _parameters(rule, rulebook=rulebook, county=county, as_of=as_of) for county in counties}
        ),
    }


def _by_county(told: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """Most parameters hold everywhere: what most counties have stands once, under "*"."""
    values = list(told.values())
    common = max(values, key=values.count, default=[])
    return {"*": common} | {county: value for county, value in told.items() if value != common}


def _parameters(rule: Rule, *, rulebook: Rulebook, county: str, as_of: date) -> list[dict[str, str]]:
    values = {
        name: rulebook.parameter_value(parameter=name, region=county, on=as_of) for name in rule.parameters
    }
    told: list[dict[str, str]] = json.loads(parameters_json(rulebook=rulebook, rule=rule, values=values))
    return told


def _rows(query: str) -> Iterator[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        answer = connection.execute(query)
        while rows := answer.fetchmany(_BATCH):
            yield from rows


@lru_cache(maxsize=4_096)
def _parsed(text: str) -> list[dict[str, str | None]]:
    """Households of one area share their parameters word for word."""
    parsed: list[dict[str, str | None]] = json.loads(text)
    return parsed
