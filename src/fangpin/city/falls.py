"""Which households fall, when and why: the truth that the files only hint at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Floats, Ints
from fangpin.city.blows import NEVER, Blows
from fangpin.city.incomes import FEN, Accounts
from fangpin.city.seeds import lognormal
from fangpin.city.timeline import HISTORY_MONTHS, Timeline


@dataclass
class Falls:
    household: Ints
    fell_on: Days
    first_event_on: Days
    cause: Ints
    is_income: Bools  # else a guarantee broke


@dataclass
class Course:
    """The true 12-month figure of every household at each month's end of the window."""

    per_head: Floats  # fen
    was_below: Bools  # at the window's start, or counted already by a register
    falls: Falls


def draw_cushions(rng: np.random.Generator, *, count: int) -> Floats:
    """Savings and what kin would give (fen): heavy-tailed, one household in ten has none."""
    cushion = lognormal(rng, rates.CUSHION_YUAN, count) * FEN
    return np.where(rng.random(count) < rates.NO_CUSHION_SHARE, cushion * 0.02, cushion)


def short_at_start(*, accounts: Accounts, spent: Floats, heads: Ints, cushion: Floats) -> Bools:
    """Who is below the line when the window begins, cushion and all; `spent` are medical bills not yet booked."""
    year = accounts.reference()[:, :HISTORY_MONTHS].sum(axis=1) - spent + cushion
    return np.asarray((heads > 0) & (year < rates.LINE_YUAN * FEN * heads))


def follow(
    *, accounts: Accounts, alive: Ints, cushion: Floats, is_active: Bools, is_listed: Bools, blows: Blows, broken: Blows,
    timeline: Timeline,
) -> Course:  # fmt: skip
    """Walk through the window: cushions fill what is missing until they are empty, then the household has fallen."""
    count = len(cushion)
    line = rates.LINE_YUAN * FEN
    left = cushion.copy()
    per_head = np.zeros((count, len(timeline.window)))
    own = accounts.reference()
    running = np.concatenate([np.zeros((count, 1)), np.cumsum(own, axis=1)], axis=1)
    fell_month = np.full(count, -1)
    was_below = np.zeros(count, dtype=bool)
    support = accounts.kin_support
    for nth, month in enumerate([HISTORY_MONTHS - 1, *timeline.window]):
        heads = alive[:, month]
        first = month - HISTORY_MONTHS + 1
        year = running[:, month + 1] - running[:, first] + support[:, first : month + 1].sum(axis=1)
        gap = np.where(heads > 0, np.maximum(line * heads - year, 0.0), 0.0)
        if nth == 0:
            # Whoever lives on assistance below the line is known: nobody's savings hide that.
            was_below = is_active | (is_listed & (gap > 0))
        given = np.where(was_below | (fell_month >= 0), 0.0, np.minimum(gap, left))
        support[:, month] += given
        left -= given
        is_short = gap - given > FEN
        if nth == 0:
            was_below |= is_short
            continue
        fell_month[is_short & ~was_below & (fell_month < 0)] = month
        per_head[:, nth - 1] = np.where(heads > 0, (year + given) / np.maximum(heads, 1), 0.0)
    falls = _income_falls(fell_month, blows, timeline)
    return Course(per_head, was_below, _with_guarantees(falls, broken, was_below, alive, timeline))


def _income_falls(fell_month: Ints, blows: Blows, timeline: Timeline) -> Falls:
    """Cause: what cost most in the twelve months up to the fall; day: of the last blow in the month of the fall."""
    fallen = np.flatnonzero(fell_month >= 0)
    month = fell_month[fallen]
    begin, end = timeline.starts[month - HISTORY_MONTHS + 1], timeline.starts[month + 1]
    place = np.full(len(fell_month), -1)
    place[fallen] = np.arange(len(fallen))
    near = np.flatnonzero(place[blows.household] >= 0)
    entry, day = place[blows.household[near]], blows.day[near]
    near = near[(day >= begin[entry]) & (day < end[entry]) & (blows.loss[near] > 0)]
    entry, day = place[blows.household[near]], blows.day[near]
    cause, loss = blows.cause[near].astype(np.int64), blows.loss[near]
    sums = np.zeros((len(fallen), 10))
    np.add.at(sums, (entry, cause), loss)
    main = sums.argmax(axis=1)
    first_day = np.full(len(fallen), NEVER)
    is_main = cause == main[entry]
    np.minimum.at(first_day, entry[is_main], day[is_main])
    last_day = np.zeros(len(fallen), dtype=np.int32)
    in_month = day >= timeline.starts[month][entry]
    np.maximum.at(last_day, entry[in_month], day[in_month])
    fell_on = np.where(last_day > 0, last_day, end - 1).astype(np.int32)
    first_day = np.minimum(first_day, fell_on).astype(np.int32)
    main = np.where(sums.sum(axis=1) > 0, main, 6)
    return Falls(fallen, fell_on, first_day, main.astype(np.int8), np.ones(len(fallen), bool))


def _with_guarantees(falls: Falls, broken: Blows, was_below: Bools, alive: Ints, timeline: Timeline) -> Falls:
    """Add guarantees broken inside the window; a household falls once, by whatever comes first."""
    inside = (broken.day >= timeline.window_start) & (broken.day < timeline.starts[-1])
    inside &= ~was_below[broken.household]
    inside &= alive[broken.household, np.clip(timeline.month_of(broken.day), 0, timeline.count - 1)] > 0
    household = np.r_[falls.household, broken.household[inside]]
    fell_on = np.r_[falls.fell_on, broken.day[inside]]
    first = np.r_[falls.first_event_on, broken.day[inside]]
    cause = np.r_[falls.cause, broken.cause[inside]]
    is_income = np.r_[falls.is_income, np.zeros(int(inside.sum()), bool)]
    order = np.lexsort((fell_on, household))
    keep = order[np.r_[True, household[order][1:] != household[order][:-1]]] if len(order) else order
    return Falls(household[keep], fell_on[keep], first[keep], cause[keep], is_income[keep])
