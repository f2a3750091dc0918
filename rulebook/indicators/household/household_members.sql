/*
title: 家庭人口
owner: 公安局
grain: household
inputs: [public_security.household_roster]
columns:
  - {name: member_count, type: count, unit: people, says: 在世家庭人口, at_least: 1}
  - {name: child_count, type: count, unit: people, says: 不满16周岁的成员}
  - {name: elderly_count, type: count, unit: people, says: 满60周岁的成员}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM public_security.household_roster
),
living AS (
    SELECT people.household_key, count(*) AS members,
           count(*) FILTER (WHERE people.birth_date > run.as_of - INTERVAL 16 YEAR) AS children,
           count(*) FILTER (WHERE people.birth_date <= run.as_of - INTERVAL 60 YEAR) AS elderly,
           count(*) FILTER (WHERE people.birth_date IS NULL) AS of_unknown_age
    FROM registry.people AS people
    CROSS JOIN run
    WHERE people.is_alive
    GROUP BY people.household_key
)
SELECT households.household_key,
       coalesce(living.members, 0) AS member_count,
       CASE WHEN coalesce(living.of_unknown_age, 0) = 0 THEN coalesce(living.children, 0) END AS child_count,
       CASE WHEN coalesce(living.of_unknown_age, 0) = 0 THEN coalesce(living.elderly, 0) END AS elderly_count
FROM registry.households AS households
LEFT JOIN living ON living.household_key = households.household_key
