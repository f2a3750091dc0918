"""What users say about the system, and the verbs that go with it."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_entries_only_grow"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="verb",
            field=models.CharField(
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
                    ("exported_clues", "导出线索清单"),
                    ("created_user", "新建用户"),
                    ("sent_suggestion", "提交意见反馈"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("actor_id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("complaint", "投诉"),
                            ("suggestion", "建议"),
                            ("wrong_data", "数据有误"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="内容")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["actor_id", "-id"], name="audit_suggestion_actor")],
            },
        ),
    ]
