/*
title: 大病和重点病种
owner: 卫健局
grain: household
inputs: [health.serious_illnesses]
columns:
  - {name: has_serious_illness, type: boolean, unit: yes_no, says: 有成员在大病和重点病种名单里}
  - {name: has_new_serious_illness, type: boolean, unit: yes_no, says: 近90天有成员新纳入大病和重点病种名单}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.listed_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM health.serious_illnesses AS rows
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
),
counted AS (
    SELECT rows.household_key, count(DISTINCT rows.person_key) AS ill,
           count(DISTINCT CASE WHEN rows.listed_on BETWEEN run.as_of - 89 AND run.as_of THEN rows.person_key END) AS newly,
           count(*) FILTER (WHERE rows.listed_on IS NULL) AS undated
    FROM health.serious_illnesses AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.ill, 0) > 0 END AS has_serious_illness,
       CASE WHEN feeds.is_fresh AND coalesce(counted.undated, 0) = 0 THEN coalesce(counted.newly, 0) > 0 END AS has_new_serious_illness
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'health/serious_illnesses' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
