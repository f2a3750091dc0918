"""Tries to sign in, so that passwords cannot be guessed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_postings"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("name_mark", models.CharField(max_length=64)),
                ("source_mark", models.CharField(max_length=64)),
                ("is_known", models.BooleanField()),
                ("was_right", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["name_mark", "at"], name="accounts_tries")],
            },
        ),
    ]
