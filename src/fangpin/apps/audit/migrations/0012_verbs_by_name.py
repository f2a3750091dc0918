"""The verbs by the name of their list: no migration lists them again. Verbs of cases."""

from django.db import migrations, models

from fangpin.apps.audit.enums import verbs


class Migration(migrations.Migration):
    dependencies = [("audit", "0011_area_of_the_actor")]
    operations = [
        migrations.AlterField(
            model_name="entry", name="verb", field=models.CharField(choices=verbs, max_length=30)
        ),
    ]
