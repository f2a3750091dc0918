"""Cases and what was done in them, step by step."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fangpin.apps.cases.enums import ActKind, CaseStatus, Decision, ProcedureName


class Case(models.Model):
    """A household on its way through a procedure. It stays on the procedure as it was when it began."""

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="cases")
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    # Where it came from; none for the release of a household.
    clue = models.ForeignKey("clues.Clue", null=True, on_delete=models.PROTECT, related_name="cases")
    # The refusal that a family does not agree with.
    objects_to = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="objection")
    name = models.CharField(max_length=20, choices=ProcedureName)
    # As rulebook.procedures.as_data tells it: steps, who does them, what they ask, days with their source.
    procedure = models.JSONField()
    # What was known when it began: {as_of, findings: [{rule, sentence, as_of}], note}
    known = models.JSONField()
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.RUNNING)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    counted_from = models.DateField()  # for the clock of the whole procedure: the day the clue came
    due_on = models.DateField(null=True)  # null: holidays of that year are not published yet
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(db_default=Now())
    ended_on = models.DateField(null=True)
    # Where it stands; follows from the acts (standing.py), kept here to be searched for.
    open_steps = ArrayField(models.CharField(max_length=40), default=list)
    waits_for = ArrayField(models.CharField(max_length=20), default=list)  # the roles that can act
    step_due_on = models.DateField(null=True)  # the earliest among the open steps
    version = models.PositiveIntegerField(default=0)  # how many acts

    # Filled in by queries.admitted_cases; not a column.
    decided_on: date | None = None

    class Meta:
        ordering = ["step_due_on", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(status="running"), name="cases_one_running_per_household"
            ),
            models.UniqueConstraint(fields=["clue"], name="cases_one_per_clue"),
            models.CheckConstraint(
                condition=Q(status="running", ended_on__isnull=True)
                | (Q(status="ended", ended_on__isnull=False, open_steps=[]) & ~Q(decision="")),
                name="cases_ended_means_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "county_code", "step_due_on"], name="cases_county"),
            models.Index(fields=["status", "town_code", "step_due_on"], name="cases_town"),
            models.Index(fields=["status", "village_code", "step_due_on"], name="cases_village"),
        ]

    @property
    def steps(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.procedure["steps"]
        return found

    @property
    def decision_says(self) -> str:
        """In the words of the trade; empty while nothing is decided."""
        return self.says_of(self.decision) or self.get_decision_display()

    def says_of(self, decision: str) -> str:
        """What deciding so is called in this procedure; empty for what is called the same in all."""
        return _DECIDED.get((self.name, decision), "")


_DECIDED: dict[tuple[str, str], str] = {
    (ProcedureName.IDENTIFICATION, Decision.ADMIT): "同意纳入",
    (ProcedureName.IDENTIFICATION, Decision.REFUSE): "不予纳入",
    (ProcedureName.ELIMINATION, Decision.ADMIT): "同意消除",
    (ProcedureName.ELIMINATION, Decision.REFUSE): "不予消除",
    (ProcedureName.OBJECTION, Decision.ADMIT): "异议成立",
    (ProcedureName.OBJECTION, Decision.REFUSE): "异议不成立",
}


class Act(models.Model):
    """What somebody did in a step, never rewritten. The database refuses the second of two pairs of eyes where they
    are the first (migration 0001)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=ActKind)
    to_step = models.CharField(max_length=40, blank=True)  # where it was sent back to
    answers = models.JSONField(default=dict)  # {item: text, number, list of texts, true or null}
    note = models.CharField(max_length=1000, blank=True)
    # What was known of the household when it was decided: {as_of, findings: [{rule, sentence, as_of}]}
    known = models.JSONField(default=dict)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Who is stood in for counts as the doer as well.
    done_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField()  # by the home's day
    done_at = models.DateTimeField(db_default=Now())
    request_key = models.UUIDField(unique=True)  # sent twice is done once

    class Meta:
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_acts_in_order"),
            models.CheckConstraint(
                condition=Q(kind="returned") & ~Q(to_step="") & ~Q(note="")
                | Q(kind="stopped", to_step="") & ~Q(note="")
                | Q(kind__in=["done", "admit", "refuse"], to_step=""),
                name="cases_returned_with_reason",
            ),
        ]
