/*
title: 孤儿和事实无人抚养儿童
owner: 民政局
grain: household
inputs: [civil_affairs.children_without_care]
columns:
  - {name: has_uncared_child, type: boolean, unit: yes_no, says: 有孤儿或事实无人抚养儿童}
  - {name: has_unpaid_uncared_child, type: boolean, unit: yes_no, says: 有孤儿或事实无人抚养儿童没有基本生活费}
note: 满18周岁的不再计；月基本生活费读不出来的按未知处理，写0的算没有。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.approved_on AS event_date,
           rows.monthly_yuan AS amount_yuan
    FROM civil_affairs.children_without_care AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE people.birth_date IS NULL OR people.birth_date > run.as_of - INTERVAL 18 YEAR
),
counted AS (
    SELECT household_key, count(*) AS children, count(*) FILTER (WHERE amount_yuan = 0) AS unpaid,
           count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.children, 0) > 0 END AS has_uncared_child,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unreadable, 0) = 0 THEN coalesce(counted.unpaid, 0) > 0 END AS has_unpaid_uncared_child
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/children_without_care' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
