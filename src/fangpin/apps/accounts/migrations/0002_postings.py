"""What somebody works as, where and when; the one role and area of each user become a first posting."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ROLES = [
    ("village", "村"),
    ("grid_worker", "网格"),
    ("town", "乡镇"),
    ("county", "县"),
    ("city", "市"),
    ("department", "部门"),
    ("liaison", "联络"),
    ("approver", "审批"),
    ("auditor", "监督"),
    ("leader", "领导"),
    ("system_admin", "系统"),
    ("security_admin", "安全"),
    ("audit_admin", "审计"),
]


def give_everybody_a_posting(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """From the day the account was made; nobody's rights change by it."""
    user_model, posting_model = apps.get_model("accounts", "User"), apps.get_model("accounts", "Posting")
    for user in user_model.objects.order_by("pk"):
        posting_model.objects.create(
            user=user,
            role=user.role,
            area_code=user.area_code,
            department=user.department if user.role == "department" else "",
            # A demonstration's day may lie before the day it was made on.
            from_date=min(user.date_joined.date(), settings.HOME.today()),
        )
    # PostgreSQL alters no table that has checks of foreign keys waiting.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="user", options={"verbose_name": "user", "verbose_name_plural": "users"}
        ),
        migrations.RemoveConstraint(model_name="user", name="accounts_known_role"),
        migrations.RemoveConstraint(model_name="user", name="accounts_area_code"),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(choices=ROLES, max_length=20, verbose_name="岗位")),
                ("area_code", models.CharField(max_length=12, verbose_name="区划代码")),
                ("department", models.CharField(blank=True, max_length=40, verbose_name="部门")),
                ("from_date", models.DateField(verbose_name="开始日期")),
                ("until_date", models.DateField(null=True, verbose_name="终止日期")),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="accounts.posting",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["from_date", "pk"],
                "indexes": [
                    models.Index(fields=["user", "from_date"], name="accounts_postings_of"),
                    models.Index(fields=["area_code"], name="accounts_postings_in"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", [role for role, _ in ROLES])),
                        name="accounts_known_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("area_code__regex", "^\\d{12}$")), name="accounts_area_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_date__isnull", True),
                            ("until_date__gte", models.F("from_date")),
                            _connector="OR",
                        ),
                        name="accounts_ends_after_beginning",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_in_for__isnull", True), ("until_date__isnull", False), _connector="OR"
                        ),
                        name="accounts_stand_in_ends",
                    ),
                ],
            },
        ),
        migrations.RunPython(give_everybody_a_posting, elidable=True),
        migrations.RemoveField(model_name="user", name="role"),
        migrations.RemoveField(model_name="user", name="area_code"),
        migrations.RemoveField(model_name="user", name="department"),
        migrations.AddField(
            model_name="user",
            name="working_under",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.posting",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="password_set_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name="user",
            name="is_password_temporary",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
