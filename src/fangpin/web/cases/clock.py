"""How much time is left, as a light and in words."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from fangpin.kernel.calendar import YearUnknown, working_days_between
from fangpin.web.households.law import rulebook
from fangpin.web.shell.clock import today

SOON_DAYS = "procedures.soon_days"


@dataclass(frozen=True)
class Clock:
    """`light` is empty while there is time enough."""

    light: str
    says: str


def step_clock(due_on: date | None, *, area_code: str) -> Clock:
    """Of one step: orange once it is late."""
    return _clock(due_on, area_code=area_code, late="orange")


def case_clock(due_on: date | None, *, area_code: str) -> Clock:
    """Of the whole procedure: red once it is late."""
    return _clock(due_on, area_code=area_code, late="red")


def _clock(due_on: date | None, *, area_code: str, late: str) -> Clock:
    if due_on is None:
        return Clock("", "没有时限")
    left = _days_left(due_on, today())
    if left is None:
        return Clock("", f"{due_on:%Y-%m-%d} 前")
    if left < 0:
        return Clock(late, f"已超期 {-left} 个工作日")
    if today() > due_on:
        return Clock(late, "已超期，不到 1 个工作日")
    words = "今天到期" if today() == due_on else f"还有 {left} 个工作日"
    return Clock("yellow" if left <= _soon(area_code) else "", words)


# A list asks for the same few days again and again.
@lru_cache(maxsize=10_000)
def _days_left(due_on: date, on: date) -> int | None:
    try:
        return working_days_between(on, due_on)
    except YearUnknown:
        return None


def _soon(area_code: str) -> int:
    return int(rulebook().parameter_value(parameter=SOON_DAYS, region=area_code, on=today()).value)
