"""How much time is left, as a light and in words."""

from dataclasses import dataclass
from datetime import date

from fangpin.web.households.law import rulebook
from fangpin.web.shell.clock import today, working_days_since

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
    left = working_days_since(today(), until=due_on)
    if left is None:
        return Clock("", f"{due_on:%Y-%m-%d} 前")
    if left < 0:
        return Clock(late, f"已超期 {-left} 个工作日")
    if today() > due_on:
        return Clock(late, "已超期，不到 1 个工作日")
    words = "今天到期" if today() == due_on else f"还有 {left} 个工作日"
    return Clock("yellow" if left <= _soon(area_code) else "", words)


def _soon(area_code: str) -> int:
    return int(rulebook().parameter_value(parameter=SOON_DAYS, region=area_code, on=today()).value)
