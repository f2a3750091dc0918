"""Clues by the month in which a rule hit them, and the working day by which they should have been closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    Min,
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
from fangpin.kernel.calendar import first_of_month, working_days

C = TypeVar("C", Clue, WeighedClue)


@dataclass(frozen=True)
class HitIn:
    """Clues that a rule began to hit in a month: one of `rule_ids` (none: any rule)."""

    month: date  # its first day
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """How many working days a clue may stay open, by the leading digits of village codes, as seen on a day."""

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
    """Clues with `due_on`, the last working day allowed, and `is_late`: more working days went by than are allowed.

    A rest day after the last day makes nothing late: what the list shows as gone by is what is compared.
    Where a year's holidays are not known, `due_on` is null and nothing is late for days of that year.
    """
    nearest_first = sorted(clock.days, key=lambda one: -len(one[0]))
    allowed = Case(
        *[When(village_code__startswith=prefix, then=Value(days)) for prefix, days in nearest_first],
        output_field=IntegerField(),
    )
    calendar = Value(_calendar(rows.model, clock), output_field=ArrayField(DateField()))
    is_late = Q(status=ClueStatus.OPEN, late_from__lte=clock.today) | Q(
        status=ClueStatus.CLOSED, closed_at__date__gte=F("late_from")
    )
    return rows.annotate(
        due_on=_WorkingDayAfter(calendar, F("opened_on"), allowed),
        late_from=_WorkingDayAfter(calendar, F("opened_on"), allowed + Value(1)),
    ).annotate(is_late=Case(When(is_late, then=True), default=False, output_field=BooleanField()))


def _calendar(clues: type[C], clock: Clock) -> list[date]:
    """Working days from before the first clue to after the last day that one opened today may stay open."""
    first = clues._default_manager.aggregate(first=Min("opened_on"))["first"] or clock.today
    most = max((days for _, days in clock.days), default=0)
    # Twice the days covers the weekends, and a month the longest holidays.
    return list(_working_days(first.replace(month=1, day=1), clock.today + timedelta(days=2 * most + 31)))


_working_days = lru_cache(maxsize=8)(working_days)


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


class _WorkingDayAfter(Func):
    """Of a calendar, the working day so many after a day; null where the calendar ends before it."""

    output_field = DateField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        (days, listed), (day, of_day), (number, of_number) = (
            compiler.compile(one) for one in self.get_source_expressions()
        )
        sql = f"({days})[width_bucket({day}, {days}) + ({number})]"
        return sql, (*listed, *of_day, *listed, *of_number)


class _Elements(Func):
    """One row for each element of a JSON list."""

    function = "jsonb_array_elements"
    set_returning = True
    output_field = JSONField()


def _of_month(rows: QuerySet, month: date, *, path: str = "") -> QuerySet:  # type: ignore[type-arg]
    following = first_of_month(month, months_later=1)
    return rows.filter(**{f"{path}as_of__gte": month, f"{path}as_of__lt": following})
