"""The tables of the registry app."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ListedPerson",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "listing", "person_key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "listing",
                    models.CharField(
                        choices=[
                            ("monitored", "监测对象"),
                            ("lifted_out", "脱贫人口"),
                            ("death", "死亡注销"),
                        ],
                        max_length=20,
                    ),
                ),
                ("person_key", models.UUIDField()),
                ("value", models.CharField(blank=True, max_length=60)),
                ("sender_area", models.CharField(max_length=6)),
                ("received_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="RosterArrival",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "source", "sender_area", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(max_length=20)),
                ("sender_area", models.CharField(max_length=6)),
                ("received_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "level",
                    models.CharField(
                        choices=[("city", "市"), ("county", "县"), ("town", "乡镇"), ("village", "村")],
                        max_length=10,
                    ),
                ),
                ("parent_code", models.CharField(blank=True, max_length=12)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "ordering": ["code"],
                "indexes": [models.Index(fields=["parent_code", "code"], name="registry_area_children")],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("household_no", models.CharField(max_length=30)),
                ("head_name", models.CharField(max_length=60)),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("member_count", models.IntegerField(default=0)),
                ("is_lifted_out", models.BooleanField(default=False)),
                ("monitored_kind", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["village_code", "household_no"],
                "indexes": [
                    models.Index(fields=["county_code", "household_no"], name="registry_household_county"),
                    models.Index(fields=["town_code", "household_no"], name="registry_household_town"),
                    models.Index(fields=["village_code", "household_no"], name="registry_household_village"),
                    models.Index(fields=["household_no"], name="registry_household_no"),
                    models.Index(fields=["head_name"], name="registry_household_head"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("id_masked", models.CharField(max_length=22)),
                ("relation", models.CharField(blank=True, max_length=20)),
                ("sex", models.CharField(blank=True, max_length=4)),
                ("birth_year", models.IntegerField(null=True)),
                ("is_alive", models.BooleanField(default=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "ordering": ["household", "birth_year", "key"],
                "indexes": [models.Index(fields=["name"], name="registry_person_name")],
            },
        ),
    ]
