"""Whom to visit this week: for a town or village the households themselves, above it how many."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import ClueFilters, ranked, with_sentences
from fangpin.apps.outcomes.api import Candidate, Plan, expected_cases, plan_of_week
from fangpin.apps.registry.api import area_names, child_areas
from fangpin.kernel.calendar import calendar_missing
from fangpin.web.households.law import rulebook
from fangpin.web.inbox.rows import Row, rows_of
from fangpin.web.shell.areas import Place, asked_place, short_name
from fangpin.web.shell.clock import today
from fangpin.web.shell.guard import needs_households


@dataclass(frozen=True)
class Share:
    """One area below: how many it can visit, what was chosen of it and what was left out."""

    name: str
    address: str
    visits: int
    done: int
    chosen: list[Candidate]
    left_out: list[Candidate]

    @property
    def expected(self) -> float:
        return expected_cases(self.chosen)

    @property
    def is_quiet(self) -> bool:
        return not (self.chosen or self.left_out or self.done)

    @property
    def unmet(self) -> int:
        return sum(one.is_due for one in self.left_out)


@needs_households
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    plan = plan_of_week(scope, area_code=place.code, rulebook=rulebook(), today=today())
    week = plan.week
    whole = Share(
        place.name, "", sum(plan.visits.values()), sum(plan.done.values()), [*week.chosen], [*week.left_out]
    )
    shares = _shares(scope, plan=plan, place=place)
    is_local = place.level in ("town", "village")
    context = {
        "area": place,
        "plan": plan,
        "calendar_missing": calendar_missing(plan.sunday),
        "whole": whole,
        "expected_left_out": expected_cases(week.left_out),
        "below": place.below,
        "shares": [one for one in shares if not one.is_quiet],
        "quiet": [one for one in shares if one.is_quiet],
        "shared": _shared_towns(plan, place=place),
        "chosen": list(_rows(week.chosen, scope=scope, place=place)) if is_local else [],
        "left_out": list(_rows(week.left_out, scope=scope, place=place)) if is_local else [],
        "is_local": is_local,
    }
    return render(request, "outcomes/week.html", context)


def _rows(some: Iterable[Candidate], *, scope: Scope, place: Place) -> Iterator[tuple[Row, Candidate]]:
    """The clues with their sentences, in the order to visit; none that the scope does not hold."""
    candidates = {one.clue_id: one for one in some}
    clues = ranked(scope, filters=ClueFilters(area_code=place.code)).filter(pk__in=candidates)
    found = {clue.pk: clue for clue in with_sentences(clues)}
    inside = [clue_id for clue_id in candidates if clue_id in found]
    rows = rows_of([found[clue_id] for clue_id in inside], scope=scope)
    return zip(rows, (candidates[clue_id] for clue_id in inside), strict=True)


def _shares(scope: Scope, *, plan: Plan, place: Place) -> list[Share]:
    digits = place.digits_below
    if not digits:
        return []
    visits, done = Counter[str](), Counter[str]()
    for village, count in plan.visits.items():
        visits[village[:digits]] += count
    for village, count in plan.done.items():
        done[village[:digits]] += count
    chosen, left_out = (_by_area(some, digits=digits) for some in (plan.week.chosen, plan.week.left_out))
    named = {one.code[:digits]: one.name for one in child_areas(scope, code=place.code)}
    return [
        Share(
            short_name(named.get(code, code)),
            "?" + urlencode({"area": code.ljust(12, "0")}) if code in named else "",
            visits[code],
            done[code],
            chosen[code],
            left_out[code],
        )
        for code in sorted({*named, *visits, *chosen, *left_out})
    ]


def _by_area(some: Iterable[Candidate], *, digits: int) -> defaultdict[str, list[Candidate]]:
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in some:
        found[one.village_code[:digits]].append(one)
    return found


def _shared_towns(plan: Plan, *, place: Place) -> list[str]:
    """Names of the towns of the area whose villages share their visits."""
    town = place.code[:9]
    inside = [
        one for one in sorted(plan.shared_towns) if one == town or one.startswith(place.code.rstrip("0"))
    ]
    names = area_names(one + "000" for one in inside)
    return [short_name(names.get(one + "000", one)) for one in inside]
