"""Lists and counts of clues; each takes a scope first, and no other code filters clues by area."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Now
from django.utils.functional import cached_property

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.enums import ClueStatus, Level, Outcome
from fangpin.apps.clues.hits import Clock, HitIn, hit_in, with_due_day
from fangpin.apps.clues.models import Clue, Finding, HouseholdSheet, ScreeningRun
from fangpin.apps.registry import api as registry
from fangpin.apps.registry.api import Area, AreaLevel
from fangpin.kernel.errors import UserError

PAGE_SIZE = 20
# Counting every row of a wide filter halves the throughput of the list page; nobody reads on to row 10,001.
COUNT_LIMIT = 10_000


class NoClues(UserError):
    """There is not one open clue."""


@dataclass(frozen=True)
class ClueFilters:
    """What an officer can narrow the list by; empty means all."""

    area_code: str = ""  # 12 digits of a county, town or village
    risk: str = ""
    level: str = ""
    rule_id: str = ""
    status: ClueStatus | None = ClueStatus.OPEN  # None: open and closed
    is_new: bool = False  # opened by the newest run
    is_no_longer_hit: bool = False
    text: str = ""  # household number or a name
    delivery: str = ""  # a rule that hits now rests on rows of this delivery
    hit: HitIn | None = None
    outcome: str = ""  # Outcome
    late: Clock | None = None  # later than this clock allows


@dataclass(frozen=True)
class AreaCount:
    """Open clues of one area, by level."""

    area: Area
    total: int
    red: int
    orange: int
    yellow: int


@dataclass(frozen=True)
class OpenSummary:
    """The figures above the list."""

    total: int
    red: int
    orange: int
    yellow: int
    new: int
    no_longer_hit: int


@dataclass(frozen=True)
class BusiestAreas:
    """For jobs, which have no user: a village with work to do, and what lies above it (12-digit codes)."""

    village_code: str
    open_clues: int

    @property
    def town_code(self) -> str:
        return self.village_code[:9] + "000"

    @property
    def county_code(self) -> str:
        return self.village_code[:6] + "000000"

    @property
    def city_code(self) -> str:
        return self.village_code[:4] + "00000000"


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that stops counting at the limit."""

    @cached_property
    def counted(self) -> int:
        rows = cast(QuerySet[Clue], self.object_list)
        return rows.order_by()[: COUNT_LIMIT + 1].count()

    @property
    def count(self) -> int:
        return min(self.counted, COUNT_LIMIT)

    @property
    def is_capped(self) -> bool:
        return self.counted > COUNT_LIMIT


def latest_run() -> ScreeningRun | None:
    """Its rules and columns are large and are read only when somebody asks for them."""
    return ScreeningRun.objects.defer("rules", "columns").order_by("-as_of", "-loaded_at").first()


def loaded_runs() -> list[ScreeningRun]:
    """The last run of each day, newest first."""
    rows = ScreeningRun.objects.defer("rules", "columns").order_by("-as_of", "-loaded_at")
    return list({run.as_of: run for run in reversed(rows)}.values())[::-1]


def confirmed_after(day: date) -> list[UUID]:
    """Households whose clue an officer closed as true after a day."""
    rows = Clue.objects.filter(outcome=Outcome.CONFIRMED, closed_at__date__gt=day)
    return sorted(set(rows.values_list("household_id", flat=True)))


def with_sentences(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Clues with their findings, for lists: what a finding rests on stays in the database."""
    findings = Finding.objects.defer("facts", "parameters", "evidence")
    return marked(rows).prefetch_related(Prefetch("findings", queryset=findings))


def marked(rows: QuerySet[Clue]) -> QuerySet[Clue]:
    """Clues that know whether one of their rules hits now; without one, `mark` says what they rest on."""
    sheets = HouseholdSheet.objects.filter(
        household_key=OuterRef("household_id"), hits__overlap=OuterRef("rule_ids")
    )
    return rows.annotate(is_hit_now=Exists(sheets))  # type: ignore[no-redef]


def is_run_loaded_for(as_of: date) -> bool:
    """For jobs: whether a run of that day or a later one is in force."""
    return ScreeningRun.objects.filter(as_of__gte=as_of).exists()


def busiest_areas() -> BusiestAreas:
    """County with the most open clues, in it the town, in it the village; the smallest code when equal."""
    rows = Clue.objects.filter(status=ClueStatus.OPEN).order_by()
    total, chosen = rows.count(), ""
    for column, _ in _COLUMN.values():
        counted = rows.values_list(column).annotate(count=Count("id")).order_by("-count", column)
        first = counted.first()
        if first is None:
            raise NoClues("还没有线索，无法安排演示人员；请先接收数据并筛查。")
        chosen = first[0]
        rows = rows.filter(**{column: chosen})
    return BusiestAreas(village_code=chosen, open_clues=total)


def households_with_open_clue() -> set[str]:
    """For jobs, which have no user: their keys."""
    keys = Clue.objects.filter(status=ClueStatus.OPEN).order_by().values_list("household_id", flat=True)
    return {str(key) for key in keys.iterator()}


def with_open_clue(scope: Scope, *, keys: Collection[UUID]) -> set[UUID]:
    """Those of these households that have one, or had one an hour ago: whoever closes it is shown the household again."""
    is_open = Q(status=ClueStatus.OPEN) | Q(closed_at__gt=Now() - timedelta(hours=1))
    rows = scope.clues(Clue.objects.filter(is_open, household_id__in=keys))
    return set(rows.values_list("household_id", flat=True))


def ranked(scope: Scope, *, filters: ClueFilters | None = None) -> QuerySet[Clue]:
    """Clues in the order to visit them; closed ones by the day they were closed."""
    filters = filters or ClueFilters()
    of_status = {"status": filters.status} if filters.status else {}
    rows = scope.clues(Clue.objects.filter(**of_status)).select_related("household")
    rows = registry.within_area(rows, filters.area_code)
    rows = _with_content(rows, filters)
    if filters.text:
        rows = rows.filter(household__in=registry.households_named(scope, text=filters.text))
    if filters.status == ClueStatus.CLOSED:
        return rows.order_by("-closed_at", "id")
    return rows.order_by("-rank", "id")


def open_clues(scope: Scope, *, filters: ClueFilters | None = None, page: int = 1) -> Page[Clue]:
    """One page of the list, with `paginator.count` and `paginator.is_capped`; findings come along."""
    found = CappedPaginator(with_sentences(ranked(scope, filters=filters)), PAGE_SIZE).get_page(page)
    codes = {code for clue in found for code in (clue.village_code, clue.town_code + "000")}
    names = registry.area_names(codes)
    for clue in found:
        clue.village_name = names.get(clue.village_code, "")
        clue.town_name = names.get(clue.town_code + "000", "")
    return found


def open_summary(scope: Scope, *, area_code: str = "") -> OpenSummary:
    rows = registry.within_area(scope.clues(Clue.objects.filter(status=ClueStatus.OPEN)), area_code)
    run = latest_run()
    since = run.as_of if run else date.max
    return OpenSummary(
        **rows.aggregate(
            **_LEVELS,
            new=Count("id", filter=Q(opened_on=since)),
            no_longer_hit=Count("id", filter=Q(no_longer_hit_since__isnull=False)),
        )
    )


def open_counts(scope: Scope, *, area_code: str) -> list[AreaCount]:
    """Open clues of each area one level below, for the tree, the map and the bar chart; zeros included."""
    children = registry.child_areas(scope, code=area_code)
    if not children:
        return []
    column, digits = _COLUMN[children[0].level]
    rows = registry.within_area(scope.clues(Clue.objects.filter(status=ClueStatus.OPEN)), area_code)
    counted = {row[column]: row for row in rows.order_by().values(column).annotate(**_LEVELS)}
    return [
        AreaCount(area=child, **{name: counted.get(child.code[:digits], {}).get(name, 0) for name in _LEVELS})
        for child in children
    ]


def risks_seen(scope: Scope) -> list[str]:
    """Risks of the rules of the newest run, for the filter."""
    run = latest_run()
    return (
        sorted({rule["risk"] for rule in run.rules if rule["risk"]}) if run and scope.has_households else []
    )


def rules_seen(scope: Scope) -> list[tuple[str, str]]:
    """(id, title) of the rules of the newest run, for the filter."""
    run = latest_run()
    return [(rule["rule_id"], rule["title"]) for rule in run.rules] if run and scope.has_households else []


def _with_content(rows: QuerySet[Clue], filters: ClueFilters) -> QuerySet[Clue]:
    if filters.risk:
        rows = rows.filter(risks__contains=[filters.risk])
    if filters.level:
        rows = rows.filter(level=filters.level)
    if filters.rule_id:
        rows = rows.filter(rule_ids__contains=[filters.rule_id])
    if filters.hit:
        rows = hit_in(rows, filters.hit)
    if filters.outcome:
        rows = rows.filter(outcome=filters.outcome)
    if filters.late:
        rows = with_due_day(rows, filters.late).filter(**{"is_late": True})
    if filters.delivery:
        rows = rows.filter(household_id__in=_resting_on(filters.delivery))
    if filters.is_no_longer_hit:
        rows = rows.filter(no_longer_hit_since__isnull=False)
    if filters.is_new:
        run = latest_run()
        rows = rows.filter(opened_on=run.as_of) if run else rows.none()
    return rows


def _resting_on(delivery: str) -> QuerySet[HouseholdSheet, UUID]:
    """Households that a rule hits by an indicator with a row of the delivery among those it shows."""
    run = latest_run()
    hit_by: dict[str, list[str]] = {}
    for rule in run.rules if run else ():
        for indicator in rule["indicators"]:
            hit_by.setdefault(indicator, []).append(rule["rule_id"])
    rests = Q(pk__in=[])
    for indicator, rules in hit_by.items():
        rows = {indicator: {"rows": [{"delivery": delivery}]}}
        rests |= Q(hits__overlap=rules, evidence__contains=rows)
    return HouseholdSheet.objects.filter(rests).values_list("household_key", flat=True)


_LEVELS = {
    "total": Count("id"),
    "red": Count("id", filter=Q(level=Level.RED)),
    "orange": Count("id", filter=Q(level=Level.ORANGE)),
    "yellow": Count("id", filter=Q(level=Level.YELLOW)),
}
_COLUMN: dict[str, tuple[str, int]] = {
    AreaLevel.COUNTY: ("county_code", 6),
    AreaLevel.TOWN: ("town_code", 9),
    AreaLevel.VILLAGE: ("village_code", 12),
}
