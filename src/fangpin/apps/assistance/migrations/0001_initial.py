"""Measures of help."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0006_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("group", models.CharField(max_length=20)),
                (
                    "risks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("office", models.CharField(max_length=60)),
                ("person", models.CharField(max_length=40)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "待落实"), ("delivered", "已落实"), ("withdrawn", "已撤销")],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("planned_on", models.DateField()),
                ("planned_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("request_key", models.UUIDField(unique=True)),
                ("delivered_on", models.DateField(null=True)),
                ("proof", models.CharField(blank=True, max_length=500)),
                ("amount_yuan", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("closed_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
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
                        related_name="measures",
                        to="registry.household",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(fields=["status", "county_code", "due_on"], name="assistance_county"),
                    models.Index(fields=["status", "town_code", "due_on"], name="assistance_town"),
                    models.Index(fields=["status", "village_code", "due_on"], name="assistance_village"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_by__isnull", True),
                                ("delivered_on__isnull", True),
                                ("reason", ""),
                                ("status", "planned"),
                            ),
                            models.Q(
                                ("closed_by__isnull", False),
                                ("delivered_on__isnull", False),
                                ("reason", ""),
                                ("status", "delivered"),
                                models.Q(("proof", ""), _negated=True),
                            ),
                            models.Q(
                                ("closed_by__isnull", False),
                                ("delivered_on__isnull", True),
                                ("status", "withdrawn"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="assistance_closed_with_proof_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yuan__gte", 0)), name="assistance_no_debts"
                    ),
                ],
            },
        ),
    ]
