"""Households looked at without work there, and the alert where there are too many."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _user() -> "models.Field[Any, Any]":
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _id() -> "models.Field[Any, Any]":
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LookUp",
            fields=[
                ("id", _id()),
                ("household_key", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("user", _user()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "household_key"), name="privacy_counts_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LookUpAlert",
            fields=[
                ("id", _id()),
                ("area_code", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("count", models.IntegerField()),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="用途")),
                ("explained_at", models.DateTimeField(null=True)),
                ("user", _user()),
            ],
            options={
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["area_code", "-at"], name="privacy_alerts_in")],
            },
        ),
    ]
