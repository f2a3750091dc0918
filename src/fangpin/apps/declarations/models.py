"""Declarations: names, numbers and words lie sealed; which household it is about stands in keys."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fangpin.apps.clues.api import Level
from fangpin.apps.declarations.enums import DeclarationStatus, Door


class Declaration(models.Model):
    """The database itself finds the household and its open clue (migration 0001): whoever declares may read neither."""

    # Drawn with the form that is filled in: sent twice it is one, and nothing has to be read back.
    id = models.UUIDField(primary_key=True)
    # Keyed hash of receipt number and last four digits together: neither alone finds it.
    receipt_mark = models.CharField(max_length=64, unique=True)
    door = models.CharField(max_length=10, choices=Door)
    risk = models.CharField(max_length=20)
    told_village_code = models.CharField(max_length=12)  # as chosen
    # Of the household once it is known, until then as chosen: whoever answers for that area sees it.
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    person_key = models.UUIDField()
    content = models.BinaryField()  # sealed (content.py)
    # What a clue that it opens begins with.
    level = models.CharField(max_length=10, choices=Level)
    rank = models.IntegerField()
    status = models.CharField(max_length=10, choices=DeclarationStatus, default=DeclarationStatus.WAITING)
    household = models.ForeignKey(
        "registry.Household", null=True, on_delete=models.PROTECT, related_name="declarations"
    )
    clue = models.ForeignKey("clues.Clue", null=True, on_delete=models.PROTECT, related_name="declarations")
    declared_on = models.DateField()  # by the home's day
    declared_at = models.DateTimeField()
    # Null: holidays of that year are not published yet.
    visit_by = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Who said which household it is, or that there is none, and why.
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_on = models.DateField(null=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["declared_on", "declared_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(door="proxy")
                | Q(door="self", entered_by__isnull=True)
                | Q(door__in=["hotline", "window"], entered_by__isnull=False),
                name="declarations_door_and_clerk",
            ),
            models.CheckConstraint(
                condition=Q(status="linked", household__isnull=False, clue__isnull=False)
                | Q(status="waiting", household__isnull=True, clue__isnull=True, settled_by__isnull=True)
                | (
                    Q(status="nobody", household__isnull=True, clue__isnull=True, settled_by__isnull=False)
                    & ~Q(note="")
                ),
                name="declarations_status",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "county_code", "declared_on"], name="declarations_county"),
            models.Index(fields=["status", "town_code", "declared_on"], name="declarations_town"),
            models.Index(fields=["status", "village_code", "declared_on"], name="declarations_village"),
            models.Index(fields=["person_key"], name="declarations_person"),
        ]
