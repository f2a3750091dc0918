"""The lines of the list: one clue each, as officer and export see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import area_names
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.clock import working_days_since
from fangpin.web.shell.names import shown_name


@dataclass(frozen=True)
class Row:
    place: int
    clue: Any
    head_name: str
    county: str
    town: str
    village: str
    reasons: tuple[str, ...]
    age: int | None  # working days from the day it was raised to today, or to the day it was closed


def rows_of(
    clues: Iterable[Any], *, scope: Scope, first_place: int = 1, has_year: bool = False
) -> Iterator[Row]:
    """Numbered in the order given; findings should have been fetched along."""
    chosen = list(clues)
    names = area_names({code for clue in chosen for code in _codes(clue)})
    for place, clue in enumerate(chosen, first_place):
        county, town, village = (short_name(names.get(code, "")) for code in _codes(clue))
        latest = {finding.rule_id: finding for finding in clue.findings.all()}
        closed_on = timezone.localtime(clue.closed_at).date() if clue.closed_at else None
        yield Row(
            place=place,
            clue=clue,
            head_name=shown_name(clue.household.head_name, scope=scope),
            county=county,
            town=town,
            village=village,
            reasons=tuple(_dated(finding, has_year=has_year) for finding in latest.values()),
            age=working_days_since(clue.opened_on, until=closed_on),
        )


def _dated(finding: Any, *, has_year: bool) -> str:
    """Findings of one clue may come from different days."""
    day = finding.as_of
    year = f"{day.year}年" if has_year else ""
    return f"{finding.sentence}（据{year}{day.month}月{day.day}日数据）"


def _codes(clue: Any) -> tuple[str, str, str]:
    return clue.county_code + "000000", clue.town_code + "000", clue.village_code
