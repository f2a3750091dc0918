/*
title: 医保参保名册
owner: 医保局
grain: household
inputs: [medical_insurance.enrolments]
columns:
  - {name: has_enrolled_twice, type: boolean, unit: yes_no, says: 有成员本年度同时参加居民医保和职工医保}
  - {name: has_lapsed_enrolment, type: boolean, unit: yes_no, says: 有成员本年度医保中断且没有其他参保}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, CAST(NULL AS DATE) AS event_date,
           rows.subsidy_yuan AS amount_yuan
    FROM medical_insurance.enrolments AS rows
    CROSS JOIN run
    WHERE rows.year = CAST(extract(year FROM run.as_of) AS INTEGER)
),
enrolled AS (
    SELECT rows.household_key, rows.person_key,
           count(DISTINCT CASE WHEN rows.state = '正常参保' THEN rows.kind END) AS kinds,
           count(*) FILTER (WHERE rows.state IN ('暂停缴费', '终止参保')) AS lapsed,
           count(*) FILTER (WHERE rows.state IS NULL) AS untold
    FROM medical_insurance.enrolments AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE rows.year = CAST(extract(year FROM run.as_of) AS INTEGER)
    GROUP BY rows.household_key, rows.person_key
),
counted AS (
    SELECT household_key, count(*) FILTER (WHERE kinds > 1) AS twice,
           count(*) FILTER (WHERE kinds = 0 AND lapsed > 0) AS lapsed, sum(untold) AS untold
    FROM enrolled
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(counted.untold, 0) = 0 THEN coalesce(counted.twice, 0) > 0 END AS has_enrolled_twice,
       CASE WHEN feeds.is_fresh AND coalesce(counted.untold, 0) = 0 THEN coalesce(counted.lapsed, 0) > 0 END AS has_lapsed_enrolment
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'medical_insurance/enrolments' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
