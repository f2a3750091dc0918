/*
title: 生产安全事故伤亡
owner: 应急局
grain: household
inputs: [emergency.work_accidents]
columns:
  - {name: has_work_casualty_90d, type: boolean, unit: yes_no, says: 近90天有成员因生产安全事故伤亡}
  - {name: has_grave_work_casualty_12m, type: boolean, unit: yes_no, says: 近12个月有成员因生产安全事故死亡、致残或重伤}
note: 伤亡情况没有填的按未知处理；写明未受伤的不算。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM emergency.work_accidents AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
struck AS (
    SELECT rows.household_key,
           count(*) FILTER (WHERE rows.happened_on >= run.as_of - 89 AND rows.result <> '未受伤') AS recent,
           count(*) FILTER (WHERE rows.happened_on >= run.as_of - 89 AND rows.result IS NULL) AS recent_untold,
           count(*) FILTER (WHERE rows.result IN ('死亡', '致残', '重伤')) AS grave,
           count(*) FILTER (WHERE rows.result IS NULL) AS untold
    FROM emergency.work_accidents AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND (coalesce(struck.recent, 0) > 0 OR coalesce(struck.recent_untold, 0) = 0)
            THEN coalesce(struck.recent, 0) > 0 END AS has_work_casualty_90d,
       CASE WHEN feeds.is_fresh AND (coalesce(struck.grave, 0) > 0 OR coalesce(struck.untold, 0) = 0)
            THEN coalesce(struck.grave, 0) > 0 END AS has_grave_work_casualty_12m
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'emergency/work_accidents' AND feeds.county_code = households.county_code
LEFT JOIN struck ON struck.household_key = households.household_key
