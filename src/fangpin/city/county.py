"""One county lived through: everything its offices could know, and what really happened."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fangpin.city import events, falls, guarantees, incomes, medical, rates, relief, schooling, standing
from fangpin.city.divisions import BirthCode, CountyPlan
from fangpin.city.events import Blows, Jobs
from fangpin.city.incomes import FEN, Accounts, Livelihoods, Work
from fangpin.city.names import compose_names, draw_surnames, load_names
from fangpin.city.numbers import first17_numbers, id18_column
from fangpin.city.population import Bools, Floats, Households, Ints, People, form_households
from fangpin.city.rates import FOREIGN_BIRTH_CODES
from fangpin.city.seeds import pick, stream
from fangpin.city.standing import Standing
from fangpin.city.timeline import Days, Timeline


@dataclass
class Happenings:
    """The events of the county that leave traces in files."""

    deaths: events.Deaths
    disabilities: events.NewDisabilities
    losses: events.Losses
    unsold: events.Unsold
    appraisals: guarantees.Appraisals
    water: guarantees.WaterIncidents
    uninsured: guarantees.Uninsured
    dropouts: schooling.Dropouts
    school_years: list[schooling.SchoolYear]
    settlements: medical.Settlements
    exits: relief.Exits
    payouts: relief.Payouts


@dataclass
class County:
    """The whole county in memory: plan, people, money, events, truth."""

    plan: CountyPlan
    plans: tuple[tuple[int, ...], ...]
    seed: int
    timeline: Timeline
    households: Households
    people: People
    living: Livelihoods
    work: Work
    accounts: Accounts
    standing: Standing
    cushion: Floats
    happenings: Happenings
    alive: Ints
    course: falls.Course
    names: pl.Series
    numbers: pl.Series  # identity numbers

    def rng(self, topic: str) -> np.random.Generator:
        """The county's own randomness for a topic."""
        return stream(self.seed, self.plan.code, topic)


def live_through(
    plan: CountyPlan, *, seed: int, timeline: Timeline, neighbour_codes: tuple[BirthCode, ...]
) -> County:
    """Simulate one county from its first household to its last fall."""

    def rng(topic: str) -> np.random.Generator:
        return stream(seed, plan.code, topic)

    households, people = form_households(rng("families"), per_village=plan.households, timeline=timeline)
    names, numbers = _identities(rng("identities"), plan, people, neighbour_codes)
    living = incomes.settle_livelihoods(rng("livelihoods"), households=households, people=people)
    work = incomes.find_work(rng("work"), people=people, households=households, timeline=timeline)
    accounts = incomes.open_accounts(
        rng("accounts"), households=households, people=people, living=living, timeline=timeline
    )
    wage = np.zeros_like(accounts.wage)
    np.add.at(wage, people.household[work.person], work.pay)
    yearly = incomes.yearly_before_window(accounts, wage=wage)
    registers = standing.enter_registers(rng("registers"), households=households, people=people, yearly=yearly)
    standing.pay_assistance(accounts, standing=registers)
    standing.lift_the_rest(
        rng("kin"), accounts, households=households, standing=registers, yearly=yearly
    )
    cushion = falls.draw_cushions(rng("cushions"), count=len(households))
    copes = guarantees.can_cope(cushion=cushion, yearly=yearly, households=households)
    happenings, blows, broken = _happen(
        rng, plan, households, people, living, work, accounts, registers, copes, yearly, timeline
    )
    incomes.add_wages(accounts, work=work, people=people)
    _round_to_fen(accounts)
    alive = _alive(households, people, happenings.deaths, timeline)
    course = falls.follow(
        accounts=accounts, alive=alive, cushion=cushion, is_active=registers.is_active, blows=blows, broken=broken,
        households=households, timeline=timeline,
    )  # fmt: skip
    return County(
        plan, (), seed, timeline, households, people, living, work, accounts, registers, cushion, happenings, alive,
        course, names, numbers,
    )  # fmt: skip


def _round_to_fen(accounts: Accounts) -> None:
    for name in Accounts.__annotations__:
        setattr(accounts, name, np.round(getattr(accounts, name)))


def _alive(households: Households, people: People, deaths: events.Deaths, timeline: Timeline) -> Ints:
    alive = np.repeat(households.size[:, None], timeline.count, axis=1)
    gone = np.zeros_like(alive)
    np.add.at(gone, (people.household[deaths.person], timeline.month_of(deaths.day)), 1)
    return alive - np.cumsum(gone, axis=1)


def _identities(
    rng: np.random.Generator, plan: CountyPlan, people: People, neighbour_codes: tuple[BirthCode, ...]
) -> tuple[pl.Series, pl.Series]:
    """Names and identity numbers; adults carry the codes of their youth, wives often another county's."""
    size = len(people)
    family = draw_surnames(rng, int(people.household.max()) + 1)
    own = draw_surnames(rng, size)
    surname = np.where(people.is_kin, family[people.household], own)
    names = compose_names(rng, surname=surname, is_male=people.is_male)
    # Numbers were first given out from the middle of the 1980s, to everybody alive.
    year = np.maximum((people.birth / 365.2425 + 1970).astype(np.int64), 1985)
    code = _codes_in_force(rng, plan.birth_codes, year)
    luck = np.where(people.is_kin, 1.0, rng.random(size))
    own_codes = {code for code, _, _ in plan.birth_codes}
    others = tuple(entry for entry in neighbour_codes if entry[0] not in own_codes) or plan.birth_codes
    abroad = np.array(FOREIGN_BIRTH_CODES)
    is_near = luck < rates.BORN_IN_ANOTHER_COUNTY
    is_far = ~is_near & (luck < rates.BORN_IN_ANOTHER_COUNTY + rates.BORN_IN_ANOTHER_PROVINCE)
    code = np.where(is_near, _codes_in_force(rng, others, year), code)
    code = np.where(is_far, abroad[rng.integers(0, len(abroad), size)], code)
    is_local = ~is_near & ~is_far & plan.owns_codes
    first17 = first17_numbers(
        region=code.astype(np.int64), birth=people.birth, is_male=people.is_male, is_local=is_local,
        county_index=plan.index,
    )  # fmt: skip
    return names, id18_column(first17)


def _codes_in_force(rng: np.random.Generator, codes: tuple[BirthCode, ...], year: Ints) -> Ints:
    """One of the codes in force in each year; where none was, the newest."""
    result = np.full(len(year), codes[-1][0])
    for value in np.unique(year).tolist():
        valid = [code for code, first, last in codes if first <= value <= last]
        rows = np.flatnonzero(year == value)
        if valid:
            result[rows] = np.array(valid)[rng.integers(0, len(valid), len(rows))]
    return result


def _happen(rng, plan, households, people, living, work, accounts, registers, copes, yearly, timeline):  # type: ignore[no-untyped-def]
    """Draw every event of the timeline and let it move the accounts."""
    jobs = Jobs.of(work, len(people))
    towns = {code: place for place, code in enumerate(dict.fromkeys(v.town_code for v in plan.villages))}
    town = np.array([towns[village.town_code] for village in plan.villages])[households.village]
    blows = []
    dead, blow = events.deaths(rng("deaths"), jobs=jobs, people=people, accounts=accounts, timeline=timeline)
    blows.append(blow)
    hurt, blow = events.new_disabilities(rng("disability"), jobs=jobs, people=people, timeline=timeline)
    blows.append(blow)
    care, blow = _grave_events(rng("illness"), jobs, people, timeline)
    blows += blow
    blows.append(events.job_troubles(rng("jobs"), jobs=jobs, people=people, timeline=timeline))
    losses, blow = events.disasters(
        rng("disasters"), households=households, town=town, living=living, accounts=accounts, timeline=timeline
    )
    blows.append(blow)
    unsold, blow = events.unsold_produce(rng("unsold"), living=living, accounts=accounts, timeline=timeline)
    blows.append(blow)
    blows.append(events.business_failures(rng("failures"), living=living, accounts=accounts, timeline=timeline))
    no_insurance = guarantees.uninsured(rng("uninsured"), people=people, copes=copes, timeline=timeline)
    settlements, blow = _settle(rng("care"), care, people, registers, no_insurance, dead, accounts, timeline)
    blows.append(blow)
    school_years, blow = _schools(rng("schools"), people, registers, accounts, timeline)
    blows.append(blow)
    houses = guarantees.appraise_houses(rng("houses"), households=households, copes=copes, timeline=timeline)
    water = guarantees.water_incidents(rng("water"), households=households, copes=copes, timeline=timeline)
    gone = schooling.dropouts(rng("dropouts"), people=people, timeline=timeline)
    broken = _broken(rng("guarantees"), houses, water, no_insurance, gone, people, copes, timeline)
    exits = relief.assistance_exits(
        rng("exits"), standing=registers, yearly=yearly, size=households.size, accounts=accounts, timeline=timeline
    )
    paid = relief.insurance_payouts(rng("payouts"), accounts=accounts, standing=registers, timeline=timeline)
    found = Happenings(dead, hurt, losses, unsold, houses, water, no_insurance, gone, school_years, settlements, exits, paid)
    return found, Blows.joined(blows), broken


def _grave_events(
    rng: np.random.Generator, jobs: Jobs, people: People, timeline: Timeline
) -> tuple[medical.Care, list[Blows]]:
    """Serious illnesses and accidents: bills to come, and months without pay."""
    from fangpin.city.seeds import by_age

    frail = np.where(people.is_chronic, 1.7, 0.8)
    ill, ill_day = events.draw_people(rng, by_age(people.age, rates.ILLNESS_ONSET_BY_AGE) * frail, timeline)
    rate = rates.ACCIDENT_A_YEAR * np.where(people.age > 14, 1.0, 0.3)
    injured, injured_day = events.draw_people(rng, rate, timeline)
    parts = []
    blows = []
    for person, day, cause, span in (
        (ill, ill_day, events.ILLNESS, (6, 24)),
        (injured, injured_day, events.ACCIDENT, (2, 12)),
    ):
        accident = cause == events.ACCIDENT
        parts.append(medical.grave_care(rng, person=person, onset=day, is_accident=accident, timeline=timeline))
        months = rng.integers(*span, len(person))
        lost = jobs.stop(person=person, day=day, months=months, factor=np.zeros(len(person)), timeline=timeline)
        blows.append(events.blows_of(people.household[person], day, cause, lost))
    return medical.Care.joined(parts), blows


def _settle(
    rng: np.random.Generator, grave: medical.Care, people: People, registers: Standing,
    no_insurance: guarantees.Uninsured, dead: events.Deaths, accounts: Accounts, timeline: Timeline,
) -> tuple[medical.Settlements, Blows]:  # fmt: skip
    """Pay all bills and book what remains with the household."""
    insured = np.ones(len(people), dtype=bool)
    insured[no_insurance.person[np.isin(no_insurance.reason, (4, 5, 6))]] = False
    last_day = np.full(len(people), events.NEVER)
    last_day[dead.person] = dead.day
    care = medical.Care.joined([medical.everyday_care(rng, people=people, timeline=timeline), grave])
    settled = medical.settle(
        care, people=people, standing=registers, is_insured=insured, is_dead_on=last_day, timeline=timeline
    )
    household = people.household[settled.care.person]
    paid = settled.compliant.astype(np.float64)
    np.add.at(accounts.compliant, (household, timeline.month_of(settled.care.day)), paid)
    cause = np.where(settled.care.is_accident, events.ACCIDENT, events.ILLNESS).astype(np.int8)
    return settled, Blows(household, settled.care.day, cause, paid)


def _schools(
    rng: np.random.Generator, people: People, registers: Standing, accounts: Accounts, timeline: Timeline
) -> tuple[list[schooling.SchoolYear], Blows]:
    """School years that touch the timeline; their net cost falls due in September."""
    charm = rng.random(len(people)) < 0.07
    poor = (registers.is_watched | (registers.aid > 0))[people.household]
    years = []
    households, days, losses = [], [], []
    for year in range(int(timeline.years[0]), int(timeline.years[-1]) + 1):
        entered = schooling.school_year(rng, year=year, people=people, is_poor=poor, charm=charm)
        years.append(entered)
        month = year * 12 + 8 - timeline.first_month
        if not 0 <= month < timeline.count:
            continue
        household = people.household[entered.person]
        np.add.at(accounts.compliant, (household, np.full(len(household), month)), entered.net_cost.astype(float))
        costly = entered.net_cost > 0
        households.append(household[costly])
        days.append(np.full(int(costly.sum()), timeline.starts[month] + 4, dtype=np.int32))
        losses.append(entered.net_cost[costly].astype(np.float64))
    if not households:
        return years, events.blows_of(np.zeros(0, np.int64), np.zeros(0, np.int32), events.SCHOOL, np.zeros(0))
    return years, events.blows_of(
        np.concatenate(households), np.concatenate(days), events.SCHOOL, np.concatenate(losses)
    )


def _broken(
    rng: np.random.Generator, houses: guarantees.Appraisals, water: guarantees.WaterIncidents,
    no_insurance: guarantees.Uninsured, gone: schooling.Dropouts, people: People, copes: Bools, timeline: Timeline,
) -> Blows:  # fmt: skip
    """Guarantees that break for households that cannot mend them, with the day."""
    poor_child = ~copes[people.household[gone.person]]
    uninsured = no_insurance.person[no_insurance.is_broken]
    from datetime import date

    from fangpin.city.timeline import day_number

    starts = {year: day_number(date(year, 3, 1)) for year in set(timeline.years.tolist())}
    day = np.array([starts[year] for year in no_insurance.from_year[no_insurance.is_broken].tolist()], dtype=np.int32)
    parts = [
        events.blows_of(houses.household[houses.is_broken], houses.day[houses.is_broken], events.HOUSING, np.zeros(int(houses.is_broken.sum()))),
        events.blows_of(water.household[water.is_broken], water.day[water.is_broken] + 15, events.WATER, np.zeros(int(water.is_broken.sum()))),
        events.blows_of(people.household[uninsured], day, events.ILLNESS, np.zeros(len(uninsured))),
        events.blows_of(people.household[gone.person[poor_child]], gone.day[poor_child] + 10, events.SCHOOL, np.zeros(int(poor_child.sum()))),
    ]
    joined = Blows.joined(parts)
    joined.day = joined.day.astype(np.int32)
    return joined
