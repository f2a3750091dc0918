/*
title: 住房安全
owner: 住建局
grain: household
inputs: [housing.safety_appraisals]
columns:
  - {name: house_level, type: code, codes: [A级, B级, C级, D级, 未鉴定], unit: word, says: 最近一次住房鉴定等级}
  - {name: lives_in_dangerous_house, type: boolean, unit: yes_no, says: 居住在尚未改造的C级或D级住房}
  - {name: is_newly_dangerous_90d, type: boolean, unit: yes_no, says: 近90天新鉴定为C级或D级且尚未改造}
  - {name: unrepaired_days, type: count, unit: days, says: 鉴定为C级或D级以来仍未改造完成的天数}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, appraised_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM housing.safety_appraisals
),
ordered AS (
    SELECT household_key, level, is_lived_in, repair_state, appraised_on,
           row_number() OVER (
               PARTITION BY household_key ORDER BY appraised_on DESC, level DESC, delivery, sheet, row_no) AS place
    FROM housing.safety_appraisals
),
latest AS (
    SELECT household_key, level, appraised_on,
           level IN ('C级', 'D级') AND repair_state <> '已改造' AS is_unrepaired,
           level IN ('C级', 'D级') AND is_lived_in AND repair_state <> '已改造' AS is_dangerous
    FROM ordered
    WHERE place = 1
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND latest.household_key IS NULL THEN '未鉴定'
            WHEN feeds.is_fresh THEN latest.level END AS house_level,
       CASE WHEN feeds.is_fresh AND latest.household_key IS NULL THEN FALSE
            WHEN feeds.is_fresh THEN latest.is_dangerous END AS lives_in_dangerous_house,
       CASE WHEN feeds.is_fresh AND latest.household_key IS NULL THEN FALSE
            WHEN feeds.is_fresh THEN latest.is_unrepaired AND latest.appraised_on >= run.as_of - 89 END AS is_newly_dangerous_90d,
       CASE WHEN feeds.is_fresh AND (latest.household_key IS NULL OR NOT latest.is_unrepaired) THEN 0
            WHEN feeds.is_fresh AND latest.is_unrepaired THEN date_diff('day', latest.appraised_on, run.as_of) END AS unrepaired_days
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'housing/safety_appraisals' AND feeds.county_code = households.county_code
LEFT JOIN latest ON latest.household_key = households.household_key
