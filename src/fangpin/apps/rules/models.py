"""Drafts of new values and tables, what was decided about them, and the previews that were worked out for each."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from fangpin.apps.rules.enums import ChangeKind, ChangeStatus, ImpactKind, PreviewState


class RuleChange(models.Model):
    """A new value of one parameter, or new rows of one decision table, for one region from a day on."""

    kind = models.CharField(max_length=10, choices=ChangeKind, default=ChangeKind.PARAMETER)
    target = models.CharField(max_length=80)  # the name of the parameter or table in the rulebook
    unit = models.CharField(max_length=40)
    region = models.CharField(max_length=12)
    from_date = models.DateField()
    # Of a parameter.
    value = models.CharField(
        max_length=20, blank=True
    )  # the decimal as it was written: no rounding, no lost zeros
    former_value = models.CharField(max_length=20, blank=True)  # what would hold there on that day without it
    # Of a table: the workbook as handed in, sealed, until a job has read its rows or told what is wrong with it.
    workbook = models.BinaryField(null=True)
    faults = models.JSONField(default=list)
    rows = models.JSONField(null=True)  # as the rulebook's files have them
    former_rows = models.JSONField(null=True)
    source = models.CharField(
        max_length=200
    )  # as in the rulebook; with a document of its own, the place in it
    document = models.JSONField(
        null=True
    )  # {title, issuer, number, issued_on} of a document not in the rulebook
    reason = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # What the drafter worked as: a person moves on, the draft stays that of the office.
    drafted_under = models.ForeignKey("accounts.Posting", on_delete=models.PROTECT, related_name="+")
    drafted_on = models.DateField()  # by the home's day, as all days here
    drafted_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    is_logged = models.BooleanField(default=False)  # carried to the data plane

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ChangeStatus.DRAFT, decided_by__isnull=True)
                | Q(status=ChangeStatus.WITHDRAWN, decided_by=F("drafted_by"))
                | (
                    Q(status__in=[ChangeStatus.APPROVED, ChangeStatus.RETURNED], decided_by__isnull=False)
                    & ~Q(decided_by=F("drafted_by"))
                ),
                name="rules_second_person_decides",
            ),
            models.CheckConstraint(
                condition=Q(from_date__gt=F("drafted_on"))
                & (~Q(status=ChangeStatus.APPROVED) | Q(from_date__gt=F("decided_on"))),
                name="rules_from_tomorrow_at_the_earliest",
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.PARAMETER, rows__isnull=True) & ~Q(value="")
                | Q(kind=ChangeKind.TABLE, value="")
                & (~Q(status=ChangeStatus.APPROVED) | Q(rows__isnull=False)),
                name="rules_approved_with_content",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="rules_by_status")]

    @property
    def is_table(self) -> bool:
        return self.kind == ChangeKind.TABLE

    @property
    def has_content(self) -> bool:
        """Whether there is something to decide about: not so while a workbook is unread or has faults."""
        return not self.is_table or self.rows is not None


class Preview(models.Model):
    """What a change would do to the current run, or would have done at the end of a past month."""

    change = models.ForeignKey(RuleChange, on_delete=models.CASCADE, related_name="previews")
    month = models.DateField(null=True)  # its first day; null: the current run
    state = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.WAITING)
    run_id = models.CharField(max_length=16, blank=True)
    figures = models.JSONField(
        default=dict
    )  # as engine.impact.Impact or pipeline.ranking.PointsImpact has them
    cases = models.JSONField(
        default=list
    )  # [{rule, case, complaints}]: worked examples that answer otherwise
    says = models.CharField(max_length=500, blank=True)  # why it could not be worked out

    class Meta:
        ordering = [F("month").desc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(fields=["change", "month"], name="rules_one_replay_a_month"),
            models.UniqueConstraint(
                fields=["change"], condition=Q(month__isnull=True), name="rules_one_preview"
            ),
        ]


class PreviewHousehold(models.Model):
    """The household behind a figure of a preview."""

    preview = models.ForeignKey(Preview, on_delete=models.CASCADE, related_name="households")
    household_key = models.UUIDField()
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=15, choices=ImpactKind)
    gained = ArrayField(models.CharField(max_length=100), default=list)
    lost = ArrayField(models.CharField(max_length=100), default=list)
    # Of a table: points, and the place in the village by points.
    points_before = models.IntegerField(null=True)
    points_after = models.IntegerField(null=True)
    place_before = models.IntegerField(null=True)
    place_after = models.IntegerField(null=True)

    class Meta:
        ordering = ["village_code", "household_key"]
        indexes = [
            models.Index(fields=["preview", "kind", "village_code", "household_key"], name="rules_behind")
        ]
