"""The figures of the overview: one line for each area of the level below."""

from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import open_counts, open_summary
from fangpin.apps.registry.api import households_below
from fangpin.web.overview.outlines import outline_codes
from fangpin.web.shell.areas import Place, short_name


@dataclass(frozen=True)
class AreaLine:
    """What table, bars and map show of one area."""

    code: str
    name: str
    households: int | None  # not counted for a single village
    total: int
    red: int
    orange: int
    yellow: int
    per_thousand: float | None  # only for showing: open clues per 1,000 households, one decimal
    has_outline: bool
    list_address: str
    address: str


def area_lines(*, scope: Scope, place: Place) -> list[AreaLine]:
    """In the order of the codes; an area without households has no rate."""
    households = households_below(scope, code=place.code)
    outlined = outline_codes()[1]
    return [
        AreaLine(
            code=one.area.code,
            name=short_name(one.area.name),
            households=households.get(one.area.code, 0),
            total=one.total,
            red=one.red,
            orange=one.orange,
            yellow=one.yellow,
            per_thousand=_rate(one.total, households.get(one.area.code, 0)),
            has_outline=one.area.code[:6] in outlined,
            list_address=reverse("inbox:page") + f"?area={one.area.code}",
            address=reverse("overview:page") + f"?area={one.area.code}",
        )
        for one in open_counts(scope, area_code=place.code)
    ]


def village_line(*, scope: Scope, place: Place) -> AreaLine:
    """The one line of a village, which has nothing below it."""
    summary = open_summary(scope, area_code=place.code)
    return AreaLine(
        code=place.code,
        name=place.name,
        households=None,
        total=summary.total,
        red=summary.red,
        orange=summary.orange,
        yellow=summary.yellow,
        per_thousand=None,
        has_outline=False,
        list_address=reverse("inbox:page") + f"?area={place.code}",
        address="",
    )


def busiest_first(lines: list[AreaLine]) -> list[AreaLine]:
    """A town has many villages, most of them without open clues."""
    return sorted(lines, key=lambda line: (-line.total, line.code))


def total_line(lines: list[AreaLine]) -> dict[str, Any]:
    """The sum below the table."""
    sums = {
        name: sum(getattr(line, name) or 0 for line in lines)
        for name in ("households", "total", "red", "orange", "yellow")
    }
    return sums | {"per_thousand": _rate(sums["total"], sums["households"])}


def picture_data(*, lines: list[AreaLine], place: Place) -> dict[str, Any]:
    """What the script draws; the same numbers as in the table."""
    property_name, names = outline_codes()
    is_city = place.level == "city"
    return {
        "outlines": reverse("overview:outlines"),
        "codeProperty": property_name,
        "countyNames": names,
        "county": "" if is_city else place.code[:6],
        "counties": {line.code[:6]: asdict(line) for line in lines} if is_city else {},
        "bars": [asdict(line) for line in lines],
        # A village has nothing below it to open.
        "opensBelow": place.level in ("city", "county"),
    }


def _rate(clues: int, households: int) -> float | None:
    return round(1000 * clues / households, 1) if households else None
