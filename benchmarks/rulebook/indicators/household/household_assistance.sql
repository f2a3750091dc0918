/*
title: 低保特困救助
owner: 民政局
grain: household
inputs: [civil_affairs.assistance_payments]
columns:
  - {name: gets_living_allowance, type: boolean, unit: yes_no, says: 最近一个月领取低保或特困供养金}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.month AS event_date, rows.amount_yuan
    FROM civil_affairs.assistance_payments AS rows
    CROSS JOIN run
    WHERE rows.month BETWEEN run.window_start AND run.as_of
),
received AS (
    SELECT household_key, max(event_date) AS last_month
    FROM source_rows
    GROUP BY household_key
),
allowed AS (
    SELECT DISTINCT rows.household_key
    FROM civil_affairs.assistance_payments AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN feeds ON feeds.dataset = 'civil_affairs/assistance_payments' AND feeds.county_code = households.county_code
    JOIN received ON received.household_key = rows.household_key
    WHERE rows.month = received.last_month
      AND rows.month >= CAST(date_trunc('month', feeds.covered_until) AS DATE)
      AND rows.kind IN ('农村低保', '城市低保', '特困供养')
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN allowed.household_key IS NOT NULL END AS gets_living_allowance
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/assistance_payments' AND feeds.county_code = households.county_code
LEFT JOIN allowed ON allowed.household_key = households.household_key
