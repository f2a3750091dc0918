"""Clues by the month in which a rule hit them, and the day by which they should have been closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.fields.json import KT

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.enums import ClueStatus, Outcome
from fangpin.apps.clues.models import Clue, Finding, JudgedFinding, ScreeningRun, WeighedClue
from fangpin.apps.registry import api as registry
from fangpin.kernel.calendar import first_of_month

C = TypeVar("C", Clue, WeighedClue)


@dataclass(frozen=True)
class HitIn:
    """Clues that a rule began to hit in a month: one of `rule_ids` (none: any rule)."""

    month: date  # its first day
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """How many days a clue may stay open, by the leading digits of village codes, as seen on a day."""

    days: tuple[tuple[str, int], ...]
    today: date


class HitRow(NamedTuple):
    """A clue with one of the rules that hit it in the month; `rule_ids` are all of its rules."""

    clue_id: int
    rule_id: str
    village_code: str
    outcome: str
    is_late: bool
    minutes: int | None
    rule_ids: list[str]


class RuleHead(NamedTuple):
    title: str
    owner: str


def hit_in(rows: QuerySet[Clue], hit: HitIn) -> QuerySet[Clue]:
    findings = _of_month(Finding.objects.filter(clue=OuterRef("pk")), hit.month)
    if hit.rule_ids:
        findings = findings.filter(rule_id__in=hit.rule_ids)
    return rows.filter(Exists(findings))


def with_due_day(rows: QuerySet[C], clock: Clock) -> QuerySet[C]:
    """Clues with `due_on` and `is_late`: closed after that day, or open though it is over."""
    nearest_first = sorted(clock.days, key=lambda one: -len(one[0]))
    allowed = Case(
        *[When(village_code__startswith=prefix, then=Value(days)) for prefix, days in nearest_first],
        output_field=IntegerField(),
    )
    due = ExpressionWrapper(F("opened_on") + allowed, output_field=DateField())
    is_late = Q(status=ClueStatus.OPEN, due_on__lt=clock.today) | Q(
        status=ClueStatus.CLOSED, closed_at__date__gt=F("due_on")
    )
    return rows.annotate(due_on=due).annotate(
        is_late=Case(When(is_late, then=True), default=False, output_field=BooleanField())
    )


def hit_rows(scope: Scope, *, month: date, area_code: str, clock: Clock) -> Iterator[HitRow]:
    """What the rules hit in a month, clue by clue; a rule that crossed twice in it counts once."""
    rows = registry.within_area(scope.clues(Clue.objects.all()), area_code)
    rows = with_due_day(_of_month(rows, month, path="findings__"), clock)
    columns = (
        "pk",
        "findings__rule_id",
        "village_code",
        "outcome",
        "is_late",
        "visit_minutes",
        "rule_ids",
    )
    found = rows.order_by("pk", "findings__rule_id").values_list(*columns).distinct()
    return (HitRow(*row) for row in found.iterator())


def months_hit(scope: Scope, *, area_code: str) -> list[date]:
    """The months in which a rule began to hit anybody of the area, the newest first."""
    clues = registry.within_area(scope.clues(Clue.objects.all()), area_code)
    return list(Finding.objects.filter(clue__in=clues).order_by().dates("as_of", "month", order="DESC"))


def rule_heads(*, month: date) -> dict[str, RuleHead]:
    """Title and owner of the rules that were asked in a month, as the last run of it has them."""
    runs = ScreeningRun.objects.filter(as_of__gte=month, as_of__lt=first_of_month(month, months_later=1))
    told = runs.order_by("as_of", "loaded_at").annotate(rule=_Elements("rules"))
    rows = told.values_list(KT("rule__rule_id"), KT("rule__title"), KT("rule__owner"))
    return {rule_id: RuleHead(title, owner) for rule_id, title, owner in rows}


def judged_by_rule(*, since: Mapping[str, date]) -> dict[tuple[str, str], tuple[int, int]]:
    """(County, rule) → how many clues were found true, and how many true or not, since a day for each county.

    Without a scope: a village learns from the visits of its whole county, and shows nothing of them but a share.
    """
    asked = Q(pk__in=[])
    for county, day in since.items():
        asked |= Q(county_code=county, closed_at__date__gte=day)
    rows = JudgedFinding.objects.filter(asked, outcome__in=(Outcome.CONFIRMED, Outcome.UNFOUNDED)).order_by()
    counted = rows.values_list("county_code", "rule_id").annotate(
        true=Count("clue_id", distinct=True, filter=Q(outcome=Outcome.CONFIRMED)),
        judged=Count("clue_id", distinct=True),
    )
    return {(county, rule_id): (true, judged) for county, rule_id, true, judged in counted}


class _Elements(Func):
    """One row for each element of a JSON list."""

    function = "jsonb_array_elements"
    set_returning = True
    output_field = JSONField()


def _of_month(rows: QuerySet, month: date, *, path: str = "") -> QuerySet:  # type: ignore[type-arg]
    following = first_of_month(month, months_later=1)
    return rows.filter(**{f"{path}as_of__gte": month, f"{path}as_of__lt": following})
