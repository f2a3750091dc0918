"""Every event of the timeline, drawn in order, each moving the accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from fangpin.city import events, guarantees, harvests, medical, relief, schooling
from fangpin.city.arrays import Bools, Days, Ints
from fangpin.city.blows import NEVER, Blows, blows_of
from fangpin.city.causes import HOUSING, ILLNESS, SCHOOL, WATER
from fangpin.city.life import Life
from fangpin.city.standing import Standing
from fangpin.city.timeline import day_number


@dataclass
class Happenings:
    """The events that leave traces in files, and the blows that they were."""

    deaths: events.Deaths
    disabilities: events.NewDisabilities
    losses: harvests.Losses
    unsold: harvests.Unsold
    appraisals: guarantees.Appraisals
    water: guarantees.WaterIncidents
    uninsured: guarantees.Uninsured
    dropouts: schooling.Dropouts
    school_years: list[schooling.SchoolYear]
    exits: relief.Exits
    care: medical.Care  # bills, not yet split among their payers
    blows: Blows


def happen(life: Life) -> Happenings:
    """Draw everything but the settling of medical bills."""
    jobs, accounts, timeline = life.jobs, life.accounts, life.timeline
    dead, from_death = events.deaths(life.rng("deaths"), jobs=jobs, accounts=accounts, timeline=timeline)
    disabled, rehabilitation, from_disability = events.new_disabilities(
        life.rng("disability"), jobs=jobs, accounts=accounts, timeline=timeline
    )
    grave, from_illness = events.grave_events(life.rng("illness"), jobs=jobs, timeline=timeline)
    from_jobs = events.job_troubles(life.rng("jobs"), jobs=jobs, timeline=timeline)
    from_age = events.worn_out(life.rng("age"), jobs=jobs, timeline=timeline)
    losses, from_disaster = harvests.disasters(
        life.rng("disasters"), town=life.towns(), living=life.living, accounts=accounts, timeline=timeline
    )
    unsold, from_unsold = harvests.unsold_produce(
        life.rng("unsold"), living=life.living, accounts=accounts, timeline=timeline
    )
    from_failure = harvests.business_failures(
        life.rng("failures"), living=life.living, accounts=accounts, timeline=timeline
    )
    school_years, from_school = _schools(life)
    exits = relief.assistance_exits(
        life.rng("exits"), standing=life.standing, yearly=life.yearly, size=life.households.size, accounts=accounts,
        timeline=timeline,
    )  # fmt: skip
    everyday = medical.everyday_care(life.rng("care"), people=life.people, timeline=timeline)
    blows = [
        from_death, from_disability, from_illness, from_jobs, from_age, from_disaster, from_unsold, from_failure, from_school,
    ]  # fmt: skip
    return Happenings(
        deaths=dead,
        disabilities=disabled,
        losses=losses,
        unsold=unsold,
        appraisals=guarantees.appraise_houses(
            life.rng("houses"), households=life.households, copes=life.copes, timeline=timeline
        ),
        water=guarantees.water_incidents(
            life.rng("water"), households=life.households, copes=life.copes, timeline=timeline
        ),
        uninsured=guarantees.uninsured(
            life.rng("uninsured"), people=life.people, copes=life.copes, timeline=timeline
        ),
        dropouts=schooling.dropouts(life.rng("dropouts"), people=life.people, timeline=timeline),
        school_years=school_years,
        exits=exits,
        care=medical.Care.joined([everyday, grave, rehabilitation]),
        blows=Blows.joined(blows),
    )


def settle_bills(life: Life, found: Happenings, *, standing: Standing) -> medical.Settlements:
    """Split all bills among their payers; the uninsured pay themselves."""
    insured = np.ones(len(life.people), dtype=bool)
    truly = np.isin(found.uninsured.reason, guarantees.TRULY_UNINSURED)
    insured[found.uninsured.person[truly]] = False
    last_day = np.full(len(life.people), NEVER)
    last_day[found.deaths.person] = found.deaths.day
    return medical.settle(
        found.care, people=life.people, standing=standing, is_insured=insured, is_dead_on=last_day,
        timeline=life.timeline,
    )  # fmt: skip


def medical_blows(life: Life, settled: medical.Settlements) -> Blows:
    """What the bills leave with the households."""
    household = life.people.household[settled.care.person]
    return Blows(household, settled.care.day, settled.care.cause, settled.compliant.astype(np.float64))


def _schools(life: Life) -> tuple[list[schooling.SchoolYear], Blows]:
    """School years that touch the timeline; their net cost falls due in September."""
    rng, timeline, people = life.rng("schools"), life.timeline, life.people
    dear = rng.random(len(people)) < 0.05
    poor = (life.standing.is_lifted_out | (life.standing.aid > 0))[people.household]
    years, parts = [], []
    for year in range(int(timeline.years[0]) - 1, int(timeline.years[-1]) + 1):
        entered = schooling.school_year(rng, year=year, people=people, is_poor=poor, is_dear=dear)
        years.append(entered)
        month = year * 12 + 8 - timeline.first_month
        if not 0 <= month < timeline.count:
            continue
        household, cost = people.household[entered.person], entered.net_cost.astype(np.float64)
        np.add.at(life.accounts.compliant, (household, np.full(len(household), month)), cost)
        day = np.full(len(household), timeline.starts[month] + 4)
        parts.append(blows_of(household, day, SCHOOL, cost))
    return years, Blows.joined(parts)


def broken_guarantees(life: Life, found: Happenings) -> Blows:
    """Guarantees that break for households that cannot mend them, with the day."""
    houses, water, gone, listed = found.appraisals, found.water, found.dropouts, found.uninsured
    child = life.people.household[gone.person]
    closed = {year: day_number(date(year, 3, 1)) for year in set(life.timeline.years.tolist())}
    unpaid = np.array([closed[year] for year in listed.from_year.tolist()], dtype=np.int64)

    def broken(household: Ints, day: Days, cause: int, chosen: Bools) -> Blows:
        return blows_of(household[chosen], day[chosen], cause, np.zeros(int(chosen.sum())))

    return Blows.joined(
        [
            broken(houses.household, houses.day, HOUSING, houses.is_broken),
            broken(water.household, water.day + 15, WATER, water.is_broken),
            broken(life.people.household[listed.person], unpaid, ILLNESS, listed.is_broken),
            broken(child, gone.day + 10, SCHOOL, ~life.copes[child]),
        ]
    )
