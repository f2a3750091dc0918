"""Views of the clues around one's own, without a household (made by the guard app, which knows whose they are)."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0005_answers_to_matters"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeighedClue",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("status", models.CharField(max_length=10)),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("opened_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("rank", models.IntegerField()),
                ("level", models.CharField(max_length=10)),
                ("no_longer_hit_since", models.DateField(null=True)),
                (
                    "rule_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), size=None
                    ),
                ),
            ],
            options={"db_table": "clues_weighed", "managed": False},
        ),
        migrations.CreateModel(
            name="JudgedFinding",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("clue_id", models.BigIntegerField()),
                ("rule_id", models.CharField(max_length=100)),
                ("county_code", models.CharField(max_length=6)),
                ("closed_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=20)),
            ],
            options={"db_table": "clues_judged", "managed": False},
        ),
    ]
