/*
title: 火灾
owner: 消防救援局
grain: household
inputs: [fire_rescue.fires]
columns:
  - {name: has_fire_90d, type: boolean, unit: yes_no, says: 近90天遭遇火灾}
  - {name: fire_loss_12m_yuan, type: money, unit: yuan_12m, says: 近12个月火灾损失}
  - {name: is_house_burnt_12m, type: boolean, unit: yes_no, says: 近12个月房屋因火灾严重损坏或倒塌}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           rows.loss_yuan AS amount_yuan
    FROM fire_rescue.fires AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
burnt AS (
    SELECT rows.household_key, sum(rows.loss_yuan) AS loss,
           count(*) FILTER (WHERE rows.loss_yuan IS NULL) AS unreadable,
           count(*) FILTER (WHERE rows.happened_on >= run.as_of - 89) AS recent,
           count(*) FILTER (WHERE rows.house_damage IN ('严重损坏', '倒塌')) AS houses,
           count(*) FILTER (WHERE rows.house_damage IS NULL) AS untold
    FROM fire_rescue.fires AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(burnt.recent, 0) > 0 END AS has_fire_90d,
       CASE WHEN feeds.is_fresh AND coalesce(burnt.unreadable, 0) = 0 THEN coalesce(burnt.loss, 0) END AS fire_loss_12m_yuan,
       CASE WHEN feeds.is_fresh AND (coalesce(burnt.houses, 0) > 0 OR coalesce(burnt.untold, 0) = 0)
            THEN coalesce(burnt.houses, 0) > 0 END AS is_house_burnt_12m
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'fire_rescue/fires' AND feeds.county_code = households.county_code
LEFT JOIN burnt ON burnt.household_key = households.household_key
