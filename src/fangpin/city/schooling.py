"""Children and students: stage and grade of each school year, what it costs, who drops out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Ints
from fangpin.city.blows import draw_struck
from fangpin.city.incomes import FEN
from fangpin.city.population import People
from fangpin.city.timeline import Timeline, day_number

STAGES = ("小学", "初中", "普通高中", "中职", "高职高专", "本科")
PRIMARY, JUNIOR, SENIOR, VOCATIONAL, COLLEGE, UNIVERSITY = range(6)
GRADE_NAMES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级")


@dataclass
class SchoolYear:
    """Everybody on a school's roll in one school year."""

    year: int  # the calendar year in which it begins
    person: Ints
    stage: Ints
    grade: Ints  # from 1 within the stage
    tuition: Ints  # fen
    boarding: Ints
    textbook: Ints
    subsidy: Ints

    @property
    def net_cost(self) -> Ints:
        return np.asarray(np.maximum(self.tuition + self.boarding + self.textbook - self.subsidy, 0))


def school_year(
    rng: np.random.Generator, *, year: int, people: People, is_poor: Bools, is_dear: Bools
) -> SchoolYear:
    """Place everybody by age on 1 September; `is_dear` marks those who go to private schools."""
    begin = day_number(date(year, 9, 1))
    age = (begin - people.birth) / 365.2425
    years = np.floor(age).astype(np.int64) - 6
    luck = people.school_luck
    later = np.where(luck < 0.52, SENIOR, VOCATIONAL)
    high = np.where(luck < 0.34, UNIVERSITY, COLLEGE)
    stage = np.select([years < 6, years < 9, years < 12, years < 16], [PRIMARY, JUNIOR, later, high], -1)
    grade = years - np.array([0, 6, 9, 9, 12, 12, 0])[stage] + 1
    on_roll = (years >= 0) & (stage >= 0) & (people.grade != 1)
    on_roll &= (
        (stage <= JUNIOR) | ((stage <= VOCATIONAL) & (luck < 0.92)) | ((stage > VOCATIONAL) & (luck < 0.62))
    )
    on_roll &= ~((stage == COLLEGE) & (grade > 3))
    person = np.flatnonzero(on_roll)
    return _with_costs(rng, year, person, stage[person], grade[person], is_poor, is_dear)


def _with_costs(
    rng: np.random.Generator,
    year: int,
    person: Ints,
    stage: Ints,
    grade: Ints,
    is_poor: Bools,
    is_dear: Bools,
) -> SchoolYear:
    size = len(person)
    tuition = np.array([0, 0, 1_300, 0, 5_400, 4_900])[stage] * rng.uniform(0.85, 1.25, size)
    dear = is_dear[person]
    tuition = np.where(
        dear, np.array([0, 6_000, 9_500, 3_600, 9_800, 16_500])[stage] * rng.uniform(0.8, 1.3, size), tuition
    )
    boarding = np.array([0, 260, 700, 600, 900, 950])[stage] * rng.uniform(0.7, 1.3, size)
    textbook = np.array([0, 0, 650, 350, 480, 520])[stage] * rng.uniform(0.7, 1.3, size)
    aided = np.where(is_poor[person], rng.random(size) < 0.9, rng.random(size) < 0.12)
    subsidy = np.where(
        aided, np.array([0, 625, 2_000, 2_000, 3_300, 3_300])[stage] * rng.uniform(0.8, 1.3, size), 0
    )
    amounts = [
        (np.round(amount, -1) * FEN).astype(np.int64) for amount in (tuition, boarding, textbook, subsidy)
    ]
    return SchoolYear(year, person, stage.astype(np.int8), grade.astype(np.int8), *amounts)


@dataclass
class Dropouts:
    person: Ints
    day: Days


def dropouts(rng: np.random.Generator, *, people: People, timeline: Timeline) -> Dropouts:
    """Children of compulsory age who leave school."""
    of_age = (people.age > 10) & (people.age < 14.5) & (people.grade != 1)
    person, day = draw_struck(rng, of_age * rates.DROPOUT_A_YEAR, timeline)
    return Dropouts(person, day)
