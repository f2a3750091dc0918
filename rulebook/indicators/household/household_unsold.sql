/*
title: 滞销农产品
owner: 农业农村局
grain: household
inputs: [agriculture.unsold_produce]
columns:
  - {name: unsold_loss_12m_yuan, type: money, unit: yuan_12m, says: 近12个月滞销尚未解决的预计损失}
  - {name: has_unsold_produce, type: boolean, unit: yes_no, says: 近12个月有滞销尚未解决}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.reported_on AS event_date,
           rows.expected_loss_yuan AS amount_yuan
    FROM agriculture.unsold_produce AS rows
    CROSS JOIN run
    WHERE rows.reported_on BETWEEN run.window_start AND run.as_of AND rows.state = '未解决'
),
unsold AS (
    SELECT household_key, sum(amount_yuan) AS loss, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(unsold.unreadable, 0) = 0 THEN coalesce(unsold.loss, 0)
            END AS unsold_loss_12m_yuan,
       CASE WHEN feeds.is_fresh THEN unsold.household_key IS NOT NULL END AS has_unsold_produce
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'agriculture/unsold_produce' AND feeds.county_code = households.county_code
LEFT JOIN unsold ON unsold.household_key = households.household_key
