"""Compares warnings with the synthetic city's truth: recall, precision and lead time of each rule."""

import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from fangpin.home import Home
from fangpin.kernel.keys import household_key
from fangpin.pipeline.published import read_verdicts
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.models import Purpose

# A warning is true when the household falls at most so long after it, or fell at most so long before it.
LOOK_AHEAD = timedelta(days=180)
LOOK_BACK = timedelta(days=60)
ANY_RULE = "任一规则"

Warnings = Mapping[str, Mapping[uuid.UUID, Sequence[date]]]
Falls = Mapping[uuid.UUID, date]


@dataclass(frozen=True)
class Score:
    """How one rule did. Precision counts warnings, recall counts falls; lead time is fall − first true warning."""

    rule: str
    warnings: int
    true_warnings: int
    falls: int
    caught: int
    warned_before: int
    median_lead_days: float | None

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "warnings": self.warnings,
            "true_warnings": self.true_warnings,
            "precision": round(self.true_warnings / self.warnings, 4) if self.warnings else None,
            "falls": self.falls,
            "caught": self.caught,
            "recall": round(self.caught / self.falls, 4) if self.falls else None,
            "warned_before": self.warned_before,
            "median_lead_days": self.median_lead_days,
        }


def truth_table(*, city_folder: Path, home_folder: Path, days: Sequence[date]) -> dict[str, Any]:
    """Screen as of each day in order; score each rule's crossings against the falls between first and last day.

    A warning is a crossing: the rule hits on a day and did not on the day before it in the series, as in clues.
    """
    home, rulebook = Home(home_folder), load_rulebook()
    warnings: dict[str, dict[uuid.UUID, list[date]]] = defaultdict(lambda: defaultdict(list))
    state: set[tuple[uuid.UUID, str]] = set()
    for day in days:
        run = screen(home=home, as_of=day, rulebook=rulebook, make_current=False)
        hits, unknown = set(), set()
        for household, hit_by, unknown_to in read_verdicts(run):
            hits |= {(household, rule) for rule in hit_by}
            unknown |= {(household, rule) for rule in unknown_to}
        for household, rule in hits - state:
            warnings[rule][household].append(day)
        for household in {pair[0] for pair in hits - state}:
            warnings[ANY_RULE][household].append(day)
        # An unknown verdict leaves the state as it was.
        state = hits | state & unknown
    falls, causes = _falls(city_folder, secret=home.person_key(), first=days[0], last=days[-1])
    rules = [
        ANY_RULE,
        *sorted(rule.id for rule in rulebook.rules.values() if rule.text.purpose is Purpose.WARN),
    ]
    return {
        "days": [day.isoformat() for day in days],
        "falls": len(falls),
        "rules": [score(rule, warnings.get(rule, {}), falls).as_json() for rule in rules],
        "causes": [
            score(cause, warnings.get(ANY_RULE, {}), {each: falls[each] for each in members}).as_json()
            for cause, members in sorted(causes.items())
        ],
    }


def score(rule: str, warnings: Mapping[uuid.UUID, Sequence[date]], falls: Falls) -> Score:
    """Score the warnings of one rule; a household's days must be in order.

    >>> home = uuid.uuid4()
    >>> found = score("r", {home: [date(2026, 1, 10)], uuid.uuid4(): [date(2026, 1, 10)]}, {home: date(2026, 2, 9)})
    >>> found.warnings, found.true_warnings, found.caught, found.median_lead_days
    (2, 1, 1, 30)
    """
    true_warnings = 0
    leads: list[int] = []
    for household, days in warnings.items():
        fell_on = falls.get(household)
        if fell_on is None:
            continue
        first = bisect_left(days, fell_on - LOOK_AHEAD)
        in_time = [day for day in days[first:] if day <= fell_on + LOOK_BACK]
        true_warnings += len(in_time)
        if in_time:
            leads.append((fell_on - in_time[0]).days)
    return Score(
        rule=rule,
        warnings=sum(len(days) for days in warnings.values()),
        true_warnings=true_warnings,
        falls=len(falls),
        caught=len(leads),
        warned_before=sum(lead > 0 for lead in leads),
        median_lead_days=median(leads) if leads else None,
    )


def _falls(
    city_folder: Path, *, secret: bytes, first: date, last: date
) -> tuple[dict[uuid.UUID, date], dict[str, set[uuid.UUID]]]:
    """Falls between two days, and the households of each cause."""
    rows: Iterable[dict[str, Any]] = (
        pl.read_parquet(city_folder / "truth" / "falls.parquet")
        .filter(pl.col("fell_on").is_between(first, last))
        .sort("fell_on", descending=True)
        .iter_rows(named=True)
    )
    falls: dict[uuid.UUID, date] = {}
    causes: dict[str, set[uuid.UUID]] = defaultdict(set)
    for row in rows:
        key = household_key(row["county_code"], row["household_no"], secret=secret)
        falls[key] = row["fell_on"]
        causes[row["cause"]].add(key)
    return falls, causes
