"""Row-level security: whoever is not the owner of the tables reads and writes the rows of one scope only.

The scope stands in settings of the connection (guard/shown_rows.py). An unset or empty one is NULL here, and nothing
equals NULL: without a scope there are no rows.
"""

from django.db import migrations

# Plain SQL functions, which the planner replaces by their text: indexes are used as if it stood in the query.
# Parallel safe, here and below, or no query about people would use a second core.
SETTINGS = """
CREATE FUNCTION fangpin_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('fangpin.' || name, TRUE), '')
$$;
CREATE FUNCTION fangpin_sees(county text, town text, village text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (county >= fangpin_setting('county_from') AND county <= fangpin_setting('county_to'))
        OR town = fangpin_setting('town') OR village = fangpin_setting('village')
$$;
CREATE FUNCTION fangpin_has_sent(sender text, department text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ((sender >= fangpin_setting('sender_from') AND sender <= fangpin_setting('sender_to'))
            OR sender = fangpin_setting('sender_city'))
        AND (fangpin_setting('department') IS NULL OR department = fangpin_setting('department'))
$$;
"""
# These look at other tables as their owner does, or policies would ask each other in a circle; they answer yes or no.
ACROSS = """
CREATE FUNCTION fangpin_own_household(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 10 AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM registry_household AS home
        WHERE home.key = wanted AND fangpin_sees(home.county_code, home.town_code, home.village_code)
    );
END $$;
-- Of a change that the area decides about: the household left, and the one joined, wherever they are by now.
CREATE FUNCTION fangpin_own_change_names(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 10 AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM registry_registerchange AS change
        WHERE change.household_id = wanted AND fangpin_sees(change.county_code, change.town_code, change.village_code)
    ) OR EXISTS (
        SELECT FROM registry_registerchange AS change
        WHERE change.to_household_key = wanted
            AND fangpin_sees(change.county_code, change.town_code, change.village_code)
    );
END $$;
CREATE FUNCTION fangpin_own_change_moves(wanted uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 10 AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM registry_changemember AS member
        JOIN registry_registerchange AS change ON change.id = member.change_id
        WHERE member.person_id = wanted AND fangpin_sees(change.county_code, change.town_code, change.village_code)
    );
END $$;
"""
_OWN_COLUMNS = "fangpin_sees(county_code, town_code, village_code)"
POLICIES = {
    "registry_household": f"{_OWN_COLUMNS} OR fangpin_own_change_names(key)",
    "registry_person": """
        EXISTS (SELECT FROM registry_household AS home WHERE home.key = household_id)
        OR fangpin_own_change_moves(key)""",
    "registry_listedperson": """
        EXISTS (SELECT FROM registry_person AS person WHERE person.key = person_key)""",
    "registry_rosterarrival": "fangpin_has_sent(sender_area, NULL)",
    "registry_rosterpresence": "fangpin_sees(left(village_code, 6), left(village_code, 9), village_code)",
    "registry_registerchange": f"{_OWN_COLUMNS} OR fangpin_own_household(to_household_key)",
    "registry_changemember": """
        EXISTS (SELECT FROM registry_registerchange AS change WHERE change.id = change_id)""",
    "registry_changedecision": """
        EXISTS (SELECT FROM registry_registerchange AS change WHERE change.id = change_id)""",
    "registry_decisionline": """
        EXISTS (SELECT FROM registry_registerchange AS change WHERE change.id = change_id)""",
    "registry_historyentry": """
        CASE WHEN subject = 'household' THEN fangpin_own_household(key)
        ELSE EXISTS (SELECT FROM registry_person AS person WHERE person.key = registry_historyentry.key) END""",
    # Names of files are no personal data: whoever sees a household may see from which files its figures come.
    "deliveries_delivery": """
        fangpin_has_sent(sender_area, department)
        OR (sender_area >= fangpin_setting('evidence_from') AND sender_area <= fangpin_setting('evidence_to'))""",
    "deliveries_deliveryissue": """
        EXISTS (SELECT FROM deliveries_delivery AS delivery WHERE delivery.id = delivery_id)""",
    "deliveries_upload": "fangpin_has_sent(sender_area, department)",
    "deliveries_headingmemory": "fangpin_has_sent(sender_area, department)",
    "deliveries_registerexport": "asked_by_id = fangpin_setting('user')::bigint",
    "links_stranger": _OWN_COLUMNS,
    "links_writing": "EXISTS (SELECT FROM links_stranger AS stranger WHERE stranger.id = stranger_id)",
    "links_decision": "EXISTS (SELECT FROM links_stranger AS stranger WHERE stranger.id = stranger_id)",
    "clues_clue": _OWN_COLUMNS,
    "clues_finding": "EXISTS (SELECT FROM clues_clue AS clue WHERE clue.id = clue_id)",
    "clues_householdsheet": _OWN_COLUMNS,
    "clues_rulestate": "fangpin_own_household(household_key)",
    "clues_matteranswer": "fangpin_own_household(household_id)",
    "measures_measurement": """
        area_code >= fangpin_setting('area_from') AND area_code <= fangpin_setting('area_to')""",
    "rules_rulechange": """
        starts_with(region, fangpin_setting('rules_below')) OR region = fangpin_setting('rules_city')""",
    "rules_preview": "EXISTS (SELECT FROM rules_rulechange AS change WHERE change.id = change_id)",
    "rules_previewhousehold": _OWN_COLUMNS,
    "audit_suggestion": "actor_id = fangpin_setting('user')::bigint",
}
# Read before anybody knows whose rows to show, since that follows from it; given and ended by the administrator of
# the area only, whatever a page sends.
POSTINGS = """
ALTER TABLE accounts_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_by_all ON accounts_posting FOR SELECT USING (TRUE);
CREATE POLICY given_by_administrators ON accounts_posting FOR INSERT
    WITH CHECK (area_code >= fangpin_setting('staff_from') AND area_code <= fangpin_setting('staff_to'));
CREATE POLICY ended_by_administrators ON accounts_posting FOR UPDATE
    USING (area_code >= fangpin_setting('staff_from') AND area_code <= fangpin_setting('staff_to'));
"""
NO_POSTINGS = """
DROP POLICY read_by_all ON accounts_posting;
DROP POLICY given_by_administrators ON accounts_posting;
DROP POLICY ended_by_administrators ON accounts_posting;
ALTER TABLE accounts_posting DISABLE ROW LEVEL SECURITY;
"""
# A village learns from the visits of its county, and competes for visits with its town, but sees none of their clues.
UNNAMED = """
CREATE VIEW clues_weighed AS
SELECT id, status, county_code, town_code, village_code, opened_on, closed_at, rank, level, no_longer_hit_since,
    rule_ids
FROM clues_clue
WHERE NOT row_security_active('clues_clue') OR fangpin_sees(county_code, town_code, village_code)
    OR town_code = fangpin_setting('around_town');
CREATE VIEW clues_judged AS
SELECT finding.id, finding.clue_id, finding.rule_id, clue.county_code, clue.closed_at, clue.outcome
FROM clues_finding AS finding JOIN clues_clue AS clue ON clue.id = finding.clue_id
WHERE clue.outcome <> '' AND (
    NOT row_security_active('clues_clue')
    OR (clue.county_code >= fangpin_setting('around_from') AND clue.county_code <= fangpin_setting('around_to'))
);
"""
# The history is written by triggers only, so no role needs the right to add to it.
HISTORY = """
ALTER FUNCTION registry_keep_history() SECURITY DEFINER SET search_path = public, pg_temp;
"""
NO_HISTORY = "ALTER FUNCTION registry_keep_history() SECURITY INVOKER RESET search_path;"


def _guard(table: str, seen: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; CREATE POLICY own_rows ON {table} USING ({seen});",
        f"DROP POLICY own_rows ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in_tries"),
        ("audit", "0010_chain_of_entries"),
        ("registry", "0006_earlier_decisions"),
        ("deliveries", "0006_same_day"),
        ("links", "0001_initial"),
        ("clues", "0006_unnamed_clues"),
        ("measures", "0001_initial"),
        ("rules", "0003_drafted_under"),
    ]
    operations = [
        migrations.RunSQL(
            SETTINGS,
            "DROP FUNCTION fangpin_has_sent; DROP FUNCTION fangpin_sees; DROP FUNCTION fangpin_setting;",
        ),
        migrations.RunSQL(
            ACROSS,
            "DROP FUNCTION fangpin_own_change_moves; DROP FUNCTION fangpin_own_change_names;"
            "DROP FUNCTION fangpin_own_household;",
        ),
        *(_guard(table, seen) for table, seen in POLICIES.items()),
        migrations.RunSQL(POSTINGS, NO_POSTINGS),
        migrations.RunSQL(UNNAMED, "DROP VIEW clues_judged; DROP VIEW clues_weighed;"),
        migrations.RunSQL(HISTORY, NO_HISTORY),
    ]
