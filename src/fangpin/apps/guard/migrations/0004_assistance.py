"""Measures of help by their area."""

from django.db import migrations

MEASURES = """
ALTER TABLE assistance_measure ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON assistance_measure USING (fangpin_sees(county_code, town_code, village_code));
"""
NO_MEASURES = """
DROP POLICY own_rows ON assistance_measure;
ALTER TABLE assistance_measure DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0003_cases"),
        ("assistance", "0001_initial"),
    ]
    operations = [migrations.RunSQL(MEASURES, NO_MEASURES)]
