"""How old the data behind a fact are: up to which day each data set that it rests on tells of the county."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from fangpin.rulebook.not_known import RestsOn

# What rests on no data set of its own is counted from the register of households.
REGISTER = "public_security/household_roster"


@dataclass(frozen=True)
class ToldUntil:
    """The last day of which a data set tells; None where nothing of it has arrived."""

    dataset: str
    until: date | None

    @classmethod
    def read(cls, dataset: str, day: str | None) -> "ToldUntil":
        return cls(dataset, date.fromisoformat(day) if day else None)

    def age_days(self, as_of: date) -> int | None:
        return None if self.until is None else (as_of - self.until).days


def told_until(fact: str, *, rests_on: RestsOn, covered_until: Mapping[str, str]) -> list[ToldUntil]:
    """The data sets behind a fact, the oldest first; `covered_until` holds a day in ISO form for each that arrived."""
    found = [
        ToldUntil.read(one, covered_until.get(one))
        for one in dict.fromkeys(_datasets(fact, rests_on)) or [REGISTER]
    ]
    return sorted(found, key=lambda one: (one.until or date.min, one.dataset))


def _datasets(fact: str, rests_on: RestsOn) -> Iterator[str]:
    own, counted_from = rests_on(fact)
    yield from own
    for one in counted_from:
        yield from _datasets(one, rests_on)
