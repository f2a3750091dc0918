"""When each file arrives: a month's data in the first days of the next month, some late, one month of one department never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fangpin.city import rates
from fangpin.city.files.catalogue import DATASETS
from fangpin.city.files.dataset import Dataset
from fangpin.city.second_register import second_month
from fangpin.city.seeds import stream
from fangpin.city.timeline import HISTORY_MONTHS, Timeline

# Rows of the year before last that the medical insurance office sends along with its first file.
BACKLOG = -1
# As many as the demo's screenings need, for each file takes its time.
_LATE_DELIVERIES = 5
_MAY_MISS_A_MONTH = ("migrant_work", "uninsured", "certificates", "assistance_payments")


@dataclass(frozen=True)
class Delivery:
    """One arrival; ordinal n holds what was known at the end of the n-th month, 0 being the month before the window."""

    dataset: Dataset
    ordinal: int
    month: int  # timeline index of the last month it covers
    received_on: date
    stem: str

    @property
    def folder(self) -> str:
        return f"{self.received_on:%Y-%m}"


def plan_deliveries(*, timeline: Timeline, seed: int) -> list[Delivery]:
    """Every delivery of every data set in the order of the catalogue; the second registers come last."""
    rng = stream(seed, "deliveries")
    missing_dataset = _MAY_MISS_A_MONTH[int(rng.integers(len(_MAY_MISS_A_MONTH)))]
    missing = int(rng.integers(3, max(len(timeline.window), 4)))
    found = []
    for item in DATASETS:
        for ordinal in _ordinals(item, timeline):
            luck, day, delay = rng.random(), int(rng.integers(1, 9)), int(rng.integers(*rates.LATE_DAYS))
            if item.name == missing_dataset and ordinal == missing:
                continue
            found.append(
                _delivery(item, ordinal, timeline, day=day, delay=delay if luck < rates.LATE_FILES else 0)
            )
    # After all others and without luck of their own: the draws of the other deliveries do not depend on them.
    later = second_month(len(timeline.window))
    found += [_delivery(item, later, timeline, day=3, delay=0) for item in DATASETS if item.rhythm == "twice"]
    return found


def first_of_late(timeline: Timeline) -> int:
    """The first delivery of the departments that joined last; all that happened before comes with it."""
    return max(len(timeline.window) - _LATE_DELIVERIES + 1, 0)


def _ordinals(item: Dataset, timeline: Timeline) -> list[int]:
    last = len(timeline.window)
    if item.rhythm in ("once", "twice"):
        return [0]
    if item.rhythm == "lately":
        return list(range(first_of_late(timeline), last + 1))
    if item.rhythm == "quarterly":
        return list(range(0, last + 1, 3))
    if item.rhythm == "terms":
        arrivals = [(HISTORY_MONTHS + ordinal, ordinal) for ordinal in range(1, last + 1)]
        return [0, *(n for index, n in arrivals if _arrival_month(timeline, index - 1) in (3, 9))]
    if item.rhythm == "to_date":
        return [BACKLOG, *range(last + 1)]
    return list(range(last + 1))


def _arrival_month(timeline: Timeline, month: int) -> int:
    return timeline.year_month(month + 1)[1]


def _delivery(item: Dataset, ordinal: int, timeline: Timeline, *, day: int, delay: int) -> Delivery:
    month = HISTORY_MONTHS - 1 + max(ordinal, 0)
    year, number = timeline.year_month(month + 1)
    if item.key == "public_security/household_roster":
        received = date(year, number, 3)
    elif item.rhythm == "terms" and ordinal > 0:
        received = date(year, number, 20)
    elif ordinal <= 0:
        received = date(year, number, 3 + day % 6)
    else:
        received = date(year, number, day) + timedelta(days=delay)
    label = f"{timeline.year_month(0)[0]}12" if ordinal == BACKLOG else timeline.label(month)
    if item.system_export:
        stem = item.system_export.format(date=f"{received:%Y%m%d}")
    else:
        stem = f"{item.sender}_{item.title}_{label}"
    return Delivery(item, ordinal, month, received, stem)
