"""What happens to people: jobs lost, deaths, disabilities, grave illnesses and accidents, and what work they cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import Blows, blows_of, draw_struck
from fangpin.city.causes import ACCIDENT, DISABILITY, ILLNESS, JOB, LABOUR
from fangpin.city.incomes import Accounts, Work, cut_months
from fangpin.city.medical import Care, grave_care
from fangpin.city.population import WEAK, People
from fangpin.city.seeds import by_age, pick
from fangpin.city.timeline import Timeline


@dataclass
class Jobs:
    """Who works for wages, found by person and by household."""

    work: Work
    people: People
    worker_of: Ints  # person -> worker, -1 for none

    @classmethod
    def of(cls, work: Work, people: People) -> Jobs:
        worker_of = np.full(len(people), -1)
        worker_of[work.person] = np.arange(len(work.person))
        return cls(work, people, worker_of)

    def stop(self, *, person: Ints, day: Days, months: Ints, factor: Floats, timeline: Timeline) -> Floats:
        """Cut the pay of those who work from the month after a day; what each loses."""
        worker = self.worker_of[person]
        here = np.flatnonzero(worker >= 0)
        lost = np.zeros(len(person))
        start = timeline.month_of(day[here]) + 1
        lost[here] = self.work.cut(
            workers=worker[here], start=start, months=months[here], factor=factor[here]
        )
        return lost

    def stop_to_care(
        self, rng: np.random.Generator, *, person: Ints, day: Days, months: Ints, timeline: Timeline
    ) -> Floats:
        """Some households take another member from work to care for the struck one; what each loses."""
        first, second = self._two_workers()
        household = self.people.household[person]
        carer = np.where(first[household] == person, second[household], first[household])
        chosen = np.flatnonzero((carer >= 0) & (rng.random(len(person)) < rates.CARER_STOPS_WORK))
        lost = np.zeros(len(person))
        lost[chosen] = self.stop(
            person=carer[chosen],
            day=day[chosen],
            months=months[chosen],
            factor=np.zeros(len(chosen)),
            timeline=timeline,
        )
        return lost

    def _two_workers(self) -> tuple[Ints, Ints]:
        count = int(self.people.household.max()) + 1
        household = self.people.household[self.work.person]
        first, second = np.full(count, -1), np.full(count, -1)
        first[household[::-1]] = self.work.person[::-1]
        rest = self.work.person != first[household]
        second[household[rest][::-1]] = self.work.person[rest][::-1]
        return first, second


def job_troubles(rng: np.random.Generator, *, jobs: Jobs, timeline: Timeline) -> Blows:
    """Jobs lost for one to fifteen months, and wages cut."""
    person, people = jobs.work.person, jobs.people
    lost, lost_day = draw_struck(rng, np.full(len(person), rates.JOB_LOSS_A_YEAR), timeline)
    long = rng.random(len(lost)) < np.where(people.age[person[lost]] > 50, 0.40, 0.16)
    months = np.where(long, rng.integers(6, 16, len(lost)), rng.integers(1, 5, len(lost)))
    first = jobs.stop(
        person=person[lost], day=lost_day, months=months, factor=np.zeros(len(lost)), timeline=timeline
    )
    cut, cut_day = draw_struck(rng, np.full(len(person), rates.WAGE_CUT_A_YEAR), timeline)
    factor = rng.uniform(0.45, 0.85, len(cut))
    second = jobs.stop(
        person=person[cut],
        day=cut_day,
        months=rng.integers(4, 24, len(cut)),
        factor=factor,
        timeline=timeline,
    )
    household = people.household[np.r_[person[lost], person[cut]]]
    return blows_of(household, np.r_[lost_day, cut_day], JOB, np.r_[first, second])


def worn_out(rng: np.random.Generator, *, jobs: Jobs, timeline: Timeline) -> Blows:
    """Old workers who stop for good: nobody reports it."""
    person, people = jobs.work.person, jobs.people
    rate = np.where(people.age[person] >= 58, rates.WORN_OUT_A_YEAR, 0.0)
    stopped, day = draw_struck(rng, rate, timeline)
    who, forever = person[stopped], np.full(len(stopped), timeline.count)
    lost = jobs.stop(person=who, day=day, months=forever, factor=np.zeros(len(who)), timeline=timeline)
    return blows_of(people.household[who], day, LABOUR, lost)


@dataclass
class Deaths:
    person: Ints
    day: Days


def deaths(
    rng: np.random.Generator, *, jobs: Jobs, accounts: Accounts, timeline: Timeline
) -> tuple[Deaths, Blows]:
    """Who dies: earners take their pay with them, pensions stop, a farm without hands is given up."""
    people = jobs.people
    frail = np.where(people.is_serious, 4.0, np.where(people.is_chronic, 1.3, 0.9))
    person, day = draw_struck(rng, by_age(people.age, rates.DEATH_BY_AGE) * frail, timeline)
    forever = np.full(len(person), timeline.count)
    lost = jobs.stop(person=person, day=day, months=forever, factor=np.zeros(len(person)), timeline=timeline)
    lost += _give_up_farms(accounts, people, person, day, np.ones(len(person), bool), timeline)
    household = people.household[person]
    size = np.bincount(people.household)[household]
    start = timeline.month_of(day) + 1
    for flow in (accounts.transfer, accounts.assistance):
        cut_months(flow, rows=household, start=start, months=forever, factor=(size - 1) / size)
    return Deaths(person, day), blows_of(household, day, LABOUR, lost)


def _give_up_farms(
    accounts: Accounts,
    people: People,
    person: Ints,
    day: Days,
    is_out: Bools,
    timeline: Timeline,
) -> Floats:
    """The farm or shop of a household that loses its last able member shrinks to a third; what each loses."""
    able = np.bincount(people.household, people.labour <= WEAK, minlength=int(people.household.max()) + 1)
    household = people.household[person]
    last = is_out & (people.labour[person] <= WEAK) & (able[household] == 1)
    rows, start = household[last], timeline.month_of(day[last]) + 1
    forever, factor = np.full(len(rows), timeline.count), np.full(len(rows), 0.33)
    lost = np.zeros(len(person))
    lost[last] = cut_months(accounts.business, rows=rows, start=start, months=forever, factor=factor)
    lost[last] -= cut_months(accounts.business_cost, rows=rows, start=start, months=forever, factor=factor)
    return lost


@dataclass
class NewDisabilities:
    person: Ints
    day: Days
    grade: Ints
    category: Ints


def new_disabilities(
    rng: np.random.Generator, *, jobs: Jobs, accounts: Accounts, timeline: Timeline
) -> tuple[NewDisabilities, Care, Blows]:
    """Strokes, injuries, blindness: treatment, work that ends or pays less, a member who stays to care."""
    people = jobs.people
    rate = rates.NEW_DISABILITY_A_YEAR * np.where(people.age > 50, 1.8, 0.6) * (people.grade == 0)
    person, day = draw_struck(rng, rate, timeline)
    grade = (1 + pick(rng, (0.2, 0.3, 0.3, 0.2), len(person))).astype(np.int8)
    category = (1 + pick(rng, rates.DISABILITY_CATEGORY_SHARES, len(person))).astype(np.int8)
    factor = np.where(grade <= 2, 0.0, np.where(grade == 3, 0.55, 0.9))
    forever = np.full(len(person), timeline.count)
    lost = jobs.stop(person=person, day=day, months=forever, factor=factor, timeline=timeline)
    lost += _give_up_farms(accounts, people, person, day, grade <= 2, timeline)
    severe = np.flatnonzero(grade <= 2)
    months = rng.integers(4, 24, len(severe))
    lost[severe] += jobs.stop_to_care(
        rng, person=person[severe], day=day[severe], months=months, timeline=timeline
    )
    treated = severe[rng.random(len(severe)) < 0.8]
    care = grave_care(rng, person=person[treated], onset=day[treated], cause=DISABILITY, timeline=timeline)
    found = NewDisabilities(person, day, grade, category)
    return found, care, blows_of(people.household[person], day, DISABILITY, lost)


def grave_events(rng: np.random.Generator, *, jobs: Jobs, timeline: Timeline) -> tuple[Care, Blows]:
    """Serious illnesses and accidents: bills to come, and months without pay."""
    people = jobs.people
    frail = np.where(people.is_chronic, 1.7, 0.8)
    rate = {
        ILLNESS: by_age(people.age, rates.ILLNESS_ONSET_BY_AGE) * frail,
        ACCIDENT: rates.ACCIDENT_A_YEAR * np.where(people.age > 14, 1.0, 0.3),
    }
    care, blows = [], []
    for cause, span in ((ILLNESS, (6, 24)), (ACCIDENT, (2, 12))):
        person, day = draw_struck(rng, rate[cause], timeline)
        care.append(grave_care(rng, person=person, onset=day, cause=cause, timeline=timeline))
        months = rng.integers(*span, len(person))
        lost = jobs.stop(
            person=person, day=day, months=months, factor=np.zeros(len(person)), timeline=timeline
        )
        lost += jobs.stop_to_care(rng, person=person, day=day, months=months // 2, timeline=timeline)
        blows.append(blows_of(people.household[person], day, cause, lost))
    return Care.joined(care), Blows.joined(blows)
