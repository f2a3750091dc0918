"""Declarations by their area. Anybody adds one, and reads back nothing but how far the one of a receipt has come."""

from django.db import migrations

# Without a scope: one row in, and no row out. Whoever signed in adds under no other name than their own.
DECLARATIONS = """
ALTER TABLE declarations_declaration ENABLE ROW LEVEL SECURITY;
CREATE POLICY added_by_all ON declarations_declaration FOR INSERT
    WITH CHECK (entered_by_id IS NULL OR entered_by_id = fangpin_setting('user')::bigint);
CREATE POLICY own_rows ON declarations_declaration FOR SELECT
    USING (fangpin_sees(county_code, town_code, village_code));
CREATE POLICY settled_in_own_area ON declarations_declaration FOR UPDATE
    USING (fangpin_sees(county_code, town_code, village_code));
"""
NO_DECLARATIONS = """
DROP POLICY settled_in_own_area ON declarations_declaration;
DROP POLICY own_rows ON declarations_declaration;
DROP POLICY added_by_all ON declarations_declaration;
ALTER TABLE declarations_declaration DISABLE ROW LEVEL SECURITY;
"""
# Looks as the owner, and answers about the one row whose keyed mark is told: no names, no area, no household.
STANDING = """
CREATE FUNCTION fangpin_declaration_standing(wanted text)
RETURNS TABLE (status text, declared_on date, answer_by date, outcome text, decision text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT told.status::text, told.declared_on, told.answer_by,
        coalesce(clue.outcome, '')::text,
        CASE WHEN clue.outcome = 'confirmed' THEN coalesce(followed.decision, '') ELSE '' END::text
    FROM declarations_declaration AS told
    LEFT JOIN clues_clue AS clue ON clue.id = told.clue_id
    -- The last one: an objection that is right begins anew.
    LEFT JOIN LATERAL (
        SELECT found.decision FROM cases_case AS found
        WHERE found.household_id = told.household_id AND found.name = 'identification'
            AND found.opened_on >= told.declared_on
        ORDER BY found.opened_on DESC, found.id DESC LIMIT 1
    ) AS followed ON TRUE
    WHERE told.receipt_mark = wanted
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("guard", "0004_assistance"),
        ("declarations", "0001_initial"),
        ("cases", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(DECLARATIONS, NO_DECLARATIONS),
        migrations.RunSQL(STANDING, "DROP FUNCTION fangpin_declaration_standing;"),
    ]
