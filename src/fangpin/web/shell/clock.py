"""The day it is for the screens, and how many working days have passed."""

from datetime import date
from functools import lru_cache

from django.conf import settings

from fangpin.kernel.calendar import YearUnknown, working_days_between


def today() -> date:
    """The date of the home: a demo home carries its own."""
    found: date = settings.HOME.today()
    return found


def month_asked(text: str) -> date | None:
    """The first day of the month in an address (2026-10); nothing when it makes no sense."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def working_days_since(start: date, *, until: date | None = None) -> int | None:
    """Working days after the start; nothing when the holidays of a year are not known yet."""
    return _between(start, until or today())


# A list asks for the same few days again and again.
@lru_cache(maxsize=10_000)
def _between(start: date, until: date) -> int | None:
    try:
        return working_days_between(start, until)
    except YearUnknown:
        return None
