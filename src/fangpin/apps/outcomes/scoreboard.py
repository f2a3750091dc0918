"""The scoreboard of a month: what became of the clues that rules hit in it, by rule, department and area."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import Clock, HitRow, RuleHead, hit_rows, rule_heads
from fangpin.apps.outcomes.repeats import Repeat, repeats
from fangpin.apps.outcomes.settings import ScoreSettings
from fangpin.apps.outcomes.tally import Tally
from fangpin.apps.registry.api import child_areas


@dataclass
class Scoreboard:
    """A clue counts once in the total, once for its area, once for each rule and each department that hit it."""

    month: date
    heads: dict[str, RuleHead]
    total: Tally = field(default_factory=Tally)
    rules: dict[str, Tally] = field(default_factory=dict)
    owners: dict[str, Tally] = field(default_factory=dict)
    areas: dict[str, Tally] = field(default_factory=dict)  # by 12-digit code, the areas one level below
    repeats: list[Repeat] = field(default_factory=list)

    def title(self, rule_id: str) -> str:
        return self.heads[rule_id].title if rule_id in self.heads else rule_id

    def owner(self, rule_id: str) -> str:
        """Empty for a rule of which no run of the month is kept."""
        return self.heads[rule_id].owner if rule_id in self.heads else ""


def scoreboard(
    scope: Scope, *, month: date, area_code: str, clock: Clock, settings: ScoreSettings
) -> Scoreboard:
    """`month` is its first day; nothing for an area outside the scope."""
    board = Scoreboard(month=month, heads=rule_heads(month=month))
    if not scope.allows_area(area_code):
        return board
    board.areas = {one.code: Tally() for one in child_areas(scope, code=area_code)}
    digits = _digits_below(area_code)
    rows = list(hit_rows(scope, month=month, area_code=area_code, clock=clock))
    for _, group in groupby(rows, key=lambda row: row.clue_id):
        _count(board, list(group), digits=digits)
    board.rules = _most_first(board.rules)
    board.owners = _most_first(board.owners)
    board.repeats = repeats(
        ((row.rule_id, row.rule_ids) for row in rows),
        share=settings.repeat_share,
        least=settings.repeat_least,
    )
    return board


def _count(board: Scoreboard, rows: list[HitRow], *, digits: int) -> None:
    """One clue with all rules that hit it in the month."""
    first = rows[0]
    below = first.village_code[:digits].ljust(12, "0")
    tallies = [board.total]
    tallies += _of(board.rules, {row.rule_id for row in rows})
    tallies += _of(board.owners, {board.owner(row.rule_id) for row in rows})
    if digits:
        # An area that has been dissolved since still shows its clues, or the parts would not add up to the total.
        tallies += _of(board.areas, {below})
    for tally in tallies:
        tally.add(outcome=first.outcome, is_late=first.is_late, minutes=first.minutes)


def _of(tallies: dict[str, Tally], keys: Iterable[str]) -> list[Tally]:
    return [tallies.setdefault(key, Tally()) for key in keys]


def _most_first(tallies: dict[str, Tally]) -> dict[str, Tally]:
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].hits, item[0])))


def _digits_below(area_code: str) -> int:
    """How many digits the areas one level below differ by; none below a village."""
    if area_code.endswith("00000000"):
        return 6
    if area_code.endswith("000000"):
        return 9
    return 12 if area_code.endswith("000") else 0
