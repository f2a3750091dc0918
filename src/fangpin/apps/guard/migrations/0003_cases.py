"""Cases by their area; acts by their case."""

from django.db import migrations

CASES = """
ALTER TABLE cases_case ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON cases_case USING (fangpin_sees(county_code, town_code, village_code));
ALTER TABLE cases_act ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON cases_act USING (EXISTS (SELECT FROM cases_case AS found WHERE found.id = case_id));
"""
NO_CASES = """
DROP POLICY own_rows ON cases_act;
ALTER TABLE cases_act DISABLE ROW LEVEL SECURITY;
DROP POLICY own_rows ON cases_case;
ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0002_trail_and_copies"),
        ("cases", "0001_initial"),
    ]
    operations = [migrations.RunSQL(CASES, NO_CASES)]
