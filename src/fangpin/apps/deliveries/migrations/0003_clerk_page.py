"""What a clerk is shown and says about an upload, and what becomes of a delivery."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0002_register_exports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="changes",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="delivery",
            name="corrects",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="delivery",
            name="headings",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="delivery",
            name="is_in_force",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="rested_as_of",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="resting_clues",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="resting_households",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="headings",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="upload",
            name="inspection",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="upload",
            name="is_confirmed_before",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="progress",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "已收到"),
                    ("asking", "待核对"),
                    ("running", "处理中"),
                    ("done", "已完成"),
                    ("failed", "未成功"),
                    ("withdrawn", "已撤回"),
                ],
                default="running",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="upload",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "已收到"),
                    ("asking", "待核对"),
                    ("running", "处理中"),
                    ("done", "已完成"),
                    ("failed", "未成功"),
                    ("withdrawn", "已撤回"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="registerexport",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "已收到"),
                    ("asking", "待核对"),
                    ("running", "处理中"),
                    ("done", "已完成"),
                    ("failed", "未成功"),
                    ("withdrawn", "已撤回"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="HeadingMemory",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("department", models.CharField(max_length=60)),
                ("sender_area", models.CharField(max_length=6)),
                ("contract", models.CharField(max_length=100)),
                ("bare", models.CharField(max_length=200)),
                ("heading", models.CharField(max_length=200)),
                ("column", models.CharField(blank=True, max_length=60)),
                ("is_correction", models.BooleanField()),
                ("confirmed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "sender_area", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sender_area", "contract", "bare"), name="deliveries_one_meaning_per_heading"
                    )
                ],
            },
        ),
    ]
