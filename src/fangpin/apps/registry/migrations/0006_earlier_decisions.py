"""Decisions taken before each was kept; what was undone waits again."""

from django.db import migrations

CARRY_OVER = """
INSERT INTO registry_changedecision (change_id, kind, decided_by_id, decided_on, reason, stood)
SELECT id, CASE status WHEN 'refused' THEN 'refused' ELSE 'accepted' END, decided_by_id, decided_on, reason, '{}'
FROM registry_registerchange
WHERE status IN ('accepted', 'refused', 'undone') AND undoes_id IS NULL
    AND decided_by_id IS NOT NULL AND decided_on IS NOT NULL
ORDER BY decided_on, id;
INSERT INTO registry_changedecision (change_id, kind, decided_by_id, decided_on, reason, stood)
SELECT undoes_id, 'undid_acceptance', decided_by_id, decided_on, reason, '{}'
FROM registry_registerchange
WHERE undoes_id IS NOT NULL AND decided_by_id IS NOT NULL AND decided_on IS NOT NULL
ORDER BY id;
UPDATE registry_registerchange SET status = 'open', decided_by_id = NULL, decided_on = NULL, reason = ''
WHERE status = 'undone';
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_decisions_are_kept")]
    operations = [migrations.RunSQL(CARRY_OVER, migrations.RunSQL.noop)]
