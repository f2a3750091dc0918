"""Lists that somebody asked for."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deliveries", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterExport",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("contract", models.CharField(max_length=100)),
                ("area_code", models.CharField(blank=True, max_length=12)),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("running", "处理中"),
                            ("done", "已完成"),
                            ("failed", "未成功"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("message", models.TextField(blank=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "id"],
                "indexes": [models.Index(fields=["asked_by", "-asked_at"], name="deliveries_export_asked")],
            },
        ),
    ]
