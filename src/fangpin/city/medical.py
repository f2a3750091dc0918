"""Stays, clinic visits and who pays them: basic insurance, serious-illness insurance, medical aid, the patient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import random_days
from fangpin.city.causes import ACCIDENT, DISABILITY, ILLNESS
from fangpin.city.incomes import FEN
from fangpin.city.population import People
from fangpin.city.seeds import by_age, lognormal
from fangpin.city.standing import DIBAO, TEKUN, Standing
from fangpin.city.timeline import Timeline

INPATIENT, CHRONIC, CLINIC = range(3)
CATEGORIES = ("住院", "门诊慢特病", "普通门诊")
TOWN, COUNTY, CITY, FAR = range(4)
# Stays at least and at most, and the bill of each.
_GRAVE = {
    ILLNESS: (2, 7, rates.SERIOUS_BILL),
    ACCIDENT: (1, 2, rates.ACCIDENT_BILL),
    DISABILITY: (1, 4, rates.DISABLING_BILL),
}
_DEDUCTIBLE_YUAN = np.array([150, 500, 900, 1_600])
_RATIO = np.array([0.86, 0.74, 0.66, 0.55])
_YEARLY_CAP_FEN = 150_000 * FEN


@dataclass
class Care:
    """What was treated when: one entry per settlement to come."""

    person: Ints
    day: Days
    category: Ints
    total: Ints  # fen
    scope: Floats  # share that the insurance recognises
    hospital: Ints
    cause: Ints  # of the spending it leaves: illness, accident, disability
    is_grave: Bools  # part of a long or costly treatment

    @classmethod
    def joined(cls, parts: list[Care]) -> Care:
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__annotations__))

    def taken(self, chosen: Ints | Bools) -> Care:
        return Care(*(getattr(self, name)[chosen] for name in self.__annotations__))


@dataclass
class Settlements:
    """Care with its payers, in fen, sorted by person and day."""

    care: Care
    in_scope: Ints
    basic: Ints
    serious: Ints
    aid: Ints
    is_insured: Bools

    @property
    def compliant(self) -> Ints:
        return self.in_scope - self.basic - self.serious - self.aid

    @property
    def self_paid(self) -> Ints:
        return self.care.total - self.basic - self.serious - self.aid


def everyday_care(rng: np.random.Generator, *, people: People, timeline: Timeline) -> Care:
    """Ordinary stays and visits; frail people have many."""
    years = timeline.count / 12
    frailty = rng.gamma(0.8, 1 / 0.8, len(people)) * (1 + 0.9 * people.is_chronic + 1.5 * people.is_serious)
    stays = np.minimum(rng.poisson(by_age(people.age, rates.INPATIENT_BY_AGE) * frailty * 0.75 * years), 9)
    has_card = people.is_chronic & (rng.random(len(people)) < rates.CHRONIC_CARD_SHARE)
    refills = rng.poisson(has_card * rates.CHRONIC_CLINIC_VISITS * years)
    visits = rng.poisson(rates.CLINIC_VISITS * frailty.clip(0.2, 3) * years)
    parts = [
        _care(rng, np.repeat(np.arange(len(people)), stays), INPATIENT, rates.INPATIENT_BILL, timeline),
        _care(rng, np.repeat(np.arange(len(people)), refills), CHRONIC, rates.CHRONIC_BILL, timeline),
        _care(rng, np.repeat(np.arange(len(people)), visits), CLINIC, rates.CLINIC_BILL, timeline),
    ]
    return Care.joined(parts)


def _care(
    rng: np.random.Generator, person: Ints, category: int, bill: tuple[float, float], timeline: Timeline
) -> Care:
    size = len(person)
    total = np.maximum(lognormal(rng, bill, size) * FEN, 1_500).astype(np.int64)
    level = rates.IN_SCOPE["inpatient" if category == INPATIENT else "clinic"]
    scope = rng.normal(level[0], level[1], size).clip(0.5, 1.0)
    big = total > 12_000 * FEN
    hospital = np.where(
        category == INPATIENT, _hospital(rng, size, big), np.where(rng.random(size) < 0.6, TOWN, COUNTY)
    )
    day = random_days(rng, size, timeline)
    kind, ill = np.full(size, category, np.int8), np.full(size, ILLNESS, np.int8)
    return Care(person, day, kind, total, scope, hospital.astype(np.int8), ill, np.zeros(size, dtype=bool))


def _hospital(rng: np.random.Generator, size: int, big: Bools) -> Ints:
    luck = rng.random(size) + 0.25 * big
    return np.digitize(luck, [0.16, 0.70, 0.97])


def grave_care(
    rng: np.random.Generator, *, person: Ints, onset: Days, cause: int, timeline: Timeline
) -> Care:
    """Two to seven stays in the months after a serious illness begins, one to three after an injury."""
    low, high, bill = _GRAVE[cause]
    number = rng.integers(low, high + 1, len(person))
    entry = np.repeat(np.arange(len(person)), number)
    nth = np.arange(len(entry)) - np.repeat(np.cumsum(number) - number, number)
    gap = rng.integers(14, 40, len(entry))
    day = onset[entry] + np.where(nth == 0, rng.integers(0, 5, len(entry)), nth * 26 + gap)
    total = (lognormal(rng, bill, len(entry)) * FEN).astype(np.int64)
    scope = rng.normal(*rates.IN_SCOPE["serious"], len(entry)).clip(0.45, 0.97)
    hospital = _hospital(rng, len(entry), np.ones(len(entry), bool)).astype(np.int8)
    category, why = np.full(len(entry), INPATIENT, np.int8), np.full(len(entry), cause, np.int8)
    care = Care(
        person[entry], day.astype(np.int32), category, total, scope, hospital, why, np.ones(len(entry), bool)
    )
    return care.taken((care.day < timeline.starts[-1]) & (care.day >= timeline.starts[0]))


def settle(
    care: Care, *, people: People, standing: Standing, is_insured: Bools, is_dead_on: Days, timeline: Timeline
) -> Settlements:
    """Split every bill among its payers, year by year; the dead are not treated."""
    care = care.taken(care.day <= is_dead_on[care.person])
    care = care.taken(np.lexsort((care.day, care.person)))
    year = timeline.years[timeline.month_of(care.day)].astype(np.int64)
    group = care.person * 10_000 + year
    insured = is_insured[care.person]
    in_scope = (care.total * care.scope).astype(np.int64)
    deductible = np.where(care.category == INPATIENT, _DEDUCTIBLE_YUAN[care.hospital], 40) * FEN
    ratio = np.where(care.category == INPATIENT, _RATIO[care.hospital], 0.6)
    basic = np.where(insured, np.maximum(in_scope - deductible, 0) * ratio, 0.0).astype(np.int64)
    basic = _yearly(basic, group, lambda sums: np.minimum(sums, _YEARLY_CAP_FEN))
    left = in_scope - basic
    household = people.household[care.person]
    poor = np.isin(standing.aid[household], (TEKUN, DIBAO)) | standing.is_watched[household]
    threshold = np.where(poor, 0.5, 1.0) * rates.SERIOUS_ILLNESS_THRESHOLD_YUAN * FEN
    share = rates.SERIOUS_ILLNESS_RATIO
    serious = _yearly(left * insured, group, lambda sums: np.maximum(sums - threshold, 0) * share)
    left = left - serious
    aid = _medical_aid(left * insured, group, standing, household)
    return Settlements(care, in_scope, basic, serious, aid, insured)


def _medical_aid(left: Ints, group: Ints, standing: Standing, household: Ints) -> Ints:
    threshold, ratio = np.zeros(len(left)), np.zeros(len(left))
    aid = standing.aid[household]
    for chosen, name in (
        (standing.is_watched[household], "watched"),
        (aid == DIBAO, "dibao"),
        (aid == TEKUN, "tekun"),
    ):
        threshold = np.where(chosen, rates.MEDICAL_AID[name][0] * FEN, threshold)
        ratio = np.where(chosen, rates.MEDICAL_AID[name][1], ratio)
    return _yearly(left, group, lambda sums: np.maximum(sums - threshold, 0) * ratio)


def _yearly(amount: npt.NDArray[np.generic], group: Ints, rule: Callable[[Floats], Floats]) -> Ints:
    """What each settlement adds to rule(running yearly sum); rows must be sorted by group."""
    values = amount.astype(np.float64)
    if not len(values):
        return values.astype(np.int64)
    first = np.r_[True, group[1:] != group[:-1]]
    running = np.cumsum(values)
    base = np.maximum.accumulate(np.where(first, running - values, -1.0))
    return _increments(np.floor(rule(running - base)), first)


def _increments(paid: Floats, first: Bools) -> Ints:
    before = np.where(first, 0.0, np.r_[0.0, paid[:-1]])
    return np.asarray(np.maximum(paid - before, 0.0).astype(np.int64))
