from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0005_issue_level")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="same_day",
            field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        # Of those that are there the message says so.
        migrations.RunSQL(
            """
            UPDATE deliveries_delivery SET same_day = 'replaces' WHERE position('接替同一天的上一份' in message) > 0;
            UPDATE deliveries_delivery SET same_day = 'joins' WHERE position('与同一天的上一份合为一份' in message) > 0
            """,
            migrations.RunSQL.noop,
        ),
    ]
