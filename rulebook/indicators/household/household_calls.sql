/*
title: 热线和信访
owner: 信访局
grain: household
inputs: [petitions.clues]
columns:
  - {name: has_called_12m, type: boolean, unit: yes_no, says: 近12个月有成员来电来信反映困难}
  - {name: calls_12m_count, type: count, unit: times_counted, says: 近12个月来电来信}
  - {name: days_since_call, type: count, unit: days, says: 距最近一次来电来信的天数}
note: 近12个月没有的，天数未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.received_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM petitions.clues AS rows
    CROSS JOIN run
    WHERE rows.received_on BETWEEN run.window_start AND run.as_of
),
told AS (
    SELECT household_key, count(*) AS found, max(event_date) AS last_on
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN told.household_key IS NOT NULL END AS has_called_12m,
       CASE WHEN feeds.is_fresh THEN coalesce(told.found, 0) END AS calls_12m_count,
       CASE WHEN feeds.is_fresh THEN date_diff('day', told.last_on, run.as_of) END AS days_since_call
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'petitions/clues' AND feeds.county_code = households.county_code
LEFT JOIN told ON told.household_key = households.household_key
