/*
title: 群团组织走访
owner: 妇联、团委、工会、残联
grain: household
inputs: [mass_organisations.findings]
columns:
  - {name: was_found_in_need_12m, type: boolean, unit: yes_no, says: 近12个月群团组织走访发现困难}
  - {name: found_in_need_12m_count, type: count, unit: times_counted, says: 近12个月群团组织走访发现困难}
  - {name: days_since_found_in_need, type: count, unit: days, says: 距群团组织最近一次发现困难的天数}
note: 近12个月没有的，天数未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.found_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM mass_organisations.findings AS rows
    CROSS JOIN run
    WHERE rows.found_on BETWEEN run.window_start AND run.as_of
),
told AS (
    SELECT household_key, count(*) AS found, max(event_date) AS last_on
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN told.household_key IS NOT NULL END AS was_found_in_need_12m,
       CASE WHEN feeds.is_fresh THEN coalesce(told.found, 0) END AS found_in_need_12m_count,
       CASE WHEN feeds.is_fresh THEN date_diff('day', told.last_on, run.as_of) END AS days_since_found_in_need
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'mass_organisations/findings' AND feeds.county_code = households.county_code
LEFT JOIN told ON told.household_key = households.household_key
