/*
title: 羁押服刑和强制隔离戒毒
owner: 公安局
grain: household
inputs: [public_security.custody]
columns:
  - {name: has_labour_in_custody, type: boolean, unit: yes_no, says: 有16至59周岁成员正被羁押、服刑或强制隔离戒毒}
  - {name: labour_in_custody_count, type: count, unit: people, says: 正被羁押、服刑或强制隔离戒毒的16至59周岁成员}
note: 预计解除日期已过的不算；没有写解除日期的仍算在内；出生日期不明的，青壮年人数未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.started_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM public_security.custody AS rows
    CROSS JOIN run
    WHERE rows.started_on <= run.as_of AND (rows.ends_on IS NULL OR rows.ends_on > run.as_of)
),
held AS (
    SELECT rows.household_key,
           count(DISTINCT CASE WHEN people.birth_date <= run.as_of - INTERVAL 16 YEAR
                                AND people.birth_date > run.as_of - INTERVAL 60 YEAR THEN rows.person_key END) AS labour,
           count(*) FILTER (WHERE people.birth_date IS NULL) AS of_unknown_age
    FROM public_security.custody AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE rows.started_on <= run.as_of AND (rows.ends_on IS NULL OR rows.ends_on > run.as_of)
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(held.of_unknown_age, 0) = 0 THEN coalesce(held.labour, 0) > 0 END AS has_labour_in_custody,
       CASE WHEN feeds.is_fresh AND coalesce(held.of_unknown_age, 0) = 0 THEN coalesce(held.labour, 0) END AS labour_in_custody_count
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'public_security/custody' AND feeds.county_code = households.county_code
LEFT JOIN held ON held.household_key = households.household_key
