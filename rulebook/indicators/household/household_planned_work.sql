/*
title: 计划外出务工
owner: 人社局
grain: household
inputs: [human_resources.planned_work]
columns:
  - {name: plans_to_work, type: boolean, unit: yes_no, says: 有成员计划外出务工}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM human_resources.planned_work
    WHERE is_planning
),
planning AS (
    SELECT DISTINCT household_key FROM source_rows
)
SELECT households.household_key, CASE WHEN feeds.is_fresh THEN planning.household_key IS NOT NULL END AS plans_to_work
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'human_resources/planned_work' AND feeds.county_code = households.county_code
LEFT JOIN planning ON planning.household_key = households.household_key
