"""The tables of the audit app."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_role", models.CharField(blank=True, max_length=20)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("signed_in", "登录"),
                            ("sign_in_refused", "登录失败"),
                            ("signed_out", "退出"),
                            ("viewed_household", "查看一户一档"),
                            ("uploaded_file", "上传文件"),
                            ("loaded_delivery", "接收交付"),
                            ("downloaded_rejects", "下载退回行"),
                            ("loaded_run", "载入筛查结果"),
                            ("closed_clue", "办结线索"),
                            ("created_user", "新建用户"),
                        ],
                        max_length=30,
                    ),
                ),
                ("object_kind", models.CharField(blank=True, max_length=30)),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("detail", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["object_kind", "object_id", "-id"], name="audit_object"),
                    models.Index(fields=["actor_id", "-id"], name="audit_actor"),
                ],
            },
        ),
    ]
