"""Declarations. The database finds the household by the person's key, and the household's one open clue or a new one:
whoever declares has no right to look at either, and two at once cannot open two."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# As the owner, whatever the page may read. Where a household is, is where the row belongs from then on: a page that gives
# one to a household outside its area is refused by the policy, which is asked after this.
FINDING = """
CREATE FUNCTION declarations_open_clue(
    wanted uuid, village text, told_on date, told_risk text, told_level text, told_rank integer
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    found bigint;
BEGIN
    LOOP
        INSERT INTO clues_clue (
            household_id, county_code, town_code, village_code, status, opened_on, last_hit_on,
            rank, rank_reason, level, risks, rule_ids, outcome, outcome_note
        ) VALUES (
            wanted, left(village, 6), left(village, 9), village, 'open', told_on, told_on,
            told_rank, '自主申报', told_level, ARRAY[told_risk], '{}', '', ''
        )
        ON CONFLICT (household_id) WHERE status = 'open' DO NOTHING
        RETURNING id INTO found;
        EXIT WHEN found IS NOT NULL;
        UPDATE clues_clue SET
            risks = CASE WHEN told_risk = ANY (risks) THEN risks ELSE array_append(risks, told_risk::varchar) END,
            rank = greatest(rank, told_rank),
            rank_reason = CASE WHEN starts_with(rank_reason, '自主申报') THEN rank_reason
                ELSE concat_ws('；', '自主申报', nullif(rank_reason, '')) END
        WHERE household_id = wanted AND status = 'open'
        RETURNING id INTO found;
        -- It may have been closed in between: then a new one is opened.
        EXIT WHEN found IS NOT NULL;
    END LOOP;
    RETURN found;
END $$;
REVOKE EXECUTE ON FUNCTION declarations_open_clue FROM PUBLIC;
CREATE FUNCTION declarations_find_household() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        -- Whatever was sent: the number alone tells the household.
        SELECT person.household_id INTO NEW.household_id FROM registry_person AS person
        WHERE person.key = NEW.person_key AND person.is_alive AND person.gone_on IS NULL;
        NEW.status := CASE WHEN NEW.household_id IS NULL THEN 'waiting' ELSE 'linked' END;
        NEW.village_code := NEW.told_village_code;
        NEW.settled_by_id := NULL;
        NEW.settled_on := NULL;
        NEW.note := '';
    ELSIF OLD.status <> 'waiting' THEN
        RAISE EXCEPTION 'a declaration is settled once' USING ERRCODE = 'check_violation';
    END IF;
    NEW.clue_id := NULL;
    IF NEW.household_id IS NOT NULL THEN
        SELECT home.village_code INTO STRICT NEW.village_code
        FROM registry_household AS home WHERE home.key = NEW.household_id;
        NEW.clue_id := declarations_open_clue(
            NEW.household_id, NEW.village_code, NEW.declared_on, NEW.risk, NEW.level, NEW.rank
        );
    END IF;
    NEW.county_code := left(NEW.village_code, 6);
    NEW.town_code := left(NEW.village_code, 9);
    RETURN NEW;
END $$;
CREATE TRIGGER declarations_find_household BEFORE INSERT OR UPDATE OF household_id, status ON declarations_declaration
    FOR EACH ROW EXECUTE FUNCTION declarations_find_household();
"""
NO_FINDING = """
DROP TRIGGER declarations_find_household ON declarations_declaration;
DROP FUNCTION declarations_find_household();
DROP FUNCTION declarations_open_clue;
"""
_LEVELS = [("red", "红色"), ("orange", "橙色"), ("yellow", "黄色")]


def _somebody() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("clues", "0006_unnamed_clues"),
        ("registry", "0006_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("receipt_mark", models.CharField(max_length=64, unique=True)),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("self", "本人手机申报"),
                            ("proxy", "他人代填"),
                            ("hotline", "热线登记"),
                            ("window", "窗口登记"),
                        ],
                        max_length=10,
                    ),
                ),
                ("risk", models.CharField(max_length=20)),
                ("told_village_code", models.CharField(max_length=12)),
                ("county_code", models.CharField(max_length=6)),
                ("town_code", models.CharField(max_length=9)),
                ("village_code", models.CharField(max_length=12)),
                ("person_key", models.UUIDField()),
                ("content", models.BinaryField()),
                ("level", models.CharField(choices=_LEVELS, max_length=10)),
                ("rank", models.IntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "待确认农户"),
                            ("linked", "已转村核实"),
                            ("nobody", "没有对应的农户"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("declared_on", models.DateField()),
                ("declared_at", models.DateTimeField()),
                ("visit_by", models.DateField(null=True)),
                ("answer_by", models.DateField(null=True)),
                ("settled_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                (
                    "clue",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="clues.clue",
                    ),
                ),
                ("entered_by", _somebody()),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="registry.household",
                    ),
                ),
                ("settled_by", _somebody()),
            ],
            options={
                "ordering": ["declared_on", "declared_at", "id"],
                "indexes": [
                    models.Index(fields=["status", "county_code", "declared_on"], name="declarations_county"),
                    models.Index(fields=["status", "town_code", "declared_on"], name="declarations_town"),
                    models.Index(
                        fields=["status", "village_code", "declared_on"], name="declarations_village"
                    ),
                    models.Index(fields=["person_key"], name="declarations_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("door", "proxy"),
                            models.Q(("door", "self"), ("entered_by__isnull", True)),
                            models.Q(("door__in", ["hotline", "window"]), ("entered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="declarations_door_and_clerk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("clue__isnull", False), ("household__isnull", False), ("status", "linked")
                            ),
                            models.Q(
                                ("clue__isnull", True),
                                ("household__isnull", True),
                                ("settled_by__isnull", True),
                                ("status", "waiting"),
                            ),
                            models.Q(
                                ("clue__isnull", True),
                                ("household__isnull", True),
                                ("settled_by__isnull", False),
                                ("status", "nobody"),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="declarations_status",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FINDING, NO_FINDING),
    ]
