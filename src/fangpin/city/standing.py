"""How each household stands in the registers when the city begins: lifted out, monitored, on assistance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.incomes import FEN, Accounts
from fangpin.city.population import Bools, Bytes, Floats, Households, Ints, People
from fangpin.city.seeds import pick
from fangpin.city.timeline import Timeline

NO_AID, TEKUN, DIBAO, EDGE = range(4)
AID_NAMES = ("", "特困供养", "农村低保", "低保边缘")
MONITORED_KINDS = ("", *rates.MONITORED_KIND_SHARES)


@dataclass
class Standing:
    """Register entries per household."""

    is_lifted_out: Bools
    aid: Bytes
    covered: Ints  # members the assistance counts
    monthly_aid: Floats  # fen
    monitored: Bytes  # index into MONITORED_KINDS, 0 = never
    is_active: Bools  # monitored and not eliminated when the city begins

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
    covered = np.where((aid == DIBAO) & (rng.random(count) < 0.35) & (able > 0), (households.size + 1) // 2, households.size)
    level = rates.DIBAO_YUAN_PER_HEAD
    dibao = np.round(level[0] * np.exp(rng.normal(0, level[1], count))) * covered
    monthly = np.select([aid == TEKUN, aid == DIBAO], [rates.TEKUN_YUAN_PER_HEAD * covered, dibao], 0.0)
    monthly = np.where(aid == EDGE, rates.EDGE_YUAN_PER_HOUSEHOLD, monthly) * FEN
    monitored, active = _monitoring(rng, need, lifted, aid)
    return Standing(lifted, aid, covered, monthly, monitored, active)


def _top(score: Floats, share: float) -> Bools:
    chosen = np.zeros(len(score), dtype=bool)
    chosen[np.argsort(-score, kind="stable")[: round(share * len(score))]] = True
    return chosen


def _assistance(rng: np.random.Generator, need: Floats, able: Floats, size: Ints) -> Bytes:
    count = len(need)
    aid = np.zeros(count, dtype=np.int8)
    lonely = np.where((size <= 2) & (able == 0), 1.5, 0.0) + np.where(size == 1, 0.6, 0.0)
    aid[_top(need * 0.6 + lonely + rng.normal(0, 0.35, count), rates.TEKUN_SHARE)] = TEKUN
    rest = np.where(aid == NO_AID, 0.0, -99.0)
    aid[_top(need + rest + rng.normal(0, 0.12, count), rates.DIBAO_SHARE)] = DIBAO
    rest = np.where(aid == NO_AID, 0.0, -99.0)
    aid[_top(need + rest + rng.normal(0, 0.15, count), rates.DIBAO_EDGE_SHARE)] = EDGE
    return aid


def _monitoring(rng: np.random.Generator, need: Floats, lifted: Bools, aid: Bytes) -> tuple[Bytes, Bools]:
    """Kinds by share; two thirds of those ever identified are eliminated, the less needy sooner."""
    count = len(need)
    ever = rates.MONITORED_NOW_SHARE / (1 - rates.MONITORED_ELIMINATED_OF_EVER)
    score = need + rng.normal(0, 0.45, count) + np.where(aid == TEKUN, -1.0, 0.0)
    unstable, edge, sudden = (round(share * ever * count) for share in rates.MONITORED_KIND_SHARES.values())
    monitored = np.zeros(count, dtype=np.int8)
    order = np.argsort(-score, kind="stable")
    monitored[order[lifted[order]][:unstable]] = 1
    monitored[order[~lifted[order]][:edge]] = 2
    free = np.flatnonzero(monitored == 0)
    monitored[rng.permutation(free)[:sudden]] = 3
    member = np.flatnonzero(monitored)
    still = score[member] + rng.normal(0, 0.25, len(member))
    active = np.zeros(count, dtype=bool)
    number = round(len(member) * (1 - rates.MONITORED_ELIMINATED_OF_EVER))
    active[member[np.argsort(-still, kind="stable")[:number]]] = True
    return monitored, active


def pay_assistance(accounts: Accounts, *, standing: Standing) -> None:
    """Civil affairs pays every month."""
    accounts.assistance += standing.monthly_aid[:, None]


def lift_the_rest(
    rng: np.random.Generator, accounts: Accounts, *, households: Households, standing: Standing, yearly: Floats
) -> None:
    """Kin keep households without assistance a little above the line: whoever is below it is on a register."""
    count = len(households)
    line = rates.LINE_YUAN * FEN * households.size
    floor = line * (1.04 + rng.exponential(0.16, count))
    gap = np.where(standing.aid == NO_AID, np.maximum(floor - yearly, 0.0), 0.0)
    gap = np.where(standing.is_active, gap * 0.5, gap)
    accounts.transfer += (gap / 12.0)[:, None]


def risks_of(*, households: Households, people: People, rng: np.random.Generator) -> list[list[str]]:
    """Risks a monitored household of this make-up would be recorded with, worst first."""
    count = len(households)
    ill = np.bincount(people.household, people.is_serious | people.is_chronic, minlength=count) > 0
    disabled = np.bincount(people.household, people.grade > 0, minlength=count) > 0
    school = np.bincount(people.household, people.is_student & (people.age >= 15), minlength=count) > 0
    able = np.bincount(people.household, people.labour <= 2, minlength=count)
    luck = rng.random((count, 4))
    other = np.array(["因务工就业不稳", "因产业失败", "因自然灾害", "因意外事故"])[
        pick(rng, [0.6, 0.16, 0.12, 0.12], count)
    ]
    tests = {
        "因病": ill & (luck[:, 0] < 0.9),
        "因残": disabled & (luck[:, 1] < 0.85),
        "缺劳动力": (able == 0) & (luck[:, 2] < 0.7),
        "因学": school & (luck[:, 3] < 0.5),
    }
    found = [[name for name, test in tests.items() if test[row]] for row in range(count)]
    return [risks or [str(other[row])] for row, risks in enumerate(found)]


def identified_months(rng: np.random.Generator, *, standing: Standing, timeline: Timeline) -> tuple[Ints, Ints]:
    """Month numbers (year * 12 + month - 1) of identification and of elimination, -1 where none."""
    count = len(standing.monitored)
    start = timeline.first_month + 12
    eliminated = (standing.monitored > 0) & ~standing.is_active
    found = np.where(eliminated, start - rng.integers(14, 66, count), start - rng.integers(1, 30, count))
    cleared = np.minimum(found + rng.integers(7, 30, count), start - 1)
    ever = standing.monitored > 0
    return np.where(ever, found, -1), np.where(eliminated, cleared, -1)
