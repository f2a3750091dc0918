"""Guarantees besides income: a safe house, safe water, medical insurance, and when one of them breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import draw_struck
from fangpin.city.incomes import FEN
from fangpin.city.population import Households, People
from fangpin.city.seeds import pick
from fangpin.city.timeline import Timeline

LEVELS = ("A级", "B级", "C级", "D级")
REPAIRS = ("未改造", "改造中", "已改造")


@dataclass
class Appraisals:
    household: Ints
    day: Days
    level: Ints
    is_lived_in: Bools
    repair: Ints
    is_broken: Bools  # truth: the household lives in a dangerous house and cannot mend it


def appraise_houses(
    rng: np.random.Generator, *, households: Households, copes: Bools, timeline: Timeline
) -> Appraisals:
    """Houses looked at for any reason; few are dangerous, fewer still lived in and beyond the household's means."""
    routine, day = draw_struck(rng, np.full(len(households), rates.APPRAISAL_A_YEAR), timeline)
    hurt, hurt_day = draw_struck(rng, np.full(len(households), rates.HOUSE_DAMAGE_A_YEAR), timeline)
    household = np.r_[routine, hurt]
    level = np.r_[pick(rng, (0.35, 0.575, 0.05, 0.025), len(routine)), 2 + (rng.random(len(hurt)) < 0.5)]
    dangerous = level >= 2
    lived_in = ~dangerous | (
        rng.random(len(household)) < np.r_[np.full(len(routine), 0.35), np.full(len(hurt), 0.7)]
    )
    repair = np.where(dangerous, pick(rng, (0.45, 0.25, 0.30), len(household)), 0)
    is_hurt = np.r_[np.zeros(len(routine), bool), np.ones(len(hurt), bool)]
    broken = is_hurt & lived_in & ~copes[household]
    repair = np.where(broken, 0, repair)
    return Appraisals(
        household, np.r_[day, hurt_day], level.astype(np.int8), lived_in, repair.astype(np.int8), broken
    )


PROBLEMS = ("停水", "水质不达标", "季节性缺水")


@dataclass
class WaterIncidents:
    household: Ints
    day: Days
    end: Days  # 0 = not mended yet
    problem: Ints
    is_broken: Bools


def water_incidents(
    rng: np.random.Generator, *, households: Households, copes: Bools, timeline: Timeline
) -> WaterIncidents:
    """Outages of a village for days, and single wells that fail for months."""
    villages = int(households.village.max()) + 1
    hit, village_day = draw_struck(rng, np.full(villages, rates.WATER_OUTAGE_VILLAGE_A_YEAR), timeline)
    first = [
        np.flatnonzero((households.village == v) & (rng.random(len(households)) < 0.12)) for v in hit.tolist()
    ]
    sizes = np.array([len(rows) for rows in first], dtype=np.int64)
    length = np.minimum(rng.geometric(0.4, len(hit)), 25)
    own, own_day = draw_struck(rng, np.full(len(households), rates.WATER_FAILURE_A_YEAR), timeline)
    household = np.concatenate([*first, own]).astype(np.int64)
    day = np.r_[np.repeat(village_day, sizes), own_day].astype(np.int32)
    own_length = np.where(copes[own], rng.integers(3, 20, len(own)), rng.integers(60, 240, len(own)))
    end = (day + np.r_[np.repeat(length, sizes), own_length]).astype(np.int32)
    kind = pick(rng, (0.75, 0.13, 0.12), len(hit))
    problem = np.r_[np.repeat(kind, sizes), pick(rng, (0.4, 0.3, 0.3), len(own))].astype(np.int8)
    broken = np.r_[np.zeros(int(sizes.sum()), bool), ~copes[own]]
    return WaterIncidents(
        household, day, np.where(end < timeline.starts[-1], end, 0).astype(np.int32), problem, broken
    )


REASONS = ("外地参保", "参加职工医保", "服兵役", "在校参保", "自愿放弃", "无力缴费", "未说明")
TRULY_UNINSURED = (4, 5, 6)  # the others are insured elsewhere


@dataclass
class Uninsured:
    person: Ints
    reason: Ints
    is_broken: Bools
    from_year: Ints  # the insurance year in which the person is first on the list


def uninsured(rng: np.random.Generator, *, people: People, copes: Bools, timeline: Timeline) -> Uninsured:
    """Who is on the list of the uninsured: mostly insured elsewhere, some by choice, a few for want of money."""
    person = np.flatnonzero(rng.random(len(people)) < rates.UNINSURED_SHARE)
    poor = (rng.random(len(person)) < rates.UNINSURED_POOR_SHARE) & ~copes[people.household[person]]
    reason = pick(rng, (0.36, 0.24, 0.02, 0.08, 0.16, 0.015, 0.125), len(person))
    said = pick(rng, (0, 0, 0, 0, 0.45, 0.30, 0.25), len(person))
    first, last = int(timeline.years[0]), int(timeline.years[-1])
    start = np.where(rng.random(len(person)) < 0.45, last, first)
    return Uninsured(person, np.where(poor, said, reason).astype(np.int8), poor, start)


def can_cope(*, cushion: Floats, yearly: Floats, households: Households) -> Bools:
    """Whether a household mends a broken guarantee by itself at once."""
    enough = rates.COPES_WITH_A_BROKEN_GUARANTEE_YUAN * FEN
    return (cushion > enough) | (yearly / households.size > enough)
