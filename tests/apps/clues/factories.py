"""Runs of three rules for tests: an illness burden (red), an empty water tap (yellow), and a car to explain."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count

from fangpin.apps.clues.api import RankRow, RunFacts, RunReceipt, SheetRow, receive_run
from fangpin.apps.registry.api import Household

ILLNESS, WATER, CAR = "illness/out_of_pocket_burden", "water/supply_broken", "explain/car"
_numbers = count(1)


def _rule(rule_id: str, title: str, risk: str, level: str, column: str, indicator: str) -> dict:
    return {
        "rule_id": rule_id,
        "rule_hash": "0" * 16,
        "title": title,
        "risk": risk,
        "level": level,
        "clears_when": "负担回到界限以内。",
        "source": "演示",
        "owner": "医保局",
        "columns": [column],
        "indicators": [indicator],
        "parameters": {"*": [], "131102": [{"name": "limit", "value": "5000", "unit": "元"}]},
    }


RULES = [
    _rule(ILLNESS, "自付医疗费负担重", "因病", "red", "out_of_pocket_12m_yuan", "household/medical_12m"),
    _rule(WATER, "供水异常", "因水", "yellow", "dry_days_90d", "household/water_90d"),
]
MATTER = _rule(CAR, "名下有汽车", "", "", "car_count", "household/assets") | {"purpose": "explain"}
COLUMNS = [
    {
        "name": "out_of_pocket_12m_yuan",
        "says": "近12个月自付医疗费",
        "unit": "元",
        "indicator": "household/medical_12m",
        "indicator_title": "医疗支出",
        "datasets": ["medical_insurance/settlements"],
        "counted_from": [],
    },
    {
        "name": "dry_days_90d",
        "says": "近90天停水天数",
        "unit": "天",
        "indicator": "household/water_90d",
        "indicator_title": "供水",
        "datasets": ["water/supply_incidents"],
        "counted_from": [],
    },
]


def sheet(
    household: Household,
    hits: Iterable[str] = (),
    unknowns: Iterable[str] = (),
    delivery: str = "d" * 16,
    matters: Iterable[str] = (),
) -> SheetRow:
    """One household's row of a run: facts and evidence follow from the verdicts."""
    hits, unknowns = list(hits), list(unknowns)
    verdicts = {
        rule_id: {
            "sentence": f"{rule_id} 命中。",
            "facts": [{"name": "x", "value": "1"}],
            "parameters": [{"name": "limit", "value": "5000"}],
            "margin": "12.50",
        }
        for rule_id in [*hits, *matters]
    }
    row = {
        "dataset": "medical_insurance/settlements",
        "delivery": delivery,
        "sheet": "Sheet1",
        "row_no": 5,
        "event_date": "2026-03-05",
        "amount_yuan": "9000.00",
    }
    return SheetRow(
        household_key=str(household.pk),
        village_code=household.village_code,
        hits=hits,
        unknowns=unknowns,
        facts=json.dumps({"out_of_pocket_12m_yuan": "9000.00", "dry_days_90d": None}),
        verdicts=json.dumps(verdicts),
        evidence=json.dumps({"household/medical_12m": {"count": 1, "rows": [row]}}),
    )


def run_facts(*, as_of: date, run_id: str | None = None, rules: list[dict] | None = None) -> RunFacts:
    return RunFacts(
        run_id=run_id or f"{next(_numbers):016x}",
        as_of=as_of,
        households=1,
        hits=1,
        unknowns=0,
        seconds=Decimal("1.00"),
        rules=RULES if rules is None else rules,
        columns=COLUMNS,
        feeds={},
        covered_until={"131102": {"medical_insurance/settlements": "2026-10-31"}},
    )


def screen(
    *sheets: SheetRow,
    as_of: date,
    run_id: str | None = None,
    rules: list[dict] | None = None,
    follows: str | None = None,
) -> RunReceipt:
    """Load a run; every hit is worth ten points."""
    ranks = [
        RankRow(row.household_key, 10 * len(row.hits), f"{len(row.hits)}项") for row in sheets if row.hits
    ]
    facts = run_facts(as_of=as_of, run_id=run_id, rules=rules)
    return receive_run(run=facts, sheets=sheets, ranks=ranks, follows=follows)
