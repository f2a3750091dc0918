"""Print-outs of all that is held on a person, and how many households somebody looks at without work there."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from fangpin.apps.privacy.enums import CopyStatus


class PersonCopy(models.Model):
    """The id comes from the form, so that a double click asks once; the content lies sealed under `exports/<id>`."""

    id = models.UUIDField(primary_key=True)
    person_key = models.UUIDField()
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=10, choices=CopyStatus, default=CopyStatus.WAITING)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "id"]
        indexes = [models.Index(fields=["asked_by", "person_key", "-asked_at"], name="privacy_copies_asked")]


class LookUp(models.Model):
    """Somebody was shown a household without work there; counts for an hour and then goes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    household_key = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "household_key"], name="privacy_counts_once")]


class LookUpAlert(models.Model):
    """Somebody wanted to see more of them than the limit allows. No household is named."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of the posting worked under: its security administrator is told.
    area_code = models.CharField(max_length=12)
    at = models.DateTimeField()
    since = models.DateTimeField()  # the first of those counted
    count = models.IntegerField()
    # Given together with the password, after which the count begins anew.
    reason = models.CharField("用途", max_length=200, blank=True)
    explained_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["area_code", "-at"], name="privacy_alerts_in")]
