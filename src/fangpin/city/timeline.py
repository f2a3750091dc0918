"""The months a city lives through: twelve of history, then the window whose files are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from fangpin.city.arrays import Days, Floats, Ints

HISTORY_MONTHS = 12
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Timeline:
    """Months numbered from 0; days are counted from 1970-01-01, as numpy and Parquet do."""

    first_month: int  # year * 12 + month - 1
    count: int

    @classmethod
    def ending(cls, until: str, *, months: int) -> Timeline:
        """The timeline whose window has `months` months and ends with the month `until` (YYYY-MM)."""
        year, month = (int(part) for part in until.split("-"))
        count = months + HISTORY_MONTHS
        return cls(first_month=year * 12 + month - count, count=count)

    @property
    def window(self) -> range:
        return range(HISTORY_MONTHS, self.count)

    def year_month(self, index: int) -> tuple[int, int]:
        return divmod(self.first_month + index, 12)[0], (self.first_month + index) % 12 + 1

    def label(self, index: int) -> str:
        """The month as YYYYMM.

        >>> Timeline.ending("2026-10", months=12).label(12)
        '202511'
        """
        year, month = self.year_month(index)
        return f"{year}{month:02d}"

    @cached_property
    def starts(self) -> Days:
        """First day of every month, and of the month after the last."""
        days = [day_number(date(*self.year_month(index), 1)) for index in range(self.count + 1)]
        return np.array(days, dtype=np.int32)

    @cached_property
    def years(self) -> Ints:
        return np.array([self.year_month(index)[0] for index in range(self.count)], dtype=np.int32)

    @cached_property
    def calendar_months(self) -> Ints:
        return np.array([self.year_month(index)[1] for index in range(self.count)], dtype=np.int32)

    @property
    def window_start(self) -> int:
        return int(self.starts[HISTORY_MONTHS])

    def month_of(self, days: Days) -> Ints:
        return np.searchsorted(self.starts, days, side="right") - 1

    def growth(self, a_year: float) -> Floats:
        """Level of each month when the window's first month is 1."""
        return (1.0 + a_year) ** ((np.arange(self.count) - HISTORY_MONTHS) / 12.0)


def day_number(day: date) -> int:
    return (day - _EPOCH).days
