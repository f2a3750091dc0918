"""Triggers that keep the history of households and people, whatever the code does, and refuse to delete any.

Who and why come from the setting `fangpin.because` of the transaction (actions/because.py).
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION registry_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    because jsonb := coalesce(nullif(current_setting('fangpin.because', TRUE), ''), '{}')::jsonb;
BEGIN
    INSERT INTO registry_historyentry (subject, key, actor_id, reason, delivery, change_id, before, after)
    SELECT
        TG_ARGV[0], pair.key, (because ->> 'actor')::bigint, coalesce(because ->> 'reason', ''),
        coalesce(because ->> 'delivery', ''), (because ->> 'change')::bigint, changed.before, changed.after
    FROM (
        SELECT n.key, to_jsonb(o) AS old_row, to_jsonb(n) AS new_row
        FROM old_rows AS o JOIN new_rows AS n ON n.key = o.key
        WHERE o IS DISTINCT FROM n
    ) AS pair
    CROSS JOIN LATERAL (
        SELECT jsonb_object_agg(was.key, was.value) AS before, jsonb_object_agg(was.key, pair.new_row -> was.key) AS after
        FROM jsonb_each(pair.old_row) AS was
        WHERE was.value IS DISTINCT FROM pair.new_row -> was.key
    ) AS changed
    ORDER BY pair.key;
    RETURN NULL;
END $$;
CREATE TRIGGER registry_household_history AFTER UPDATE ON registry_household
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION registry_keep_history('household');
CREATE TRIGGER registry_person_history AFTER UPDATE ON registry_person
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION registry_keep_history('person');

CREATE FUNCTION registry_nobody_vanishes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'households, people and their history are kept, never deleted';
END $$;
CREATE TRIGGER registry_household_stays BEFORE DELETE ON registry_household
    FOR EACH STATEMENT EXECUTE FUNCTION registry_nobody_vanishes();
CREATE TRIGGER registry_person_stays BEFORE DELETE ON registry_person
    FOR EACH STATEMENT EXECUTE FUNCTION registry_nobody_vanishes();
CREATE TRIGGER registry_history_stays BEFORE UPDATE OR DELETE ON registry_historyentry
    FOR EACH STATEMENT EXECUTE FUNCTION registry_nobody_vanishes();
"""
FORGET = """
DROP TRIGGER registry_history_stays ON registry_historyentry;
DROP TRIGGER registry_person_stays ON registry_person;
DROP TRIGGER registry_household_stays ON registry_household;
DROP FUNCTION registry_nobody_vanishes();
DROP TRIGGER registry_person_history ON registry_person;
DROP TRIGGER registry_household_history ON registry_household;
DROP FUNCTION registry_keep_history();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_changes_and_history")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
