"""Areas, households and people; identity numbers are kept masked only, the keys are HMACs."""

from django.db import models

from fangpin.apps.registry.enums import AreaLevel, Listing


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

    class Meta:
        ordering = ["household", "birth_year", "key"]
        indexes = [models.Index(fields=["name"], name="registry_person_name")]


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
