"""The tables of the deliveries app."""

import django.db.models.deletion
import django.db.models.expressions
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
            name="Delivery",
            fields=[
                ("id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("contract", models.CharField(max_length=100)),
                ("contract_title", models.CharField(max_length=100)),
                ("sender", models.CharField(max_length=60)),
                ("department", models.CharField(max_length=60)),
                ("sender_area", models.CharField(max_length=6)),
                ("received_on", models.DateField()),
                ("covered_until", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("running", "处理中"),
                            ("done", "已完成"),
                            ("failed", "未成功"),
                        ],
                        default="running",
                        max_length=10,
                    ),
                ),
                ("rows_read", models.IntegerField(default=0)),
                ("accepted", models.IntegerField(default=0)),
                ("rejected", models.IntegerField(default=0)),
                ("skipped", models.IntegerField(default=0)),
                ("skipped_by_reason", models.JSONField(default=dict)),
                ("rejected_by_code", models.JSONField(default=dict)),
                ("warnings_by_code", models.JSONField(default=dict)),
                ("issues_total", models.IntegerField(default=0)),
                ("message", models.TextField(blank=True)),
                ("rejects_file", models.CharField(blank=True, max_length=200)),
                ("loaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="DeliveryIssue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sheet", models.CharField(blank=True, max_length=60)),
                ("row_no", models.IntegerField()),
                ("column", models.CharField(blank=True, max_length=60)),
                ("code", models.CharField(max_length=60)),
                ("says", models.CharField(max_length=300)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issues",
                        to="deliveries.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["delivery", "sheet", "row_no", "id"],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("file_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("department", models.CharField(blank=True, max_length=60)),
                ("sender_area", models.CharField(max_length=6)),
                ("contract", models.CharField(blank=True, max_length=100)),
                ("received_on", models.DateField()),
                ("uploaded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
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
                ("message", models.TextField(blank=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="deliveries.delivery",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["department", "-received_on", "id"], name="deliveries_department"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["contract", "-received_on"], name="deliveries_contract"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("accepted"), "+", models.F("rejected")
                            ),
                            "+",
                            models.F("skipped"),
                        ),
                    )
                ),
                name="deliveries_every_row_accounted_for",
            ),
        ),
        migrations.AddIndex(
            model_name="deliveryissue",
            index=models.Index(fields=["delivery", "sheet", "row_no", "id"], name="deliveries_issue_order"),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(fields=["department", "-uploaded_at"], name="deliveries_upload_dept"),
        ),
    ]
