"""Help that ends or arrives: assistance that stops, applications refused, anti-poverty insurance that pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import draw_struck
from fangpin.city.incomes import FEN, Accounts, cut_months
from fangpin.city.seeds import pick
from fangpin.city.standing import DIBAO, EDGE, NO_AID, Standing
from fangpin.city.timeline import Timeline

REASONS = ("因病", "因学", "因灾", "意外")


@dataclass
class Exits:
    """Assistance that ended and applications refused."""

    household: Ints
    day: Days
    kind: Ints
    is_refusal: Bools


@dataclass
class Payouts:
    """Payments of the anti-poverty insurance."""

    household: Ints
    day: Days
    amount: Ints  # fen
    reason: Ints


def assistance_exits(
    rng: np.random.Generator,
    *,
    standing: Standing,
    yearly: Floats,
    size: Ints,
    accounts: Accounts,
    timeline: Timeline,
) -> Exits:
    """Reviews end some assistance; more people apply than are helped."""
    on_list = np.isin(standing.aid, (DIBAO, EDGE))
    left, left_day = draw_struck(rng, on_list * rates.DIBAO_EXIT_A_YEAR, timeline)
    start = timeline.month_of(left_day) + 1
    months = np.full(len(left), timeline.count)
    cut_months(accounts.assistance, rows=left, start=start, months=months, factor=np.zeros(len(left)))
    near = yearly / np.maximum(size, 1) < 1.9 * rates.LINE_YUAN * FEN
    weight = np.where(near, 2.6, 0.45) * (standing.aid == NO_AID)
    refused, refused_day = draw_struck(rng, weight * rates.APPLICATION_REFUSED_A_YEAR, timeline)
    kind = np.r_[standing.aid[left], np.where(rng.random(len(refused)) < 0.8, DIBAO, EDGE)].astype(np.int8)
    is_refusal = np.r_[np.zeros(len(left), bool), np.ones(len(refused), bool)]
    return Exits(np.r_[left, refused], np.r_[left_day, refused_day].astype(np.int32), kind, is_refusal)


def insurance_payouts(
    rng: np.random.Generator, *, accounts: Accounts, standing: Standing, timeline: Timeline
) -> Payouts:
    """Some households whose self-paid spending passes the threshold within a year get part of the excess back."""
    trigger = rates.INSURANCE_TRIGGER_YUAN * FEN
    households, months, amounts = [], [], []
    for year in sorted(set(timeline.years.tolist())):
        inside = np.flatnonzero(timeline.years == year)
        running = np.cumsum(accounts.compliant[:, inside], axis=1)
        passed = running[:, -1] > trigger
        share = np.where(standing.is_watched, 0.6, rates.ANTI_POVERTY_INSURANCE_SHARE)
        paid = np.flatnonzero(passed & (rng.random(len(passed)) < share))
        crossing = inside[(running[paid] > trigger).argmax(axis=1)]
        month = crossing + rng.integers(1, 4, len(paid))
        amount = (
            np.round((running[paid, -1] - trigger * 0.5) * rng.uniform(0.3, 0.6, len(paid)) / FEN, -1) * FEN
        )
        in_time = month < timeline.count
        households.append(paid[in_time])
        months.append(month[in_time])
        amounts.append(amount[in_time])
    household, month, amount = np.concatenate(households), np.concatenate(months), np.concatenate(amounts)
    np.add.at(accounts.payout, (household, month), amount)
    day = timeline.starts[month] + rng.integers(0, 27, len(month))
    reason = pick(rng, (0.86, 0.06, 0.03, 0.05), len(month)).astype(np.int8)
    return Payouts(household, day.astype(np.int32), amount.astype(np.int64), reason)
