"""Changes of decision tables beside those of parameters, and what they do to the order of visits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rules", "0001_initial"),
    ]

    operations = [
        migrations.RenameField(model_name="rulechange", old_name="parameter", new_name="target"),
        migrations.AddField(
            model_name="rulechange",
            name="kind",
            field=models.CharField(
                choices=[("parameter", "参数"), ("table", "决策表")], default="parameter", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="rulechange", name="value", field=models.CharField(blank=True, max_length=20)
        ),
        migrations.AddField(model_name="rulechange", name="workbook", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="rulechange", name="faults", field=models.JSONField(default=list)),
        migrations.AddField(model_name="rulechange", name="rows", field=models.JSONField(null=True)),
        migrations.AddField(model_name="rulechange", name="former_rows", field=models.JSONField(null=True)),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "parameter"), ("rows__isnull", True), models.Q(("value", ""), _negated=True)
                    ),
                    models.Q(
                        ("kind", "table"),
                        ("value", ""),
                        models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            ("rows__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="rules_approved_with_content",
            ),
        ),
        migrations.AddField(
            model_name="previewhousehold", name="points_before", field=models.IntegerField(null=True)
        ),
        migrations.AddField(
            model_name="previewhousehold", name="points_after", field=models.IntegerField(null=True)
        ),
        migrations.AddField(
            model_name="previewhousehold", name="place_before", field=models.IntegerField(null=True)
        ),
        migrations.AddField(
            model_name="previewhousehold", name="place_after", field=models.IntegerField(null=True)
        ),
        migrations.AlterField(
            model_name="previewhousehold",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "新增预警"),
                    ("dropped", "不再预警"),
                    ("still_listed", "原因有变，仍在预警"),
                    ("raised", "分值升高"),
                    ("lowered", "分值降低"),
                    ("shifted", "分值没变，位次有变"),
                ],
                max_length=15,
            ),
        ),
    ]
