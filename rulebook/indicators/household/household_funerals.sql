/*
title: 殡葬登记与户籍是否一致
owner: 民政局
grain: household
inputs: [civil_affairs.funerals, public_security.deaths]
columns:
  - {name: uncancelled_funeral_days, type: count, unit: days, says: 已办殡葬而户籍未注销的最长天数}
note: 已注销户籍的为0天；殡葬登记只看近12个月。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.served_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM civil_affairs.funerals AS rows
    CROSS JOIN run
    WHERE rows.served_on BETWEEN run.window_start AND run.as_of
),
cancelled AS (
    SELECT DISTINCT person_key FROM public_security.deaths
),
waiting AS (
    SELECT rows.household_key, date_diff('day', min(rows.served_on), run.as_of) AS waited
    FROM civil_affairs.funerals AS rows
    CROSS JOIN run
    LEFT JOIN cancelled ON cancelled.person_key = rows.person_key
    WHERE rows.served_on BETWEEN run.window_start AND run.as_of AND cancelled.person_key IS NULL
    GROUP BY rows.household_key, run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND police.is_fresh THEN coalesce(waiting.waited, 0) END AS uncancelled_funeral_days
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/funerals' AND feeds.county_code = households.county_code
LEFT JOIN feeds AS police ON police.dataset = 'public_security/deaths' AND police.county_code = households.county_code
LEFT JOIN waiting ON waiting.household_key = households.household_key
