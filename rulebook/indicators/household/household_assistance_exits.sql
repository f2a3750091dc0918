/*
title: 救助退出与未批
owner: 民政局
grain: household
inputs: [civil_affairs.assistance_exits]
columns:
  - {name: left_assistance_12m, type: boolean, unit: yes_no, says: 近12个月退出救助或申请未批}
  - {name: left_assistance_90d, type: boolean, unit: yes_no, says: 近90天退出救助或申请未批}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM civil_affairs.assistance_exits AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
exited AS (
    SELECT household_key, max(event_date) AS last_on FROM source_rows GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN exited.household_key IS NOT NULL END AS left_assistance_12m,
       CASE WHEN feeds.is_fresh THEN coalesce(exited.last_on >= run.as_of - 89, FALSE) END AS left_assistance_90d
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/assistance_exits' AND feeds.county_code = households.county_code
LEFT JOIN exited ON exited.household_key = households.household_key
