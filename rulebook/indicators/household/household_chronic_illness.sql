/*
title: 慢性病随访
owner: 卫健局
grain: household
inputs: [health.chronic_follow_ups]
columns:
  - {name: most_chronic_diseases, type: count, unit: pieces, says: 慢性病最多的一名成员的病种数}
  - {name: has_lost_labour_to_illness, type: boolean, unit: yes_no, says: 最近随访登记有16至59周岁成员因病丧失劳动能力}
note: 每人看近12个月最近一次随访；没有填是否丧失劳动能力的按未知处理。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.visited_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM health.chronic_follow_ups AS rows
    CROSS JOIN run
    WHERE rows.visited_on BETWEEN run.window_start AND run.as_of
),
ordered AS (
    SELECT rows.household_key, rows.disease_count, rows.has_lost_labour,
           people.birth_date <= run.as_of - INTERVAL 16 YEAR AND people.birth_date > run.as_of - INTERVAL 60 YEAR AS is_of_age,
           row_number() OVER (
               PARTITION BY rows.person_key ORDER BY rows.visited_on DESC, rows.delivery, rows.sheet, rows.row_no) AS place
    FROM health.chronic_follow_ups AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE rows.visited_on BETWEEN run.window_start AND run.as_of
),
counted AS (
    SELECT household_key, max(disease_count) AS diseases, count(*) FILTER (WHERE disease_count IS NULL) AS uncounted,
           count(*) FILTER (WHERE has_lost_labour AND is_of_age) AS lost,
           count(*) FILTER (WHERE (has_lost_labour AND is_of_age) IS NULL) AS untold
    FROM ordered
    WHERE place = 1
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(counted.uncounted, 0) = 0 THEN coalesce(counted.diseases, 0) END AS most_chronic_diseases,
       CASE WHEN feeds.is_fresh AND coalesce(counted.untold, 0) = 0 THEN coalesce(counted.lost, 0) > 0 END AS has_lost_labour_to_illness
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'health/chronic_follow_ups' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
