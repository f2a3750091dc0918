"""The tables of the clues app."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "household_key",
                        "rule_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("household_key", models.UUIDField()),
                ("rule_id", models.CharField(max_length=100)),
                ("is_hit", models.BooleanField()),
                ("since", models.DateField()),
                ("last_hit_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="ScreeningRun",
            fields=[
                ("run_id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("as_of", models.DateField()),
                ("households", models.IntegerField()),
                ("hits", models.IntegerField()),
                ("unknowns", models.IntegerField()),
                ("new_findings", models.IntegerField(default=0)),
                ("new_clues", models.IntegerField(default=0)),
                ("seconds", models.DecimalField(decimal_places=2, max_digits=10)),
                ("loaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("rules", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-as_of", "-loaded_at"],
            },
        ),
        migrations.CreateModel(
            name="Clue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "待办"), ("closed", "已办结")], default="open", max_length=10
                    ),
                ),
                ("opened_on", models.DateField()),
                ("last_hit_on", models.DateField()),
                ("no_longer_hit_since", models.DateField(null=True)),
                ("rank", models.IntegerField(default=0)),
                ("rank_reason", models.TextField(blank=True)),
                (
                    "level",
                    models.CharField(
                        choices=[("red", "红色"), ("orange", "橙色"), ("yellow", "黄色")], max_length=10
                    ),
                ),
                (
                    "risks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "rule_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "属实"),
                            ("unfounded", "不属实"),
                            ("already_known", "已知情况"),
                        ],
                        max_length=20,
                    ),
                ),
                ("outcome_note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "ordering": ["-rank", "id"],
            },
        ),
        migrations.CreateModel(
            name="HouseholdSheet",
            fields=[
                ("household_key", models.UUIDField(primary_key=True, serialize=False)),
                ("as_of", models.DateField()),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("facts", models.JSONField(default=dict)),
                (
                    "hits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "unknowns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                ("verdicts", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clues.screeningrun"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rule_id", models.CharField(max_length=100)),
                ("rule_title", models.CharField(max_length=100)),
                ("rule_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("risk", models.CharField(max_length=20)),
                (
                    "level",
                    models.CharField(
                        choices=[("red", "红色"), ("orange", "橙色"), ("yellow", "黄色")], max_length=10
                    ),
                ),
                ("sentence", models.TextField()),
                ("clears_when", models.TextField(blank=True)),
                ("facts", models.JSONField(default=list)),
                ("parameters", models.JSONField(default=list)),
                ("margin", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "clue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="clues.clue"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clues.screeningrun"
                    ),
                ),
            ],
            options={
                "ordering": ["clue", "as_of", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["status", "-rank", "id"], name="clues_status_rank"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["status", "county_code", "-rank", "id"], name="clues_county_rank"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["status", "town_code", "-rank", "id"], name="clues_town_rank"),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(fields=["status", "village_code", "-rank", "id"], name="clues_village_rank"),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "open")),
                fields=("household",),
                name="clues_one_open_per_household",
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                        ("outcome", ""),
                        ("status", "open"),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("status", "closed"),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="clues_closed_means_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(
                fields=("clue", "rule_id", "as_of"), name="clues_one_finding_per_crossing"
            ),
        ),
    ]
