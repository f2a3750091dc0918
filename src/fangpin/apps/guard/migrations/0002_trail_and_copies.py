"""Audit administrators read what was done under postings of their area; a print-out about a person is its asker's."""

from django.db import migrations

# Everybody's acts are entered, before anybody knows whose rows to show as well.
TRAIL = """
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY added_by_all ON audit_entry FOR INSERT WITH CHECK (TRUE);
CREATE POLICY own_rows ON audit_entry FOR SELECT USING (
    (actor_area >= fangpin_setting('trail_from') AND actor_area <= fangpin_setting('trail_to'))
    OR (actor_area = '' AND fangpin_setting('trail_rest') = 'yes')
);
"""
NO_TRAIL = """
DROP POLICY own_rows ON audit_entry;
DROP POLICY added_by_all ON audit_entry;
ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY;
"""
COPIES = """
ALTER TABLE privacy_personcopy ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON privacy_personcopy USING (asked_by_id = fangpin_setting('user')::bigint);
"""
NO_COPIES = """
DROP POLICY own_rows ON privacy_personcopy;
ALTER TABLE privacy_personcopy DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0001_rows_of_an_area"),
        ("audit", "0011_area_of_the_actor"),
        ("privacy", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(TRAIL, NO_TRAIL),
        migrations.RunSQL(COPIES, NO_COPIES),
    ]
