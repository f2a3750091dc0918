/*
title: 被拖欠的工资
owner: 人社局
grain: household
inputs: [human_resources.wage_arrears]
columns:
  - {name: has_wages_owed, type: boolean, unit: yes_no, says: 近12个月有欠薪投诉尚未办结}
  - {name: wages_owed_12m_yuan, type: money, unit: yuan_12m, says: 近12个月投诉尚未办结的欠薪}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.accepted_on AS event_date,
           rows.owed_yuan AS amount_yuan
    FROM human_resources.wage_arrears AS rows
    CROSS JOIN run
    WHERE rows.accepted_on BETWEEN run.window_start AND run.as_of
      AND (rows.settled_on IS NULL OR rows.settled_on > run.as_of)
),
owed AS (
    SELECT household_key, sum(amount_yuan) AS owed, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN owed.household_key IS NOT NULL END AS has_wages_owed,
       CASE WHEN feeds.is_fresh AND coalesce(owed.unreadable, 0) = 0 THEN coalesce(owed.owed, 0) END AS wages_owed_12m_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'human_resources/wage_arrears' AND feeds.county_code = households.county_code
LEFT JOIN owed ON owed.household_key = households.household_key
