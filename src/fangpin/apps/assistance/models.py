"""Measures of help, from plan to proof."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fangpin.apps.assistance.enums import MeasureStatus


class Measure(models.Model):
    """One measure for one household: against which risks, by whom, until when, and what proves it."""

    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="measures")
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    group = models.CharField(max_length=20)  # a kind of the national list (rulebook/assistance.yaml)
    risks = ArrayField(models.CharField(max_length=20))
    what = models.CharField(max_length=200)
    office = models.CharField(max_length=60)  # who answers for it
    person = models.CharField(max_length=40)
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=MeasureStatus, default=MeasureStatus.PLANNED)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_on = models.DateField()
    planned_at = models.DateTimeField(db_default=Now())
    request_key = models.UUIDField(unique=True)  # sent twice is planned once
    delivered_on = models.DateField(null=True)
    proof = models.CharField(max_length=500, blank=True)
    amount_yuan = models.DecimalField(
        max_digits=14, decimal_places=2, null=True
    )  # null: not in money, or not told
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)  # why it was withdrawn

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="planned", delivered_on__isnull=True, closed_by__isnull=True, reason="")
                | (
                    Q(status="delivered", delivered_on__isnull=False, closed_by__isnull=False, reason="")
                    & ~Q(proof="")
                )
                | (Q(status="withdrawn", delivered_on__isnull=True, closed_by__isnull=False) & ~Q(reason="")),
                name="assistance_closed_with_proof_or_reason",
            ),
            models.CheckConstraint(condition=Q(amount_yuan__gte=0), name="assistance_no_debts"),
        ]
        indexes = [
            models.Index(fields=["status", "county_code", "due_on"], name="assistance_county"),
            models.Index(fields=["status", "town_code", "due_on"], name="assistance_town"),
            models.Index(fields=["status", "village_code", "due_on"], name="assistance_village"),
        ]
