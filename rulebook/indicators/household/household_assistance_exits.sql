/*
title: 救助退出与未批
owner: 民政局
grain: household
inputs: [civil_affairs.assistance_exits]
columns:
  - {name: left_assistance_12m, type: boolean, unit: yes_no, says: 近12个月退出救助或申请未批}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM civil_affairs.assistance_exits AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
exited AS (
    SELECT DISTINCT household_key FROM source_rows
)
SELECT households.household_key, CASE WHEN feeds.is_fresh THEN exited.household_key IS NOT NULL END AS left_assistance_12m
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/assistance_exits' AND feeds.county_code = households.county_code
LEFT JOIN exited ON exited.household_key = households.household_key
