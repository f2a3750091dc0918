"""Print-outs of all that is held on a person: who asked for one, for whom and why."""

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
