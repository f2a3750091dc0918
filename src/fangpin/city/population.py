"""Households and their people: who lives together, how old, how healthy, able to do what work, at which school."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.seeds import by_age, pick
from fangpin.city.timeline import Timeline

RELATIONS = ("户主", "配偶", "之子", "之女", "之儿媳", "之父", "之母", "之孙子", "之孙女")
_HEAD, _SPOUSE, _SON, _DAUGHTER, _SON_WIFE, _FATHER, _MOTHER, _GRANDSON, _GRANDDAUGHTER = range(9)
LABOUR = ("普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力")
ORDINARY, SKILLED, WEAK, LOST, NONE = range(5)

FAMILIES = tuple(rates.FAMILY_SHARES)
# Places in a family: main adult, wife, three children, the main adult's parents.
_PLACES = 7


@dataclass
class Households:
    """One entry per household; `start` is the row of its first member among the people."""

    family: Ints
    village: Ints
    size: Ints
    start: Ints
    spread: Floats  # what its members' incomes share

    def __len__(self) -> int:
        return len(self.family)


@dataclass
class People:
    """One entry per person, sorted by household, the head first."""

    household: Ints
    relation: Ints
    is_male: Bools
    birth: Days
    age: Floats  # at the start of the window
    is_kin: Bools  # bears the family's surname
    is_chronic: Bools = field(default_factory=lambda: np.zeros(0, bool))
    is_serious: Bools = field(default_factory=lambda: np.zeros(0, bool))
    grade: Ints = field(default_factory=lambda: np.zeros(0, np.int8))  # of disability, 0 = none
    category: Ints = field(default_factory=lambda: np.zeros(0, np.int8))
    labour: Ints = field(default_factory=lambda: np.zeros(0, np.int8))
    is_student: Bools = field(default_factory=lambda: np.zeros(0, bool))
    school_luck: Floats = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.household)

    @property
    def is_severe(self) -> Bools:
        return np.asarray((self.grade == 1) | (self.grade == 2))


def form_households(
    rng: np.random.Generator, *, per_village: Ints, timeline: Timeline
) -> tuple[Households, People]:
    """Draw families village by village and lay out their members."""
    village = np.repeat(np.arange(len(per_village)), per_village)
    count = len(village)
    family = pick(rng, list(rates.FAMILY_SHARES.values()), count).astype(np.int8)
    ages, male = _ages_and_sexes(rng, family)
    elder_leads = (family == FAMILIES.index("three_generations")) & (rng.random(count) < 0.4)
    relation = _relations(family, ages, male, elder_leads)
    people = _lay_out(rng, ages, male, relation, timeline)
    size = np.bincount(people.household, minlength=count)
    start = np.r_[0, np.cumsum(size)[:-1]]
    spread = np.exp(rng.normal(0.0, rates.HOUSEHOLD_SPREAD, count))
    households = Households(family, village, size, start, spread)
    _give_conditions(rng, people)
    return households, people


def _ages_and_sexes(rng: np.random.Generator, family: Ints) -> tuple[Floats, Bools]:
    """Ages (NaN where nobody is) and sexes of the seven places of each family."""
    count = len(family)
    is_family = {name: family == number for number, name in enumerate(FAMILIES)}
    low = np.array([61, 60, 44, 27, 29, 45, 29, 32, 57], dtype=float)[family]
    high = np.array([91, 86, 63, 50, 51, 61, 50, 64, 74], dtype=float)[family]
    ages = np.full((count, _PLACES), np.nan)
    ages[:, 0] = low + (high - low) * rng.beta(1.5, 1.7, count)
    male = np.ones((count, _PLACES), dtype=bool)
    male[:, 0] = rng.random(count) >= np.where(is_family["old_alone"], 0.58, 0.03)
    male[:, 0] |= is_family["old_couple"] | is_family["three_generations"]
    male[:, 0] &= ~(is_family["single_parent"] & (rng.random(count) < rates.FEMALE_SINGLE_SHARE))
    male[:, 2:5] = rng.random((count, 3)) < 0.525
    male[:, 1] = ~male[:, 0]
    male[:, 6] = False
    single = is_family["old_alone"] | is_family["alone"] | is_family["single_parent"]
    ages[:, 1] = np.where(single, np.nan, ages[:, 0] - rng.normal(1.5, 2.5, count))
    _add_children(rng, ages, is_family)
    with_elders = is_family["three_generations"]
    both = rng.random(count) < 0.55
    only_mother = rng.random(count) < 0.68
    gap = rng.uniform(21, 32, (count, 2))
    ages[:, 5] = np.where(with_elders & (both | ~only_mother), ages[:, 0] + gap[:, 0], np.nan)
    ages[:, 6] = np.where(with_elders & (both | only_mother), ages[:, 0] + gap[:, 1] - 1, np.nan)
    ages[:, 5:] = np.minimum(ages[:, 5:], 93 - rng.uniform(0, 6, (count, 2)))
    return ages, male


def _add_children(rng: np.random.Generator, ages: Floats, is_family: dict[str, Bools]) -> None:
    count = len(ages)
    luck = rng.random(count)
    young = is_family["parents_children"] | is_family["three_generations"] | is_family["single_parent"]
    grown, skipped = is_family["grown_child"], is_family["skipped_generation"]
    number = np.select(
        [young, grown, skipped], [1 + (luck > 0.40) + (luck > 0.93), 1 + (luck > 0.86), 1 + (luck > 0.7)], 0
    )
    number = np.where(is_family["three_generations"], np.minimum(number, 2), number)
    mother = np.where(np.isnan(ages[:, 1]), ages[:, 0], ages[:, 1])
    eldest = mother - rng.uniform(20.5, 31, count)
    eldest = np.where(
        young, np.where((eldest < 0.2) | (eldest > 21.5), rng.uniform(0.2, 20, count), eldest), eldest
    )
    is_grown = (eldest >= 18.2) & (eldest <= 33)
    eldest = np.where(grown & ~is_grown, rng.uniform(18.2, 33, count), eldest)
    eldest = np.where(skipped, rng.uniform(3, 16, count), eldest)
    for place in range(3):
        age = eldest - place * rng.uniform(1.5, 5.0, count)
        age = np.where(grown & (age < 16), eldest - 1.5 * place, age)
        ages[:, 2 + place] = np.where((number > place) & (age > 0.1), age, np.nan)


def _relations(family: Ints, ages: Floats, male: Bools, elder_leads: Bools) -> Ints:
    """How each place is related to the head: main adult, or the oldest generation where that one leads."""
    here = ~np.isnan(ages)
    relation = np.zeros((len(family), _PLACES), dtype=np.int8)
    relation[:, 1] = np.where(elder_leads, _SON_WIFE, _SPOUSE)
    relation[:, 0] = np.where(elder_leads, _SON, _HEAD)
    is_grand = elder_leads | (family == FAMILIES.index("skipped_generation"))
    for place in (2, 3, 4):
        child = np.where(male[:, place], _SON, _DAUGHTER)
        grandchild = np.where(male[:, place], _GRANDSON, _GRANDDAUGHTER)
        relation[:, place] = np.where(is_grand, grandchild, child)
    relation[:, 5] = np.where(elder_leads, _HEAD, _FATHER)
    relation[:, 6] = np.where(elder_leads, np.where(here[:, 5], _SPOUSE, _HEAD), _MOTHER)
    return relation


def _lay_out(
    rng: np.random.Generator, ages: Floats, male: Bools, relation: Ints, timeline: Timeline
) -> People:
    household, place = np.nonzero(~np.isnan(ages))
    head_first = np.lexsort((place, relation[household, place] != _HEAD, household))
    household, place = household[head_first], place[head_first]
    age = ages[household, place]
    birth = (timeline.window_start - age * 365.2425 - rng.integers(0, 3, len(age))).astype(np.int32)
    main_is_male = male[household, 0]
    is_kin = (
        (place == 5)
        | ((place == 0) & main_is_male)
        | ((place == 1) & ~main_is_male)
        | ((place >= 2) & (place <= 4))
    )
    return People(household, relation[household, place], male[household, place], birth, age, is_kin)


def _give_conditions(rng: np.random.Generator, people: People) -> None:
    size = len(people)
    people.is_chronic = rng.random(size) < by_age(people.age, rates.CHRONIC_BY_AGE)
    people.is_serious = rng.random(size) < by_age(people.age, rates.SERIOUS_BY_AGE)
    is_disabled = rng.random(size) < by_age(people.age, rates.DISABLED_BY_AGE)
    people.grade = np.where(is_disabled, 1 + pick(rng, rates.DISABILITY_GRADE_SHARES, size), 0).astype(
        np.int8
    )
    people.category = np.where(is_disabled, 1 + pick(rng, rates.DISABILITY_CATEGORY_SHARES, size), 0).astype(
        np.int8
    )
    people.school_luck = rng.random(size)
    people.is_student = _is_student(people)
    people.labour = _labour(rng, people)


def _is_student(people: People) -> Bools:
    """In school at the start of the window: everybody of 6-14, most to 17, about three in five to 21."""
    age, luck = people.age, people.school_luck
    able = people.grade != 1
    later = ((age < 18) & (luck < 0.92)) | ((age < 21) & (luck < 0.62)) | ((age < 22) & (luck < 0.36))
    return np.asarray(able & (age >= 6.2) & ((age < 15) | (later & (age < 22))))


def _labour(rng: np.random.Generator, people: People) -> Ints:
    age, luck = people.age, rng.random(len(people))
    working = np.where(luck < rates.SKILLED_SHARE, SKILLED, ORDINARY)
    working = np.where(luck > 1 - rates.WEAK_LABOUR_SHARE, WEAK, working)
    ill = people.is_serious | ((people.grade == 3) & (luck < 0.6))
    labour = np.where(ill, WEAK, working)
    labour = np.where((age >= 60) & (age < 75), np.where(luck < 0.72, WEAK, NONE), labour)
    labour = np.where((age < 16) | (age >= 75) | people.is_student, NONE, labour)
    return np.where(people.is_severe & (age >= 16) & (age < 75), LOST, labour).astype(np.int8)
