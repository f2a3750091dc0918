"""The visits of a week for an area: open clues, what earlier visits of the county say of their rules, and the budget."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import ClueStatus, Level, WeighedClue, judged_by_rule, with_due_day
from fangpin.apps.outcomes.settings import clock, number
from fangpin.apps.outcomes.week import Candidate, Week, choose
from fangpin.apps.registry.api import village_codes, within_area
from fangpin.kernel.areas import prefix_of
from fangpin.kernel.calendar import first_of_month
from fangpin.kernel.shares import smoothed_share
from fangpin.rulebook import Rulebook

TOWN_DIGITS = 9


@dataclass(frozen=True)
class Plan:
    """The week from Monday to Sunday, by villages."""

    monday: date
    week: Week
    visits: Mapping[str, int]  # how many a village can make
    done: Mapping[str, int]  # clues of the village closed this week
    shared_towns: frozenset[str]  # nine digits

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def plan_of_week(scope: Scope, *, area_code: str, rulebook: Rulebook, today: date) -> Plan:
    """The clues of the area; where villages share visits, those of the whole town compete for them, unseen."""
    monday = today - timedelta(days=today.weekday())
    whole = area_code if area_code.endswith("000") else area_code[:TOWN_DIGITS] + "000"
    weighed = WeighedClue.objects
    rows = within_area(weighed.all(), whole) if scope.allows_area(area_code) else weighed.none()
    done = Counter(rows.filter(closed_at__date__gte=monday).values_list("village_code", flat=True))
    candidates = _candidates(rows, rulebook=rulebook, today=today, sunday=monday + timedelta(days=6))
    villages = {*village_codes(whole), *(one.village_code for one in candidates)}
    visits = {each: int(number(rulebook, "week_visits", region=each, on=today)) for each in sorted(villages)}
    shared = frozenset(
        town
        for town in {village[:TOWN_DIGITS] for village in villages}
        if number(rulebook, "town_shares", region=town, on=today)
    )
    group_of = {each: each[:TOWN_DIGITS] if each[:TOWN_DIGITS] in shared else each for each in visits}
    week = choose(candidates, group_of=group_of, visits=_left(visits, done=done, group_of=group_of))
    inside = prefix_of(area_code)
    return Plan(
        monday=monday,
        week=Week(
            tuple(one for one in week.chosen if one.village_code.startswith(inside)),
            tuple(one for one in week.left_out if one.village_code.startswith(inside)),
        ),
        visits={village: count for village, count in visits.items() if village.startswith(inside)},
        done={village: count for village, count in done.items() if village.startswith(inside)},
        shared_towns=shared,
    )


def _left(visits: Mapping[str, int], *, done: Mapping[str, int], group_of: Mapping[str, str]) -> Counter[str]:
    """What each group can still visit this week."""
    left: Counter[str] = Counter()
    for village, group in group_of.items():
        left[group] += visits[village] - done.get(village, 0)
    return left


def _candidates(
    rows: QuerySet[WeighedClue], *, rulebook: Rulebook, today: date, sunday: date
) -> list[Candidate]:
    columns = (
        "pk",
        "village_code",
        "county_code",
        "rank",
        "level",
        "no_longer_hit_since",
        "due_on",
        "rule_ids",
    )
    timed = with_due_day(rows.filter(status=ClueStatus.OPEN), clock(rulebook, on=today))
    found = list(timed.order_by("pk").values_list(*columns))
    chances = Chances.of_counties({row[2] for row in found}, rulebook=rulebook, today=today)
    return [
        Candidate(
            clue_id=pk,
            village_code=village,
            chance=chances.of(county=county, rule_ids=rules, is_hit=gone_since is None),
            is_due=(due_on is not None and due_on <= sunday) or (level == Level.RED and gone_since is None),
            rank=rank,
        )
        for pk, village, county, rank, level, gone_since, due_on, rules in found
    ]


@dataclass(frozen=True)
class Chances:
    """How likely a clue is true, from what visits in its county found about its rules."""

    prior: Mapping[str, tuple[float, float]]  # by county: share, visits
    judged: Mapping[tuple[str, str], tuple[int, int]]

    @classmethod
    def of_counties(cls, counties: set[str], *, rulebook: Rulebook, today: date) -> "Chances":
        def value(name: str, county: str) -> float:
            return number(rulebook, name, region=county, on=today)

        since = {
            one: first_of_month(today, months_later=-int(value("history_months", one))) for one in counties
        }
        prior = {one: (value("prior_share", one), value("prior_visits", one)) for one in counties}
        return cls(prior=prior, judged=judged_by_rule(since=since))

    def of(self, *, county: str, rule_ids: list[str], is_hit: bool) -> float:
        """The likeliest rule decides: how rules go together is not known, and adding them up would count twice.

        A clue whose rules have all cleared is at most as likely as one of which nothing is known.
        """
        share, visits = self.prior[county]
        best = max(
            (
                smoothed_share(
                    *self.judged.get((county, rule), (0, 0)), prior_share=share, prior_count=visits
                )
                for rule in rule_ids
            ),
            default=share,
        )
        return best if is_hit else min(best, share)
