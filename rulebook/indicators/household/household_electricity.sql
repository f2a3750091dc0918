/*
title: 用电异常
owner: 供电公司
grain: household
inputs: [power.electricity]
columns:
  - {name: is_on_power_list, type: boolean, unit: yes_no, says: 在最近一个月的用电异常清单里}
  - {name: power_used_kwh, type: decimal, unit: kwh, says: 清单所列当月用电量}
  - {name: power_used_last_year_kwh, type: decimal, unit: kwh, says: 清单所列上年同月用电量}
  - {name: power_arrears_count, type: count, unit: times_counted, says: 清单所列欠费次数}
note: 清单只列异常户；不在清单里的户没有欠费，用电量未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.month AS event_date,
           rows.arrears_yuan AS amount_yuan
    FROM power.electricity AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN feeds ON feeds.dataset = 'power/electricity' AND feeds.county_code = households.county_code
    WHERE rows.month >= CAST(date_trunc('month', feeds.covered_until) AS DATE)
),
listed AS (
    SELECT rows.household_key, sum(rows.used_kwh) AS used, sum(rows.used_last_year_kwh) AS used_last_year,
           count(*) FILTER (WHERE rows.used_kwh IS NULL) AS unread,
           count(*) FILTER (WHERE rows.used_last_year_kwh IS NULL) AS unread_last_year,
           max(rows.arrears_count) AS arrears
    FROM power.electricity AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN feeds ON feeds.dataset = 'power/electricity' AND feeds.county_code = households.county_code
    WHERE rows.month >= CAST(date_trunc('month', feeds.covered_until) AS DATE)
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN listed.household_key IS NOT NULL END AS is_on_power_list,
       CASE WHEN feeds.is_fresh AND listed.unread = 0 THEN listed.used END AS power_used_kwh,
       CASE WHEN feeds.is_fresh AND listed.unread_last_year = 0 THEN listed.used_last_year END AS power_used_last_year_kwh,
       CASE WHEN feeds.is_fresh AND listed.household_key IS NULL THEN 0
            WHEN feeds.is_fresh THEN listed.arrears END AS power_arrears_count
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'power/electricity' AND feeds.county_code = households.county_code
LEFT JOIN listed ON listed.household_key = households.household_key
