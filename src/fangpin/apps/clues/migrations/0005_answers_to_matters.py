"""What families say about matters to explain."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0004_how_old_data_are"),
        ("registry", "0006_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterAnswer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("rule_id", models.CharField(max_length=100)),
                ("rule_title", models.CharField(max_length=100)),
                ("rule_hash", models.CharField(max_length=64)),
                ("as_of", models.DateField()),
                ("sentence", models.TextField()),
                ("facts", models.JSONField(default=list)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("explained", "属实，已说明"),
                            ("wrong_data", "数据有误"),
                            ("unexplained", "属实，说不清"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField()),
                ("told_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matter_answers",
                        to="registry.household",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-told_at", "-id"],
                "indexes": [
                    models.Index(fields=["household", "rule_id", "-told_at"], name="clues_matter_answers")
                ],
            },
        ),
    ]
