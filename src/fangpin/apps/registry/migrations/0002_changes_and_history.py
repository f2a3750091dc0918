"""Changes that rosters bring, who stands in the newest ones, decisions and history."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterPresence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person_key", models.UUIDField()),
                ("village_code", models.CharField(max_length=12)),
                ("received_on", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="household",
            name="entered_by",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="household",
            name="entered_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="entered_by",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddField(
            model_name="person",
            name="entered_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="gone_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="rosterarrival",
            name="previous_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="HistoryEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("subject", models.CharField(max_length=10)),
                ("key", models.UUIDField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=60)),
                ("delivery", models.CharField(blank=True, max_length=16)),
                ("change_id", models.BigIntegerField(null=True)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["key", "-id"], name="registry_history_key")],
            },
        ),
        migrations.CreateModel(
            name="RegisterChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("birth", "出生"),
                            ("moved_in", "新增成员"),
                            ("new_household", "新增户"),
                            ("returned", "重新出现"),
                            ("corrected", "信息更正"),
                            ("conflict", "同号异名（未采用）"),
                            ("split", "分户"),
                            ("merge", "并户"),
                            ("transfer", "成员转入他户"),
                            ("moved", "整户迁移或换户号"),
                            ("died", "死亡"),
                            ("missing", "名册中不再出现"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "待审核"),
                            ("accepted", "已同意"),
                            ("refused", "不同意"),
                            ("taken", "已自动处理"),
                            ("withdrawn", "已失效"),
                            ("undone", "已撤销"),
                        ],
                        max_length=20,
                    ),
                ),
                ("to_household_key", models.UUIDField(null=True)),
                ("to_household_no", models.CharField(blank=True, max_length=30)),
                ("to_head_name", models.CharField(blank=True, max_length=60)),
                ("to_village_code", models.CharField(blank=True, max_length=12)),
                ("from_village_code", models.CharField(blank=True, max_length=12)),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("member_count", models.IntegerField()),
                ("hints", models.JSONField(default=list)),
                ("delivery", models.CharField(blank=True, max_length=16)),
                ("received_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registry.household",
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="registry.registerchange",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DecisionLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("decided_on", models.DateField()),
                ("person_key", models.UUIDField(null=True)),
                ("household_key", models.UUIDField()),
                ("village_code", models.CharField(blank=True, max_length=12)),
                ("is_gone", models.BooleanField(default=False)),
                ("is_logged", models.BooleanField(default=False)),
                (
                    "change",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.registerchange"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangeMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sheet", models.CharField(blank=True, max_length=60)),
                ("row_no", models.IntegerField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registry.person",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="registry.registerchange",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["status", "county_code", "-id"], name="registry_change_county"),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["status", "town_code", "-id"], name="registry_change_town"),
        ),
        migrations.AddIndex(
            model_name="registerchange",
            index=models.Index(fields=["to_household_key"], name="registry_change_to"),
        ),
        migrations.AddIndex(
            model_name="decisionline",
            index=models.Index(
                condition=models.Q(("is_logged", False)), fields=["id"], name="registry_line_unlogged"
            ),
        ),
    ]
