"""Counts of what became of clues, and what they tell of a rule."""

from dataclasses import dataclass

from fangpin.apps.clues.api import Outcome
from fangpin.kernel.shares import wilson


@dataclass(frozen=True)
class Precision:
    """The share of visits that found a true case, and how many visits one true case took, with the 95 % intervals."""

    share: float
    low: float
    high: float

    @property
    def visits(self) -> float | None:
        """None: no visit found a true case yet."""
        return 1 / self.share if self.share else None

    @property
    def visits_low(self) -> float:
        return 1 / self.high

    @property
    def visits_high(self) -> float | None:
        """None: nobody can say how many."""
        return 1 / self.low if self.low else None


@dataclass
class Tally:
    """Clues by outcome: `hits` is the sum of `confirmed`, `unfounded`, `already_known` and `still_open`."""

    hits: int = 0
    confirmed: int = 0
    unfounded: int = 0
    already_known: int = 0
    late: int = 0
    timed: int = 0  # visits whose minutes were told
    minutes: int = 0

    @property
    def visited(self) -> int:
        return self.confirmed + self.unfounded + self.already_known

    @property
    def still_open(self) -> int:
        return self.hits - self.visited

    @property
    def judged(self) -> int:
        """Visits that say whether the rule was right; what was known before says neither."""
        return self.confirmed + self.unfounded

    def add(self, *, outcome: str, is_late: bool, minutes: int | None) -> None:
        self.hits += 1
        self.confirmed += outcome == Outcome.CONFIRMED
        self.unfounded += outcome == Outcome.UNFOUNDED
        self.already_known += outcome == Outcome.ALREADY_KNOWN
        self.late += is_late
        self.timed += minutes is not None
        self.minutes += minutes or 0

    def precision(self, *, least_judged: int) -> Precision | None:
        """None where too few visits were made to tell."""
        if not self.judged or self.judged < least_judged:
            return None
        low, high = wilson(self.confirmed, self.judged)
        return Precision(self.confirmed / self.judged, low, high)
