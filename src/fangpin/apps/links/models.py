"""Identities as departments wrote them, where they stood, and every decision about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from fangpin.apps.links.enums import DecisionKind, LinkStatus, Zone


class Stranger(models.Model):
    """One identity as written: the same writing in twelve monthly files is one row and one decision."""

    person_key = models.UUIDField()  # of the number, or of the writing where the number cannot be used
    surname_key = models.UUIDField()
    name = models.CharField(max_length=60)
    id_masked = models.CharField(max_length=30, blank=True)
    id_fault = models.CharField(max_length=40, blank=True)  # code of what is wrong with the number
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=4, blank=True)
    phone_masked = models.CharField(max_length=20, blank=True)
    village_name = models.CharField(max_length=80, blank=True)  # as written
    # Blank where the file does not say; a file of one county at least says the county.
    county_code = models.CharField(max_length=6, blank=True)
    town_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=10, choices=Zone)
    status = models.CharField(max_length=10, choices=LinkStatus, default=LinkStatus.OPEN)
    method = models.CharField(max_length=40, blank=True)
    score = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    # [{person_key, surname_key, household_key, name, id_masked, birth_date, sex, village_code, score,
    #   compared: {name, id_number, birth_date, sex, village, phone}}], the likeliest first
    candidates = models.JSONField(default=list)
    linked_to = models.UUIDField(null=True)  # the register's person, with the surname the register has
    linked_surname = models.UUIDField(null=True)
    is_decided_by_person = models.BooleanField(default=False)  # the linker does not overrule an officer
    first_received_on = models.DateField()
    last_received_on = models.DateField()

    class Meta:
        ordering = ["village_code", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person_key", "surname_key"], name="links_one_per_writing"),
            models.CheckConstraint(
                condition=Q(status=LinkStatus.LINKED, linked_to__isnull=False)
                | (~Q(status=LinkStatus.LINKED) & Q(linked_to__isnull=True)),
                name="links_linked_means_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["county_code", "status", "zone", "village_code"], name="links_county"),
            models.Index(fields=["town_code", "status", "zone", "village_code"], name="links_town"),
            models.Index(fields=["village_code", "status", "zone"], name="links_village"),
            models.Index(fields=["linked_to"], name="links_linked_to"),
        ]


class Writing(models.Model):
    """Where an identity was written: one line a delivery, with its first row."""

    stranger = models.ForeignKey(Stranger, on_delete=models.CASCADE, related_name="writings")
    delivery = models.ForeignKey("deliveries.Delivery", on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=60, blank=True)
    row_no = models.IntegerField()
    rows = models.IntegerField(default=1)

    class Meta:
        ordering = ["-delivery__received_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["stranger", "delivery"], name="links_one_line_a_delivery")
        ]


class Decision(models.Model):
    """What was decided, by whom, on what grounds; decisions are added, never changed."""

    stranger = models.ForeignKey(Stranger, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind)
    linked_to = models.UUIDField(null=True)
    linked_surname = models.UUIDField(null=True)
    method = models.CharField(max_length=40)  # the linker's, or 'officer'
    score = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField()  # by the home's day: screening as of that day knows it
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["decided_at", "id"]
