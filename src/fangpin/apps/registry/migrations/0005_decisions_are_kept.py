"""Every decision about a change is kept; an undone change waits again, so that no status is needed for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_blind_spots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="registerchange",
            name="status",
            field=models.CharField(
                choices=[
                    ("open", "待审核"),
                    ("accepted", "已同意"),
                    ("refused", "不同意"),
                    ("taken", "已自动处理"),
                    ("withdrawn", "已失效"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ChangeDecision",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("accepted", "同意"),
                            ("refused", "不同意"),
                            ("undid_acceptance", "撤销同意"),
                            ("undid_refusal", "撤销不同意"),
                        ],
                        max_length=20,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("stood", models.JSONField(default=dict)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="registry.registerchange",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
    ]
