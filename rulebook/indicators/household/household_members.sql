/*
title: 家庭人口与劳动力
owner: 公安局
grain: household
inputs: [public_security.household_roster]
columns:
  - {name: member_count, type: count, unit: people, says: 在世家庭人口}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM public_security.household_roster
),
living AS (
    SELECT household_key, count(*) AS member_count
    FROM registry.people
    WHERE is_alive
    GROUP BY household_key
)
SELECT households.household_key, coalesce(living.member_count, 0) AS member_count
FROM registry.households AS households
LEFT JOIN living ON living.household_key = households.household_key
