from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0004_supplements_and_archives")]

    operations = [
        migrations.AddField(
            model_name="deliveryissue",
            name="level",
            field=models.CharField(
                choices=[("rejected", "退回"), ("skipped", "略过"), ("warning", "提醒")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        # Issues were entered refused, skipped, doubted: of a code that is both refused and doubted the last are doubts.
        migrations.RunSQL(
            """
            UPDATE deliveries_deliveryissue AS issue SET level = CASE
                WHEN told.from_last <= coalesce((delivery.warnings_by_code ->> told.code)::integer, 0) THEN 'warning'
                WHEN jsonb_exists(delivery.skipped_by_reason, told.code) THEN 'skipped'
                ELSE 'rejected' END
            FROM (
                SELECT id, code, delivery_id,
                    row_number() OVER (PARTITION BY delivery_id, code ORDER BY id DESC) AS from_last
                FROM deliveries_deliveryissue
            ) AS told JOIN deliveries_delivery AS delivery ON delivery.id = told.delivery_id
            WHERE told.id = issue.id
            """,
            migrations.RunSQL.noop,
        ),
    ]
