"""How each household stands in the registers when the city begins: lifted out, monitored, on assistance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Floats, Ints
from fangpin.city.incomes import FEN, Accounts
from fangpin.city.population import Households, People
from fangpin.city.timeline import Timeline

NO_AID, TEKUN, DIBAO, EDGE = range(4)
AID_NAMES = ("", "特困供养", "农村低保", "低保边缘")
MONITORED_KINDS = ("", *rates.MONITORED_KIND_SHARES)


@dataclass
class Standing:
    """Register entries per household."""

    is_lifted_out: Bools
    aid: Ints
    covered: Ints  # members the assistance counts
    monthly_aid: Floats  # fen
    monitored: Ints  # index into MONITORED_KINDS, 0 = never
    is_active: Bools  # monitored and not eliminated when the city begins
    need: Floats  # how poor the registers think a household is

    @property
    def is_watched(self) -> Bools:
        return self.is_lifted_out | self.is_active


def enter_registers(
    rng: np.random.Generator, *, households: Households, people: People, yearly: Floats
) -> Standing:
    """Choose who is on which list: the poorest mostly, but not neatly."""
    count = len(households)
    per_head = np.maximum(yearly / households.size / FEN, 300.0)
    severe = np.bincount(people.household, people.is_severe, minlength=count)
    serious = np.bincount(people.household, people.is_serious, minlength=count)
    need = -np.log(per_head) + 0.30 * (severe > 0) + 0.22 * (serious > 0)
    able = np.bincount(people.household, people.labour <= 2, minlength=count)
    aid = _assistance(rng, need, able, households.size)
    lifted = _top(need + rng.normal(0, 0.75, count), rates.LIFTED_OUT_SHARE)
    covered = np.where(
        (aid == DIBAO) & (rng.random(count) < 0.35) & (able > 0), (households.size + 1) // 2, households.size
    )
    level = rates.DIBAO_YUAN_PER_HEAD
    dibao = np.round(level[0] * np.exp(rng.normal(0, level[1], count))) * covered
    monthly = np.select([aid == TEKUN, aid == DIBAO], [rates.TEKUN_YUAN_PER_HEAD * covered, dibao], 0.0)
    monthly = np.where(aid == EDGE, rates.EDGE_YUAN_PER_HOUSEHOLD, monthly) * FEN
    nobody = np.zeros(count, dtype=bool)
    return Standing(lifted, aid, covered, monthly, np.zeros(count, np.int8), nobody, need)


def _top(score: Floats, share: float) -> Bools:
    return _first(score, round(share * len(score)))


def _assistance(rng: np.random.Generator, need: Floats, able: Floats, size: Ints) -> Ints:
    count = len(need)
    aid = np.zeros(count, dtype=np.int8)
    lonely = np.where((size <= 2) & (able == 0), 1.5, 0.0) + np.where(size == 1, 0.6, 0.0)
    aid[_top(need * 0.6 + lonely + rng.normal(0, 0.35, count), rates.TEKUN_SHARE)] = TEKUN
    rest = np.where(aid == NO_AID, 0.0, -99.0)
    aid[_top(need + rest + rng.normal(0, 0.12, count), rates.DIBAO_SHARE)] = DIBAO
    rest = np.where(aid == NO_AID, 0.0, -99.0)
    aid[_top(need + rest + rng.normal(0, 0.15, count), rates.DIBAO_EDGE_SHARE)] = EDGE
    return aid


def put_on_watch(rng: np.random.Generator, *, standing: Standing, is_short: Bools) -> None:
    """Fill the list of monitored households: those below the line first, then those near it.

    Kinds by share; two thirds of those ever identified are eliminated when the city begins.
    """
    count = len(standing.need)
    now = round(rates.MONITORED_NOW_SHARE * count)
    ever = round(now / (1 - rates.MONITORED_ELIMINATED_OF_EVER))
    score = standing.need + rng.normal(0, 0.45, count) - (standing.aid == TEKUN)
    active = _first(np.where(is_short & (standing.aid == NO_AID), score + 99.0, score), now)
    past = _first(np.where(active, -99.0, standing.need + rng.normal(0, 0.8, count)), ever - now)
    standing.is_active = active
    _, edge, sudden = rates.MONITORED_KIND_SHARES.values()
    luck = rng.random(count)
    ordinary = np.where(luck < sudden / (sudden + edge), 3, 2)
    kind = np.where(standing.is_lifted_out, np.where(luck < 0.9, 1, 3), ordinary)
    standing.monitored = np.where(active | past, kind, 0).astype(np.int8)


def _first(score: Floats, number: int) -> Bools:
    chosen = np.zeros(len(score), dtype=bool)
    chosen[np.argsort(-score, kind="stable")[:number]] = True
    return chosen


def pay_assistance(accounts: Accounts, *, standing: Standing) -> None:
    """Civil affairs pays every month."""
    accounts.assistance += standing.monthly_aid[:, None]


def lift_the_rest(
    rng: np.random.Generator,
    accounts: Accounts,
    *,
    households: Households,
    people: People,
    standing: Standing,
    yearly: Floats,
) -> None:
    """Kin keep households without assistance above the line after ordinary bills: whoever is below is on a register."""
    count = len(households)
    ordinary = rates.ORDINARY_BILLS_YUAN
    bills = (
        ordinary["anybody"] + ordinary["old"] * (people.age >= 60) + ordinary["chronic"] * people.is_chronic
    )
    bills = bills + ordinary["student"] * (people.is_student & (people.age >= 15))
    expected = np.bincount(people.household, bills, minlength=count) * FEN
    line = rates.LINE_YUAN * FEN * households.size
    floor = line * (rates.KIN_FLOOR[0] + rng.exponential(rates.KIN_FLOOR[1], count)) + expected
    gap = np.where(standing.aid == NO_AID, np.maximum(floor - yearly, 0.0), 0.0)
    accounts.transfer += (gap / 12.0)[:, None]


def identified_months(
    rng: np.random.Generator, *, standing: Standing, timeline: Timeline
) -> tuple[Ints, Ints]:
    """Month numbers (year * 12 + month - 1) of identification and of elimination, -1 where none."""
    count = len(standing.monitored)
    start = timeline.first_month + 12
    eliminated = (standing.monitored > 0) & ~standing.is_active
    found = np.where(eliminated, start - rng.integers(14, 66, count), start - rng.integers(1, 30, count))
    cleared = np.minimum(found + rng.integers(7, 30, count), start - 1)
    ever = standing.monitored > 0
    return np.where(ever, found, -1), np.where(eliminated, cleared, -1)
