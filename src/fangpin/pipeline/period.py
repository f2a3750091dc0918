"""Which days a delivery speaks about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fangpin.contracts import Contract

_DIGITS = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(0?[1-9]|1[0-2])(?:[-_.月]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


@dataclass(frozen=True)
class Period:
    """From its first to its last day, both counted."""

    start: date
    until: date
    # Whether the file's name says so; else it follows from the day of receipt.
    is_named: bool = False

    @property
    def month(self) -> date:
        """The first day of the month that the delivery is about."""
        return self.until.replace(day=1)


def period_of(contract: Contract, *, received_on: date, file_name: str) -> Period:
    """The days covered: by the contract, and by the month in the file's name when the file came late."""
    is_named = False
    if contract.body.covers == "received_on":
        until = received_on
    else:
        latest = received_on.replace(day=1) - timedelta(days=1)
        named = next((day for day in _named_month_ends(file_name) if day <= latest), None)
        until, is_named = named or latest, named is not None
    match contract.body.period:
        case "snapshot":
            return Period(start=until, until=until, is_named=is_named)
        case "cumulative":
            return Period(start=date(until.year, 1, 1), until=until, is_named=is_named)
        case _:
            return Period(start=until.replace(day=1), until=until, is_named=is_named)


def unfinished_month_named(file_name: str, *, received_on: date) -> date | None:
    """The first day of a month that a name mentions although it was not over on the day of receipt."""
    return next(
        (day.replace(day=1) for day in _named_month_ends(file_name) if day >= received_on.replace(day=1)),
        None,
    )


def _named_month_ends(file_name: str) -> Iterator[date]:
    """The last days of the months a name mentions (202603, 2026-03); of a day, of the last month that was over by then."""
    for year, month, day in _DIGITS.findall(file_name):
        first = date(int(year), int(month), 1)
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if not day:
            yield end
        elif int(day) <= end.day:
            yield end if int(day) == end.day else first - timedelta(days=1)
