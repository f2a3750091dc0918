"""The audit entry: ids and counts, never a name or an identity number."""

from django.db import models
from django.db.models.functions import Now

from fangpin.apps.audit.enums import Verb


class Entry(models.Model):
    """One thing somebody did. A trigger (migration 0001) refuses UPDATE and DELETE."""

    id = models.BigAutoField(primary_key=True)
    # The database's clock, not the web server's: entries of several servers must sort together.
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    actor_role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=30, choices=Verb)
    object_kind = models.CharField(max_length=30, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
        ]
