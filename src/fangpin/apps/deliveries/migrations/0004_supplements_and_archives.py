import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0003_clerk_page")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="is_supplement",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="upload",
            name="archive",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="deliveries.upload",
            ),
        ),
        # Of those that are there the message says so.
        migrations.RunSQL(
            "UPDATE deliveries_delivery SET is_supplement = TRUE"
            " WHERE position('（补充退回的行）' in message) > 0",
            migrations.RunSQL.noop,
        ),
    ]
