"""A question about the incomes of an area, and its answer."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fangpin.apps.measures.enums import Income


class Measurement(models.Model):
    """Asked once, answered once: what a run's households had does not change any more."""

    run_id = models.CharField(max_length=16)
    as_of = models.DateField()
    area_code = models.CharField(max_length=12)  # all twelve digits
    income = models.CharField(max_length=40, choices=Income)
    line_yuan = models.DecimalField(max_digits=12, decimal_places=2)  # a head a year
    asked_at = models.DateTimeField(db_default=Now())
    # As contracts/internal/measures.yaml describes it; null until the worker has counted.
    answer = models.JSONField(null=True)
    fault = models.TextField(blank=True)  # why it could not be counted

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run_id", "area_code", "income", "line_yuan"], name="measures_asked_once"
            ),
            models.CheckConstraint(condition=Q(line_yuan__gt=0), name="measures_line_above_zero"),
        ]
