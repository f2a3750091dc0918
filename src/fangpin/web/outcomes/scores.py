"""What became of the clues that rules hit in a month; each figure leads to its clues."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import Outcome, months_hit
from fangpin.apps.outcomes.api import Precision, Repeat, Scoreboard, Tally, clock, score_settings, scoreboard
from fangpin.apps.registry.api import area_names
from fangpin.kernel.calendar import calendar_missing
from fangpin.web.households.law import rulebook
from fangpin.web.shell.areas import Place, asked_place, short_name
from fangpin.web.shell.clock import month_asked, today
from fangpin.web.shell.guard import needs_office


@dataclass(frozen=True)
class Line:
    """One row of a table: a name, where it leads, and counts that lead to their clues ("" where they cannot)."""

    name: str
    address: str
    tally: Tally
    clues: str
    precision: Precision | None

    def figures(self) -> Iterator[tuple[str, int, str]]:
        """Heading, count and address."""
        asked = {
            "命中": ("hits", {}),
            "已走访": ("visited", {"status": "closed"}),
            "属实": ("confirmed", {"outcome": Outcome.CONFIRMED.value}),
            "不属实": ("unfounded", {"outcome": Outcome.UNFOUNDED.value}),
            "已知情况": ("already_known", {"outcome": Outcome.ALREADY_KNOWN.value}),
            "待办": ("still_open", {"status": "open"}),
            "超期": ("late", {"late": "1"}),
        }
        for heading, (name, words) in asked.items():
            count = getattr(self.tally, name)
            address = f"{self.clues}&{urlencode({'status': 'all'} | words)}" if self.clues and count else ""
            yield heading, count, address


@needs_office
@require_safe
def page(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The month asked for, or the newest in which a rule began to hit somebody of the area."""
    place = asked_place(scope=scope, code=request.GET.get("area", ""))
    months = months_hit(scope, area_code=place.code)
    month = month_asked(request.GET.get("month", "")) or next(iter(months), None)
    if month is None:
        return render(request, "outcomes/scores.html", {"area": place, "months": []})
    settings = score_settings(rulebook(), region=place.code, on=today())
    board = scoreboard(
        scope, month=month, area_code=place.code, clock=clock(rulebook(), on=today()), settings=settings
    )
    lines = _Lines(place, month, least_judged=settings.least_judged)
    context = {
        "area": place,
        "months": sorted({month, *months}, reverse=True),
        "month": month,
        "settings": settings,
        "calendar_missing": calendar_missing(today()),
        "total": lines.one("", board.total),
        "tables": [table for table in lines.tables(board) if table[1]],
        "quiet": sum(not tally.hits for tally in board.areas.values()),
        "repeats": [_told(one, board) for one in board.repeats],
    }
    return render(request, "outcomes/scores.html", context)


@dataclass(frozen=True)
class _Lines:
    place: Place
    month: date
    least_judged: int

    def tables(self, board: Scoreboard) -> list[tuple[str, list[Line]]]:
        names = area_names(board.areas)
        return [
            (
                "规则",
                [
                    self.one(board.title(rule_id), tally, _rule_page(rule_id), rule=rule_id)
                    for rule_id, tally in board.rules.items()
                ],
            ),
            (
                "规则归口部门",
                [
                    self.one(owner or "未知", tally, owner=owner, is_linked=bool(owner))
                    for owner, tally in board.owners.items()
                ],
            ),
            (
                self.place.below,
                [
                    self.one(
                        short_name(names.get(code, code)),
                        tally,
                        "?" + urlencode({"area": code, "month": f"{self.month:%Y-%m}"}),
                        area=code,
                        # One that has been dissolved since has no page.
                        is_linked=code in names,
                    )
                    for code, tally in board.areas.items()
                    if tally.hits
                ],
            ),
        ]

    def one(
        self, name: str, tally: Tally, address: str = "", *, is_linked: bool = True, **words: str
    ) -> Line:
        asked = {"area": self.place.code, "month": f"{self.month:%Y-%m}"} | words
        clues = f"{reverse('inbox:page')}?{urlencode(asked)}" if is_linked else ""
        precision = tally.precision(least_judged=self.least_judged)
        return Line(name, address if is_linked else "", tally, clues, precision)


def _rule_page(rule_id: str) -> str:
    """Empty for a rule that the rulebook no longer has."""
    if rule_id not in rulebook().rules:
        return ""
    risk, name = rule_id.split("/")
    return reverse("rules:rule", kwargs={"risk": risk, "name": name})


def _told(repeat: Repeat, board: Scoreboard) -> tuple[str, Repeat, str]:
    return board.title(repeat.rule_id), repeat, board.title(repeat.other_id)
