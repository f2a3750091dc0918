"""Areas, households and people; identity numbers are kept masked only, the keys are HMACs."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from fangpin.apps.registry.enums import AreaLevel, BlindSpot, ChangeKind, ChangeStatus, DecisionKind, Listing

# What GBK, in which many offices' programs still write, does not have; and the signs that stand for what was lost.
RARE_CHARACTERS = "[\u3400-\u4dbf\ue000-\uf8ff\U00020000-\U000323af?？□*＊]"


class Area(models.Model):
    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=10, choices=AreaLevel)
    parent_code = models.CharField(max_length=12, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # null: still valid

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["parent_code", "code"], name="registry_area_children")]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    key = models.UUIDField(primary_key=True)
    household_no = models.CharField(max_length=30)
    head_name = models.CharField(max_length=60)
    # Three columns instead of one path: prefix ranges cannot share an index with a sort order.
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    member_count = models.IntegerField(default=0)
    is_lifted_out = models.BooleanField(default=False)
    monitored_kind = models.CharField(max_length=40, blank=True)
    # The roster that brought the row; every later change is a HistoryEntry.
    entered_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        ordering = ["village_code", "household_no"]
        indexes = [
            models.Index(fields=["county_code", "household_no"], name="registry_household_county"),
            models.Index(fields=["town_code", "household_no"], name="registry_household_town"),
            models.Index(fields=["village_code", "household_no"], name="registry_household_village"),
            models.Index(fields=["household_no"], name="registry_household_no"),
            models.Index(fields=["head_name"], name="registry_household_head"),
        ]


class Person(models.Model):
    key = models.UUIDField(primary_key=True)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="people")
    name = models.CharField(max_length=60)
    id_masked = models.CharField(max_length=22)
    relation = models.CharField(max_length=20, blank=True)
    sex = models.CharField(max_length=4, blank=True)
    birth_year = models.IntegerField(null=True)
    is_alive = models.BooleanField(default=True)
    gone_on = models.DateField(null=True)  # no member of the household any more, by decision; the row stays
    entered_on = models.DateField(null=True)
    entered_by = models.CharField(max_length=16, blank=True, db_default="")
    # Why department files cannot be expected to name this person rightly; worked out by the database.
    blind_spot = models.GeneratedField(
        expression=models.Case(
            models.When(id_masked="", then=models.Value(BlindSpot.NO_NUMBER)),
            models.When(name__regex=RARE_CHARACTERS, then=models.Value(BlindSpot.RARE_CHARACTER)),
            default=models.Value(""),
        ),
        output_field=models.CharField(max_length=20, choices=BlindSpot),
        db_persist=True,
    )

    class Meta:
        ordering = ["household", "birth_year", "key"]
        indexes = [
            models.Index(fields=["name"], name="registry_person_name"),
            models.Index(
                fields=["household"], condition=~models.Q(blind_spot=""), name="registry_person_blind_spot"
            ),
        ]


class ListedPerson(models.Model):
    """A person on a list, whether or not the roster knows them yet: files come in any order."""

    pk = models.CompositePrimaryKey("listing", "person_key")
    listing = models.CharField(max_length=20, choices=Listing)
    person_key = models.UUIDField()
    value = models.CharField(max_length=60, blank=True)
    sender_area = models.CharField(max_length=6)
    received_on = models.DateField()


class RosterArrival(models.Model):
    """The day of the newest roster or list in force: an older file that comes late changes nothing."""

    pk = models.CompositePrimaryKey("source", "sender_area")
    source = models.CharField(max_length=20)  # 'roster' or a Listing
    sender_area = models.CharField(max_length=6)
    received_on = models.DateField()
    previous_on = models.DateField(null=True)  # of the roster before: several files may make one roster


class RosterPresence(models.Model):
    """Who stands in the newest roster that speaks of a village: who is missing from the next one follows from it."""

    # No index beside the running number: the table is read whole and loaded with every roster.
    id = models.BigAutoField(primary_key=True)
    person_key = models.UUIDField()
    village_code = models.CharField(max_length=12)
    received_on = models.DateField()


class RegisterChange(models.Model):
    """One household's difference between roster and registry: a proposal, or an addition taken at once."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20, choices=ChangeKind)
    status = models.CharField(max_length=20, choices=ChangeStatus)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="changes")
    # Where the people live according to the roster; empty when they are gone.
    to_household_key = models.UUIDField(null=True)
    to_household_no = models.CharField(max_length=30, blank=True)
    to_head_name = models.CharField(max_length=60, blank=True)
    to_village_code = models.CharField(max_length=12, blank=True)
    from_village_code = models.CharField(max_length=12, blank=True)
    # Of the household as registered when the change arose: whoever answers for that area decides.
    county_code = models.CharField(max_length=6)
    town_code = models.CharField(max_length=9)
    village_code = models.CharField(max_length=12)
    member_count = models.IntegerField()
    hints = models.JSONField(default=list)
    delivery = models.CharField(max_length=16, blank=True)
    received_on = models.DateField()
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    decided_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "county_code", "-id"], name="registry_change_county"),
            models.Index(fields=["status", "town_code", "-id"], name="registry_change_town"),
            models.Index(fields=["to_household_key"], name="registry_change_to"),
        ]


class ChangeMember(models.Model):
    """A person of a change: the row of the roster that says so, what was registered, what the row says."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(RegisterChange, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="changes")
    sheet = models.CharField(max_length=60, blank=True)
    row_no = models.IntegerField(null=True)  # null: the roster has no row of this person
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)


class ChangeDecision(models.Model):
    """One decision about a change, in the order they were taken; the change itself holds the one in force."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(RegisterChange, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=20, choices=DecisionKind)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    decided_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    # The households concerned as they were just before: nobody can read them off the registry later.
    stood = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]


class DecisionLine(models.Model):
    """What a decision says about one person or household, for the data plane's log (contracts/internal)."""

    id = models.BigAutoField(primary_key=True)
    change = models.ForeignKey(RegisterChange, on_delete=models.PROTECT, null=True)
    decided_on = models.DateField()
    person_key = models.UUIDField(null=True)  # null: the line moves the household itself
    household_key = models.UUIDField()
    village_code = models.CharField(max_length=12, blank=True)
    is_gone = models.BooleanField(default=False)
    is_logged = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(is_logged=False), name="registry_line_unlogged")
        ]


class HistoryEntry(models.Model):
    """What a change of a household's or person's row replaced; written by triggers only (migration 0002)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    subject = models.CharField(max_length=10)  # household, person
    key = models.UUIDField()
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    reason = models.CharField(max_length=60, blank=True)
    delivery = models.CharField(max_length=16, blank=True)
    change_id = models.BigIntegerField(null=True)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["key", "-id"], name="registry_history_key")]
