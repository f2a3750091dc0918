from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0002_feeds_of_a_run"),
    ]

    operations = [
        migrations.AddField(
            model_name="clue",
            name="visit_minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visit_minutes__isnull", True),
                    models.Q(("status", "closed"), ("visit_minutes__gt", 0), ("visit_minutes__lte", 1440)),
                    _connector="OR",
                ),
                name="clues_minutes_of_a_visit",
            ),
        ),
    ]
