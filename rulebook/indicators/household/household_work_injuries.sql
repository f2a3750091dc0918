/*
title: 工伤
owner: 人社局
grain: household
inputs: [human_resources.work_injuries]
columns:
  - {name: has_work_injury_12m, type: boolean, unit: yes_no, says: 近12个月有成员因工受伤}
  - {name: worst_injury_grade, type: count, unit: grades, says: 近12个月工伤的最重伤残等级（一级最重）}
note: 没有工伤，或还没有做劳动能力鉴定的，等级未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.injured_on AS event_date,
           rows.benefit_yuan AS amount_yuan
    FROM human_resources.work_injuries AS rows
    CROSS JOIN run
    WHERE rows.injured_on BETWEEN run.window_start AND run.as_of
),
hurt AS (
    SELECT rows.household_key, min(rows.injury_grade) AS grade
    FROM human_resources.work_injuries AS rows
    CROSS JOIN run
    WHERE rows.injured_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN hurt.household_key IS NOT NULL END AS has_work_injury_12m,
       CASE WHEN feeds.is_fresh THEN hurt.grade END AS worst_injury_grade
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'human_resources/work_injuries' AND feeds.county_code = households.county_code
LEFT JOIN hurt ON hurt.household_key = households.household_key
