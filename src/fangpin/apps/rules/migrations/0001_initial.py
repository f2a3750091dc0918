"""Changes of the rulebook, their previews and the households behind."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parameter", models.CharField(max_length=80)),
                ("unit", models.CharField(max_length=40)),
                ("region", models.CharField(max_length=12)),
                ("from_date", models.DateField()),
                ("value", models.CharField(max_length=20)),
                ("former_value", models.CharField(blank=True, max_length=20)),
                ("source", models.CharField(max_length=200)),
                ("document", models.JSONField(null=True)),
                ("reason", models.CharField(max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "待复核"),
                            ("approved", "已批准"),
                            ("returned", "已退回"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("drafted_on", models.DateField()),
                ("drafted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_on", models.DateField(null=True)),
                ("decision", models.CharField(blank=True, max_length=500)),
                ("is_logged", models.BooleanField(default=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "测算中"), ("done", "已测算"), ("failed", "没有算成")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("run_id", models.CharField(blank=True, max_length=16)),
                ("figures", models.JSONField(default=dict)),
                ("cases", models.JSONField(default=list)),
                ("says", models.CharField(blank=True, max_length=500)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="previews",
                        to="rules.rulechange",
                    ),
                ),
            ],
            options={
                "ordering": [models.OrderBy(models.F("month"), descending=True, nulls_first=True)],
            },
        ),
        migrations.CreateModel(
            name="PreviewHousehold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("household_key", models.UUIDField()),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "新增预警"),
                            ("dropped", "不再预警"),
                            ("still_listed", "原因有变，仍在预警"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "gained",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "lost",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), default=list, size=None
                    ),
                ),
                (
                    "preview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="households",
                        to="rules.preview",
                    ),
                ),
            ],
            options={
                "ordering": ["village_code", "household_key"],
                "indexes": [
                    models.Index(
                        fields=["preview", "kind", "village_code", "household_key"], name="rules_behind"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="rulechange",
            index=models.Index(fields=["status", "-id"], name="rules_by_status"),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_by__isnull", True), ("status", "draft")),
                    models.Q(("decided_by", models.F("drafted_by")), ("status", "withdrawn")),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("status__in", ["approved", "returned"]),
                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rules_second_person_decides",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("from_date__gt", models.F("drafted_on")),
                    models.Q(
                        models.Q(("status", "approved"), _negated=True),
                        ("from_date__gt", models.F("decided_on")),
                        _connector="OR",
                    ),
                ),
                name="rules_from_tomorrow_at_the_earliest",
            ),
        ),
        migrations.AddConstraint(
            model_name="preview",
            constraint=models.UniqueConstraint(fields=("change", "month"), name="rules_one_replay_a_month"),
        ),
        migrations.AddConstraint(
            model_name="preview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("month__isnull", True)), fields=("change",), name="rules_one_preview"
            ),
        ),
    ]
