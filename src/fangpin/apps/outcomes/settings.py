"""The numbers of the rulebook by which rules are scored and visits are chosen (parameters `visits.*`)."""

from dataclasses import dataclass
from datetime import date

from fangpin.apps.clues.api import Clock
from fangpin.rulebook import Rulebook


@dataclass(frozen=True)
class ScoreSettings:
    least_judged: int
    repeat_share: float
    repeat_least: int


def clock(rulebook: Rulebook, *, on: date) -> Clock:
    """How many working days clues may stay open, everywhere."""
    days = rulebook.values_by_region(parameter="visits.days_to_close", on=on)
    return Clock(days=tuple((prefix, int(value)) for prefix, value in days.items()), today=on)


def score_settings(rulebook: Rulebook, *, region: str, on: date) -> ScoreSettings:
    return ScoreSettings(
        least_judged=int(number(rulebook, "least_judged", region=region, on=on)),
        repeat_share=number(rulebook, "repeat_share", region=region, on=on),
        repeat_least=int(number(rulebook, "repeat_least", region=region, on=on)),
    )


def number(rulebook: Rulebook, name: str, *, region: str, on: date) -> float:
    return float(rulebook.parameter_value(parameter=f"visits.{name}", region=region, on=on).value)
