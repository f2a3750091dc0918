"""What the drafter of a change worked as."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_the_posting(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now everybody had one posting."""
    posting_model = apps.get_model("accounts", "Posting")
    for change in apps.get_model("rules", "RuleChange").objects.order_by("pk"):
        change.drafted_under = posting_model.objects.filter(user=change.drafted_by).earliest("pk")
        change.save(update_fields=["drafted_under"])
    # PostgreSQL alters no table that has checks of foreign keys waiting.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_postings"),
        ("rules", "0002_decision_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="rulechange",
            name="drafted_under",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.posting",
            ),
        ),
        migrations.RunPython(name_the_posting, elidable=True),
        migrations.AlterField(
            model_name="rulechange",
            name="drafted_under",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.posting"
            ),
        ),
    ]
