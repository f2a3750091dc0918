"""Blows: everything that costs a household money, when and why; and who is struck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fangpin.city.arrays import Days, Floats, Ints
from fangpin.city.timeline import Timeline

NEVER = np.int32(2**30)


@dataclass
class Blows:
    """Everything that cost a household money: when, why, how much (fen)."""

    household: Ints
    day: Days
    cause: Ints
    loss: Floats

    @classmethod
    def joined(cls, parts: list[Blows]) -> Blows:
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__annotations__))


def blows_of(household: Ints, day: Days, cause: int, loss: Floats) -> Blows:
    return Blows(household, day.astype(np.int32), np.full(len(household), cause, np.int8), loss)


def random_days(rng: np.random.Generator, size: int, timeline: Timeline) -> Days:
    """Any day of the timeline."""
    return rng.integers(timeline.starts[0], timeline.starts[-1], size).astype(np.int32)


def draw_struck(rng: np.random.Generator, yearly_rate: Floats, timeline: Timeline) -> tuple[Ints, Days]:
    """People (or households) struck at a yearly rate, each at most once, with the day."""
    struck = np.flatnonzero(rng.random(len(yearly_rate)) < yearly_rate * timeline.count / 12)
    return struck, random_days(rng, len(struck), timeline)
