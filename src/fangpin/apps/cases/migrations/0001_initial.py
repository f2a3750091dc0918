"""Cases and their acts. The database keeps acts as they are, and two pairs of eyes apart, whatever the code does."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# The steps and who may not do which stand in the case's own procedure.
EYES = """
CREATE FUNCTION cases_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM cases_case AS found
        CROSS JOIN LATERAL jsonb_array_elements(found.procedure -> 'steps') AS listed (item)
        JOIN cases_act AS earlier
            ON (earlier.case_id = found.id AND listed.item -> 'not_by' ? earlier.step)
            OR (earlier.case_id = found.objects_to_id AND listed.item -> 'not_by_earlier' ? earlier.step)
        WHERE found.id = NEW.case_id AND listed.item ->> 'id' = NEW.step
            AND (earlier.done_by_id IN (NEW.done_by_id, NEW.done_for_id)
                OR earlier.done_for_id IN (NEW.done_by_id, NEW.done_for_id))
    ) THEN
        RAISE EXCEPTION 'whoever did a step does not check it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_second_person BEFORE INSERT ON cases_act
    FOR EACH ROW EXECUTE FUNCTION cases_second_person();
CREATE FUNCTION cases_acts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was done in a case is kept as it was done';
END $$;
CREATE TRIGGER cases_acts_stay BEFORE UPDATE OR DELETE ON cases_act
    FOR EACH STATEMENT EXECUTE FUNCTION cases_acts_stay();
"""
NO_EYES = """
DROP TRIGGER cases_acts_stay ON cases_act;
DROP FUNCTION cases_acts_stay();
DROP TRIGGER cases_second_person ON cases_act;
DROP FUNCTION cases_second_person();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clues", "0006_unnamed_clues"),
        ("registry", "0006_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("identification", "监测对象识别"),
                            ("elimination", "风险消除"),
                            ("objection", "异议复核"),
                        ],
                        max_length=20,
                    ),
                ),
                ("procedure", models.JSONField()),
                ("known", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("running", "在办"), ("ended", "已办结")], default="running", max_length=10
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("admit", "同意"), ("refuse", "不同意"), ("stopped", "终止")],
                        max_length=10,
                    ),
                ),
                ("counted_from", models.DateField()),
                ("due_on", models.DateField(null=True)),
                ("opened_on", models.DateField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_on", models.DateField(null=True)),
                (
                    "open_steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "waits_for",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("step_due_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "clue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="clues.clue",
                    ),
                ),
                (
                    "objects_to",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="cases.case",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="registry.household",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["step_due_on", "due_on", "id"],
                "indexes": [
                    models.Index(fields=["status", "county_code", "step_due_on"], name="cases_county"),
                    models.Index(fields=["status", "town_code", "step_due_on"], name="cases_town"),
                    models.Index(fields=["status", "village_code", "step_due_on"], name="cases_village"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "running")),
                        fields=("household",),
                        name="cases_one_running_per_household",
                    ),
                    models.UniqueConstraint(fields=("clue",), name="cases_one_per_clue"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("status", "running")),
                            models.Q(
                                ("ended_on__isnull", False),
                                ("open_steps", []),
                                ("status", "ended"),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cases_ended_means_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("step", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("done", "办完"),
                            ("returned", "退回"),
                            ("admit", "同意"),
                            ("refuse", "不同意"),
                            ("stopped", "终止办理"),
                        ],
                        max_length=10,
                    ),
                ),
                ("to_step", models.CharField(blank=True, max_length=40)),
                ("answers", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("known", models.JSONField(default=dict)),
                ("done_on", models.DateField()),
                ("done_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("request_key", models.UUIDField(unique=True)),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="cases.case"
                    ),
                ),
            ],
            options={
                "ordering": ["case", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="cases_acts_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "returned"),
                                models.Q(("to_step", ""), _negated=True),
                                models.Q(("note", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "stopped"), ("to_step", ""), models.Q(("note", ""), _negated=True)
                            ),
                            models.Q(("kind__in", ["done", "admit", "refuse"]), ("to_step", "")),
                            _connector="OR",
                        ),
                        name="cases_returned_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(EYES, NO_EYES),
    ]
