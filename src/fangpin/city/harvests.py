"""What happens to farms and shops: disasters, unsold produce, failures, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import Blows, blows_of, draw_struck
from fangpin.city.causes import DISASTER, INDUSTRY
from fangpin.city.incomes import (
    BREEDING,
    FEN,
    GREENHOUSE,
    NO_FARM,
    ORCHARD,
    SHOP,
    Accounts,
    Livelihoods,
    cut_months,
)
from fangpin.city.seeds import pick
from fangpin.city.timeline import Timeline


@dataclass
class Losses:
    """Disaster losses as the emergency office assesses them."""

    household: Ints
    day: Days
    hazard: Ints
    area_mu: Floats
    house_damage: Ints
    loss: Ints  # fen
    is_insured: Bools


HAZARDS = ("洪涝", "旱灾", "风雹", "低温冷冻")
HOUSE_DAMAGE = ("无", "一般损坏", "严重损坏", "倒塌")
_HAZARD_SEASONS = ((7, 8), (5, 6, 8), (5, 6, 7, 8), (3, 4, 10))


def disasters(
    rng: np.random.Generator,
    *,
    town: Ints,
    living: Livelihoods,
    accounts: Accounts,
    timeline: Timeline,
) -> tuple[Losses, Blows]:
    """Hail, drought, flood, frost: a town is touched, some of its farms lose part of the next harvest."""
    parts = []
    for year in sorted(set(timeline.years.tolist())):
        for place in range(int(town.max()) + 1):
            if rng.random() >= rates.HAZARD_OF_TOWN_A_YEAR:
                continue
            hazard = int(pick(rng, (0.3, 0.15, 0.45, 0.1), 1)[0])
            day = _hazard_day(rng, year, hazard, timeline)
            if day is not None:
                parts.append(_struck_farms(rng, np.flatnonzero(town == place), day, hazard, living))
    if not parts:
        parts = [_struck_farms(rng, np.zeros(0, dtype=np.int64), 0, 0, living)]
    losses = Losses(*(np.concatenate([getattr(p, name) for p in parts]) for name in Losses.__annotations__))
    return losses, _lose_harvest(rng, losses, living, accounts, timeline)


def _hazard_day(rng: np.random.Generator, year: int, hazard: int, timeline: Timeline) -> int | None:
    month = int(rng.choice(_HAZARD_SEASONS[hazard]))
    index = year * 12 + month - 1 - timeline.first_month
    return int(timeline.starts[index] + rng.integers(0, 28)) if 0 <= index < timeline.count else None


def _struck_farms(
    rng: np.random.Generator, candidates: Ints, day: int, hazard: int, living: Livelihoods
) -> Losses:
    farms = candidates[(living.kind[candidates] != NO_FARM) & (living.kind[candidates] != SHOP)]
    struck = farms[rng.random(len(farms)) < rates.HAZARD_REACH * rng.uniform(0.3, 1.7)]
    size = len(struck)
    area = np.round(living.land_mu[struck] * rng.beta(1.6, 1.6, size), 1)
    damage = pick(rng, (0.955, 0.035, 0.008, 0.002), size).astype(np.int8)
    return Losses(
        struck, np.full(size, day, np.int32), np.full(size, hazard, np.int8), area, damage,
        np.zeros(size, dtype=np.int64), rng.random(size) < 0.55,
    )  # fmt: skip


def _lose_harvest(
    rng: np.random.Generator, losses: Losses, living: Livelihoods, accounts: Accounts, timeline: Timeline
) -> Blows:
    rows = losses.household
    month = timeline.month_of(losses.day)
    is_special = np.isin(living.kind[rows], (GREENHOUSE, ORCHARD, BREEDING))
    share = np.clip(losses.area_mu / np.maximum(living.land_mu[rows], 0.1), 0, 1) * rng.uniform(
        0.3, 1.0, len(rows)
    )
    # Insured crops get most of it back, paid into the household's hands and seen in no file of ours.
    factor = 1.0 - share * np.where(losses.is_insured, 0.4, 1.0)
    lost = cut_months(
        accounts.business, rows=rows, start=month, months=np.where(is_special, 6, 4), factor=factor
    )
    house = np.array([0, 3_000, 15_000, 45_000])[losses.house_damage] * FEN * rng.uniform(0.6, 1.4, len(rows))
    np.add.at(accounts.compliant, (rows, month), np.round(house * 0.6))
    losses.loss = (np.round((lost / np.where(losses.is_insured, 0.4, 1.0) + house) / FEN, -1) * FEN).astype(
        np.int64
    )
    return blows_of(rows, losses.day, DISASTER, lost + house * 0.6)


@dataclass
class Unsold:
    household: Ints
    day: Days
    loss: Ints
    is_solved: Bools


def unsold_produce(
    rng: np.random.Generator, *, living: Livelihoods, accounts: Accounts, timeline: Timeline
) -> tuple[Unsold, Blows]:
    """Vegetables, fruit and animals that find no buyer; most are sold later at a lower price."""
    special = np.isin(living.kind, (GREENHOUSE, ORCHARD, BREEDING))
    rate = np.where(
        special, rates.UNSOLD_A_YEAR * 3, np.where(living.kind == NO_FARM, 0, rates.UNSOLD_A_YEAR * 0.2)
    )
    household, day = draw_struck(rng, rate, timeline)
    solved = rng.random(len(household)) < 0.65
    factor = np.where(solved, rng.uniform(0.7, 0.95, len(household)), rng.uniform(0.1, 0.6, len(household)))
    lost = cut_months(
        accounts.business, rows=household, start=timeline.month_of(day),
        months=rng.integers(2, 5, len(household)), factor=factor,
    )  # fmt: skip
    seen = lost / np.where(solved, 0.5, 1.0) * rng.uniform(0.8, 1.3, len(household))
    return Unsold(household, day, (np.round(seen / FEN, -1) * FEN).astype(np.int64), solved), blows_of(
        household, day, INDUSTRY, lost
    )


def business_failures(
    rng: np.random.Generator, *, living: Livelihoods, accounts: Accounts, timeline: Timeline
) -> Blows:
    """Animals die, a greenhouse collapses, a shop closes; no office keeps a list of these."""
    special = np.isin(living.kind, (GREENHOUSE, ORCHARD, BREEDING, SHOP))
    household, day = draw_struck(rng, special * rates.BUSINESS_FAILURE_A_YEAR, timeline)
    start = timeline.month_of(day)
    months = rng.integers(5, 15, len(household))
    factor = rng.uniform(0.0, 0.4, len(household))
    lost = cut_months(accounts.business, rows=household, start=start, months=months, factor=factor)
    saved = cut_months(
        accounts.business_cost, rows=household, start=start + 2, months=months - 2, factor=0.3 + 0.7 * factor
    )
    return blows_of(household, day, INDUSTRY, lost - saved)
