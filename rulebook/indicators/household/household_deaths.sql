/*
title: 近12个月青壮年成员去世
owner: 公安局
grain: household
inputs: [public_security.deaths]
columns:
  - {name: has_working_age_death_12m, type: boolean, unit: yes_no, says: 近12个月有16至59周岁的成员去世}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.died_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM public_security.deaths AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key
    WHERE rows.died_on BETWEEN run.window_start AND run.as_of
      AND people.birth_date <= rows.died_on - INTERVAL 16 YEAR
      AND people.birth_date > rows.died_on - INTERVAL 60 YEAR
),
bereaved AS (
    SELECT DISTINCT household_key FROM source_rows
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN bereaved.household_key IS NOT NULL END AS has_working_age_death_12m
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'public_security/deaths' AND feeds.county_code = households.county_code
LEFT JOIN bereaved ON bereaved.household_key = households.household_key
