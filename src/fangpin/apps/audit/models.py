"""The audit entry (ids and counts, no name, no identity number), and what users say of the system."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from fangpin.apps.audit.enums import SuggestionKind, verbs


class Entry(models.Model):
    """One thing somebody did. Triggers (migrations 0002, 0010 and 0011) refuse UPDATE, DELETE and TRUNCATE."""

    id = models.BigAutoField(primary_key=True)
    # The database's clock, not the web server's: entries of several servers must sort together.
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    actor_role = models.CharField(max_length=20, blank=True)
    # Of the posting under which it was done; empty: the system itself, or somebody who did not come in.
    actor_area = models.CharField(max_length=12, blank=True, db_default="")
    verb = models.CharField(max_length=30, choices=verbs)
    object_kind = models.CharField(max_length=30, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["actor_area", "-id"], name="audit_area"),
            # Entries come in the order of their time: one line for thousands of them is enough.
            BrinIndex(fields=["at"], name="audit_day"),
        ]


class Seal(models.Model):
    """An entry's place in the chain: a hash of the entry and of the seal before it. Added by a trigger at the commit
    of the entry (migration 0010), so that entries are in the order in which they came into being; see chain.py."""

    place = models.BigIntegerField(primary_key=True)  # 1, 2, 3, …
    # No foreign key: a missing entry is what the chain is there to show.
    entry_id = models.BigIntegerField(unique=True)
    hash = models.BinaryField()

    class Meta:
        ordering = ["place"]


class Suggestion(models.Model):
    """A complaint or suggestion from the screen (意见反馈); who sent it, so that it can be answered."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.BigIntegerField()
    kind = models.CharField("类别", max_length=20, choices=SuggestionKind)
    text = models.TextField("内容", max_length=2000)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["actor_id", "-id"], name="audit_suggestion_actor")]
