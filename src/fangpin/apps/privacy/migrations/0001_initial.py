"""Print-outs of all that is held on a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0006_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonCopy",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_key", models.UUIDField()),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("asked_at", models.DateTimeField(db_default=Now())),
                (
                    "status",
                    models.CharField(
                        choices=[("received", "正在汇总"), ("done", "已汇总"), ("failed", "没有汇总成")],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("message", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.household"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "id"],
                "indexes": [
                    models.Index(fields=["asked_by", "person_key", "-asked_at"], name="privacy_copies_asked")
                ],
            },
        ),
    ]
