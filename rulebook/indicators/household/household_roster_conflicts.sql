/*
title: 脱贫户名册里互相矛盾的登记
owner: 农业农村局
grain: household
inputs: [rural_affairs.lifted_out_roster]
columns:
  - {name: has_child_as_labour, type: boolean, unit: yes_no, says: 未满16周岁的成员登记为有劳动力}
  - {name: has_no_labour_at_work, type: boolean, unit: yes_no, says: 登记为没有劳动力的成员又登记了务工时间}
  - {name: has_healthy_without_labour, type: boolean, unit: yes_no, says: 16至59周岁、健康、非在校的成员登记为弱劳动力或没有劳动力}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, data_date AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM rural_affairs.lifted_out_roster
    WHERE labour IS NOT NULL
),
counted AS (
    SELECT rows.household_key,
           count(*) FILTER (
               WHERE rows.labour IN ('普通劳动力', '技能劳动力', '弱劳动力或半劳动力')
                 AND people.birth_date > run.as_of - INTERVAL 16 YEAR) AS children,
           count(*) FILTER (WHERE rows.labour IN ('丧失劳动力', '无劳动力') AND rows.work_months > 0) AS at_work,
           count(*) FILTER (
               WHERE rows.labour IN ('弱劳动力或半劳动力', '丧失劳动力', '无劳动力')
                 AND rows.health = '健康' AND rows.student_state IS NULL
                 AND people.birth_date <= run.as_of - INTERVAL 16 YEAR
                 AND people.birth_date > run.as_of - INTERVAL 60 YEAR) AS healthy
    FROM rural_affairs.lifted_out_roster AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.children, 0) > 0 END AS has_child_as_labour,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.at_work, 0) > 0 END AS has_no_labour_at_work,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.healthy, 0) > 0 END AS has_healthy_without_labour
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'rural_affairs/lifted_out_roster' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
