"""Screening runs as they arrive from the data plane, and the clues they raise."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fangpin.apps.clues.enums import ClueStatus, Level, MatterAnswerKind, Outcome

MINUTES_OF_A_DAY = 24 * 60


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


class ScreeningRun(models.Model):
    run_id = models.CharField(max_length=16, primary_key=True)
    as_of = models.DateField()
    households = models.IntegerField()
    hits = models.IntegerField()
    unknowns = models.IntegerField()
    new_findings = models.IntegerField(default=0)
    new_clues = models.IntegerField(default=0)
    seconds = models.DecimalField(max_digits=10, decimal_places=2)
    loaded_at = models.DateTimeField(db_default=Now())
    # What the screens need to show a clear rule too: the rules of this run as plain data,
    # [{rule_id, rule_hash, title, risk, level, clears_when, source, owner, columns: [column],
    #   indicators: [id], parameters: {county_code or "*": [{name, says, value, unit, source, region, from}]}}].
    rules = models.JSONField(default=list)
    # [{name, says, unit, indicator, indicator_title, datasets, counted_from}] in the order to show them; the last two
    # are what must be known for the column to be known
    columns = models.JSONField(default=list)
    # {county_code: {dataset: missing or stale}}
    feeds = models.JSONField(default=dict)
    # {county_code: {dataset: the last day it tells of}}
    covered_until = models.JSONField(default=dict)

    class Meta:
        ordering = ["-as_of", "-loaded_at"]


class HouseholdSheet(models.Model):
    """A household's newest facts and verdicts; the rules of the run that are in neither list are clear."""

    household_key = models.UUIDField(primary_key=True)
    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    facts = models.JSONField(default=dict)  # {column: text or null}
    hits = ArrayField(models.CharField(max_length=100), default=list)
    unknowns = ArrayField(models.CharField(max_length=100), default=list)
    # {rule_id: {facts, parameters, margin, sentence}} for what was found
    verdicts = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)  # {indicator: {count, rows: [{delivery, sheet, …}]}}


class RuleState(models.Model):
    """Whether a rule hits a household now. A row exists from the first hit on."""

    pk = models.CompositePrimaryKey("household_key", "rule_id")
    household_key = models.UUIDField()
    rule_id = models.CharField(max_length=100)
    is_hit = models.BooleanField()
    since = models.DateField()
    last_hit_on = models.DateField()


class Clue(models.Model):
    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="clues")
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=ClueStatus, default=ClueStatus.OPEN)
    opened_on = models.DateField()
    last_hit_on = models.DateField()
    no_longer_hit_since = models.DateField(null=True)  # 已不再命中: all rules cleared; a person closes it
    rank = models.IntegerField(default=0)  # points; the highest is visited first
    rank_reason = models.TextField(blank=True)
    level = models.CharField(max_length=10, choices=Level)
    risks = ArrayField(models.CharField(max_length=20), default=list)
    rule_ids = ArrayField(models.CharField(max_length=100), default=list)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.TextField(blank=True)
    visit_minutes = models.PositiveSmallIntegerField(null=True)  # null: not told
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    # Filled in by queries.open_clues for the list; not columns.
    village_name: str = ""
    town_name: str = ""
    is_hit_now: bool = True  # by queries.marked

    @property
    def mark(self) -> str:
        """Why what an open clue says may not hold any more; empty when a rule of it hits now, or none ever did."""
        if self.status != ClueStatus.OPEN or not self.rule_ids:
            return ""
        if self.no_longer_hit_since:
            return f"{_day(self.no_longer_hit_since)}起已不再命中"
        return "" if self.is_hit_now else f"现缺数据，无法复核（依据{_day(self.last_hit_on)}数据）"

    class Meta:
        ordering = ["-rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(status="open"), name="clues_one_open_per_household"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="open", outcome="", closed_at__isnull=True, closed_by__isnull=True)
                    | (Q(status="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(outcome=""))
                ),
                name="clues_closed_means_decided",
            ),
            models.CheckConstraint(
                condition=Q(visit_minutes__isnull=True)
                | Q(status="closed", visit_minutes__gt=0, visit_minutes__lte=MINUTES_OF_A_DAY),
                name="clues_minutes_of_a_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-rank", "id"], name="clues_status_rank"),
            models.Index(fields=["status", "county_code", "-rank", "id"], name="clues_county_rank"),
            models.Index(fields=["status", "town_code", "-rank", "id"], name="clues_town_rank"),
            models.Index(fields=["status", "village_code", "-rank", "id"], name="clues_village_rank"),
        ]


class Finding(models.Model):
    """A rule that began to hit a household: the facts of the day it crossed."""

    id = models.BigAutoField(primary_key=True)
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="findings")
    rule_id = models.CharField(max_length=100)
    rule_title = models.CharField(max_length=100)
    rule_hash = models.CharField(max_length=64)
    as_of = models.DateField()  # the crossing date
    risk = models.CharField(max_length=20)
    level = models.CharField(max_length=10, choices=Level)
    sentence = models.TextField()
    clears_when = models.TextField(blank=True)
    facts = models.JSONField(default=list)  # [{name, says, value, unit}]
    parameters = models.JSONField(default=list)  # [{name, value, unit, source, region, from}]
    margin = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    evidence = models.JSONField(default=dict)  # {indicator: {count, rows}} of the crossing day
    run = models.ForeignKey(ScreeningRun, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["clue", "as_of", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clue", "rule_id", "as_of"], name="clues_one_finding_per_crossing"
            )
        ]


class MatterAnswer(models.Model):
    """What a family said about a matter to explain, beside what was known when it said so; a later one stands."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey(
        "registry.Household", on_delete=models.PROTECT, related_name="matter_answers"
    )
    rule_id = models.CharField(max_length=100)
    rule_title = models.CharField(max_length=100)
    rule_hash = models.CharField(max_length=64)
    as_of = models.DateField()  # of the run that asked
    sentence = models.TextField()
    facts = models.JSONField(default=list)  # [{name, says, value, unit}]
    kind = models.CharField(max_length=20, choices=MatterAnswerKind)
    note = models.TextField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-told_at", "-id"]
        indexes = [models.Index(fields=["household", "rule_id", "-told_at"], name="clues_matter_answers")]


class WeighedClue(models.Model):
    """A clue as it is weighed against others: no household, no note. A view that reaches as far as visits are shared:
    the own area, and for a village its township."""

    id = models.BigIntegerField(primary_key=True)
    status = models.CharField(max_length=10)
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    opened_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    rank = models.IntegerField()
    level = models.CharField(max_length=10)
    no_longer_hit_since = models.DateField(null=True)
    rule_ids = ArrayField(models.CharField(max_length=100))

    class Meta:
        managed = False
        db_table = "clues_weighed"


class JudgedFinding(models.Model):
    """What a rule found and a visit judged: no household. A view of the whole county, whatever part of it one sees."""

    id = models.BigIntegerField(primary_key=True)
    clue_id = models.BigIntegerField()
    rule_id = models.CharField(max_length=100)
    county_code = models.CharField(max_length=6)
    closed_at = models.DateTimeField()
    outcome = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "clues_judged"
