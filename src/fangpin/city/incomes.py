"""What households earn and spend month by month when nothing happens: wages, farms, shops, rents, pensions."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Floats, Ints
from fangpin.city.population import LOST, NONE, Households, People
from fangpin.city.seeds import by_age, lognormal, pick
from fangpin.city.timeline import HISTORY_MONTHS, Timeline

FEN = 100

# What a household lives on besides wages.
NO_FARM, GRAIN, GREENHOUSE, ORCHARD, BREEDING, SHOP = range(6)
# Share of a year's harvest money and of a year's farm costs by calendar month: wheat in June, maize in October.
_GRAIN_SALES = np.array([0, 0, 0, 0, 0, 0.42, 0.06, 0, 0.04, 0.42, 0.06, 0])
_GRAIN_COSTS = np.array([0, 0.02, 0.16, 0.10, 0.04, 0.28, 0.06, 0.04, 0.02, 0.28, 0, 0])
_SPECIAL_SALES = {
    GREENHOUSE: np.array([0.10, 0.11, 0.12, 0.13, 0.12, 0.08, 0.04, 0.03, 0.04, 0.06, 0.08, 0.09]),
    ORCHARD: np.array([0.02, 0, 0, 0, 0, 0.08, 0.22, 0.30, 0.24, 0.12, 0.02, 0]),
    BREEDING: np.array([0.14, 0.04, 0.08, 0.08, 0.08, 0.08, 0.06, 0.08, 0.10, 0.10, 0.08, 0.08]),
    SHOP: np.full(12, 1 / 12),
}


@dataclass
class Accounts:
    """Money of every household and month, in fen."""

    wage: Floats
    business: Floats
    business_cost: Floats
    property: Floats
    transfer: Floats
    assistance: Floats  # part of the transfers that civil affairs pays
    kin_support: Floats  # what savings and kin add when the household would fall
    payout: Floats
    compliant: Floats  # self-paid spending that the formula recognises

    @classmethod
    def empty(cls, households: int, months: int) -> Accounts:
        return cls(*(np.zeros((households, months)) for _ in fields(cls)))

    def round_to_fen(self) -> None:
        for column in fields(self):
            setattr(self, column.name, np.round(getattr(self, column.name)))

    def reference(self) -> Floats:
        """(income - production cost + payout - compliant spending) of each household and month."""
        income = (
            self.wage + self.business + self.property + self.transfer + self.assistance + self.kin_support
        )
        return income - self.business_cost + self.payout - self.compliant


@dataclass
class Work:
    """Everybody who works for wages, with the pay of each month."""

    person: Ints
    is_migrant: Bools
    pay: Floats

    def cut(self, *, workers: Ints, start: Ints, months: Ints, factor: Floats) -> Floats:
        """Lower the pay for some months and return what each cut costs."""
        return cut_months(self.pay, rows=workers, start=start, months=months, factor=factor)


def cut_months(matrix: Floats, *, rows: Ints, start: Ints, months: Ints, factor: Floats) -> Floats:
    """Multiply spans of months by a factor and return what each span loses; later spans see earlier ones."""
    total = matrix.shape[1]
    length = np.clip(np.minimum(months, total - start), 0, None)
    entry = np.repeat(np.arange(len(rows)), length)
    offset = np.arange(len(entry)) - np.repeat(np.cumsum(length) - length, length)
    row, column = rows[entry], start[entry] + offset
    lost = np.bincount(entry, matrix[row, column] * (1.0 - factor[entry]), minlength=len(rows))
    np.multiply.at(matrix, (row, column), factor[entry])
    return lost


def find_work(
    rng: np.random.Generator, *, people: People, households: Households, timeline: Timeline
) -> Work:
    """Who works for wages, near home or away, and what each month pays."""
    able = (people.labour != LOST) & (people.labour != NONE) & ~people.is_student & (people.age >= 16)
    away = np.where(
        people.is_male,
        by_age(people.age, rates.MIGRANT_MEN_BY_AGE),
        by_age(people.age, rates.MIGRANT_WOMEN_BY_AGE),
    )
    weak = people.is_chronic | (people.grade > 0) | people.is_serious
    luck = rng.random(len(people)) * np.where(weak, 1.7, 1.0)
    is_migrant = able & (luck < away)
    is_local = able & ~is_migrant & (rng.random(len(people)) < by_age(people.age, rates.LOCAL_WORK_BY_AGE))
    is_local |= _odd_jobbers(rng, people, able, is_migrant | is_local)
    person = np.flatnonzero(is_migrant | is_local)
    migrant = is_migrant[person]
    level = np.where(
        migrant,
        lognormal(rng, rates.MIGRANT_WAGE_YUAN, len(person)),
        lognormal(rng, rates.LOCAL_WAGE_YUAN, len(person)) * np.where(people.age[person] >= 60, 0.62, 1.0),
    )
    level *= households.spread[people.household[person]] * np.where(people.is_male[person], 1.08, 0.84)
    pay = np.round(level)[:, None] * FEN * timeline.growth(rates.INCOME_GROWTH_A_YEAR)[None, :]
    pay *= _worked_months(rng, migrant, timeline)
    return Work(person, migrant, pay)


def _odd_jobbers(rng: np.random.Generator, people: People, able: Bools, has_work: Bools) -> Bools:
    """Where nobody has work although somebody can, most send one member to odd jobs nearby."""
    count = int(people.household.max()) + 1
    none = np.bincount(people.household, has_work, minlength=count) == 0
    candidate = np.flatnonzero(able & (people.age < 66) & none[people.household])
    first = candidate[np.unique(people.household[candidate], return_index=True)[1]]
    chosen = np.zeros(len(people), dtype=bool)
    chosen[first[rng.random(len(first)) < rates.ODD_JOBS_SHARE]] = True
    return chosen


def _worked_months(rng: np.random.Generator, is_migrant: Bools, timeline: Timeline) -> Floats:
    """Ordinary gaps: migrants at Spring Festival, casual workers in winter."""
    months = timeline.calendar_months
    chance = rng.random((len(is_migrant), timeline.count))
    stays_idle = rng.random((len(is_migrant), 1)) < rates.SPRING_FESTIVAL_GAP * 2
    february = (months == 2)[None, :] & stays_idle & (chance < 0.5)
    winter = np.isin(months, (12, 1, 2))[None, :] & (chance < rates.WINTER_IDLE)
    return np.where(np.where(is_migrant[:, None], february, winter), 0.0, 1.0)


@dataclass
class Livelihoods:
    """What each household lives on besides wages."""

    kind: Ints
    land_mu: Floats
    rents_out: Bools


def settle_livelihoods(rng: np.random.Generator, *, households: Households, people: People) -> Livelihoods:
    """Land, special crops and shops."""
    count = len(households)
    land = np.round(
        households.size * lognormal(rng, rates.LAND_MU_PER_HEAD, count) * (rng.random(count) > 0.04), 1
    )
    able = np.bincount(people.household, (people.labour <= 2) & (people.age < 70), minlength=count)
    shares = [share for share, _ in rates.SPECIAL_CROPS.values()]
    choice = pick(
        rng, [1 - sum(shares) - rates.SELF_EMPLOYED_SHARE, *shares, rates.SELF_EMPLOYED_SHARE], count
    )
    kind = np.where((choice > 0) & (able >= 1), choice + 1, GRAIN)
    rents_out = (rng.random(count) < np.where(able > 0, rates.RENTS_OUT_LAND, 0.75)) & (kind == GRAIN)
    kind = np.where(rents_out | (land == 0) & (kind == GRAIN), NO_FARM, kind).astype(np.int8)
    return Livelihoods(kind, land, rents_out)


def open_accounts(
    rng: np.random.Generator,
    *,
    households: Households,
    people: People,
    living: Livelihoods,
    timeline: Timeline,
) -> Accounts:
    """Accounts of everything but wages, for every month."""
    accounts = Accounts.empty(len(households), timeline.count)
    growth = timeline.growth(rates.INCOME_GROWTH_A_YEAR)
    calendar = timeline.calendar_months - 1
    _add_farms(rng, accounts, households, living, growth, calendar)
    rent = living.land_mu * rates.LAND_RENT_YUAN_PER_MU * living.rents_out * FEN
    accounts.property += np.round(rent)[:, None] * (calendar == 10)[None, :]
    dividend = rng.uniform(0, 160, len(households)) * FEN
    accounts.property += np.round(dividend)[:, None] * (calendar == 11)[None, :]
    _add_transfers(rng, accounts, households, people, growth, calendar, timeline)
    return accounts


def _add_farms(
    rng: np.random.Generator,
    accounts: Accounts,
    households: Households,
    living: Livelihoods,
    growth: Floats,
    calendar: Ints,
) -> None:
    count = len(households)
    grain = living.land_mu * rates.GRAIN_GROSS_YUAN_PER_MU * rng.uniform(0.8, 1.2, count) * FEN
    grain *= (living.kind != NO_FARM) & ~living.rents_out
    accounts.business += grain[:, None] * (_GRAIN_SALES[calendar] * growth)[None, :]
    accounts.business_cost += (grain * rates.GRAIN_COST_SHARE)[:, None] * (_GRAIN_COSTS[calendar] * growth)[
        None, :
    ]
    levels = {GREENHOUSE: "greenhouse", ORCHARD: "orchard", BREEDING: "breeding"}
    for kind, sales in _SPECIAL_SALES.items():
        chosen = np.flatnonzero(living.kind == kind)
        if kind == SHOP:
            gross = lognormal(rng, rates.SHOP_PROFIT_YUAN, len(chosen)) * 12 / (1 - rates.SPECIAL_COST_SHARE)
        else:
            gross = lognormal(rng, (rates.SPECIAL_CROPS[levels[kind]][1], 0.45), len(chosen))
        gross = gross * households.spread[chosen] * FEN
        accounts.business[chosen] += gross[:, None] * (sales[calendar] * growth)[None, :]
        cost = gross * rates.SPECIAL_COST_SHARE
        accounts.business_cost[chosen] += cost[:, None] * (sales[calendar] * growth)[None, :]


def _add_transfers(
    rng: np.random.Generator,
    accounts: Accounts,
    households: Households,
    people: People,
    growth: Floats,
    calendar: Ints,
    timeline: Timeline,
) -> None:
    count, size = len(households), len(people)
    basic = np.where(people.age >= 60, lognormal(rng, rates.BASIC_PENSION_YUAN, size), 0.0)
    worker = (people.age >= 60) & (rng.random(size) < rates.WORKER_PENSION_SHARE)
    pension = np.where(worker, lognormal(rng, rates.WORKER_PENSION_YUAN, size), basic)
    allowance = people.is_severe * rng.uniform(80, 130, size)
    monthly = np.bincount(people.household, np.round(pension + allowance) * FEN, minlength=count)
    accounts.transfer += monthly[:, None] * np.ones(timeline.count)[None, :]
    old = np.bincount(people.household, people.age >= 60, minlength=count)
    apart = old == households.size
    support = np.where(apart, old * lognormal(rng, rates.CHILDREN_SUPPORT_YUAN, count), 0.0) * FEN
    share = np.where(np.isin(calendar, (0, 8)), 0.3, 0.04)
    accounts.transfer += np.round(support)[:, None] * (share * growth)[None, :]
    other = np.round(lognormal(rng, rates.OTHER_TRANSFER_YUAN, count)) * FEN
    accounts.transfer += other[:, None] * (calendar == 5)[None, :]


def add_wages(accounts: Accounts, *, work: Work, people: People) -> None:
    """Sum the pay of a household's workers."""
    count, months = accounts.wage.shape
    household = people.household[work.person]
    for month in range(months):
        accounts.wage[:, month] += np.bincount(household, work.pay[:, month], minlength=count)


def book(flow: Floats, *, rows: Ints, month: Ints, amount: Floats) -> None:
    """Add amounts to the households and months they belong to."""
    cells = np.bincount(rows * flow.shape[1] + month, amount, minlength=flow.size)
    flow += cells.reshape(flow.shape)


def yearly_before_window(accounts: Accounts, *, work: Work, people: People) -> Floats:
    """What each household would have in the twelve months before the window if nothing happened."""
    flow = accounts.reference()[:, :HISTORY_MONTHS].sum(axis=1)
    pay = work.pay[:, :HISTORY_MONTHS].sum(axis=1)
    return np.asarray(flow + np.bincount(people.household[work.person], pay, minlength=len(flow)))
