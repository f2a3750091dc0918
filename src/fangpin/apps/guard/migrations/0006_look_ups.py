"""Who looks at households is counted by oneself; the security administrator of the area reads the alerts."""

from django.db import migrations

COUNTED = """
ALTER TABLE privacy_lookup ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON privacy_lookup USING (user_id = fangpin_setting('user')::bigint);
"""
NOT_COUNTED = """
DROP POLICY own_rows ON privacy_lookup;
ALTER TABLE privacy_lookup DISABLE ROW LEVEL SECURITY;
"""
ALERTS = """
ALTER TABLE privacy_lookupalert ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON privacy_lookupalert USING (user_id = fangpin_setting('user')::bigint);
CREATE POLICY read_by_administrators ON privacy_lookupalert FOR SELECT
    USING (area_code >= fangpin_setting('alerts_from') AND area_code <= fangpin_setting('alerts_to'));
"""
NO_ALERTS = """
DROP POLICY read_by_administrators ON privacy_lookupalert;
DROP POLICY own_rows ON privacy_lookupalert;
ALTER TABLE privacy_lookupalert DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0005_declarations"),
        ("privacy", "0002_look_ups"),
    ]
    operations = [
        migrations.RunSQL(COUNTED, NOT_COUNTED),
        migrations.RunSQL(ALERTS, NO_ALERTS),
    ]
