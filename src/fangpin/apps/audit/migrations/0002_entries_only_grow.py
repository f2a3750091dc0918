"""Entries are only ever added: the database refuses to change or delete one, whatever the code does."""

from django.db import migrations

FORBID = """
CREATE FUNCTION audit_entry_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only added, never changed or deleted';
END $$;
CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows();
"""
ALLOW = "DROP TRIGGER audit_entry_only_grows ON audit_entry; DROP FUNCTION audit_entry_only_grows();"


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
