from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clues", "0003_visit_minutes"),
    ]

    operations = [
        migrations.AddField(
            model_name="screeningrun",
            name="covered_until",
            field=models.JSONField(default=dict),
        ),
    ]
