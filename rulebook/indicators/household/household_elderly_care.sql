/*
title: 独居和失能老年人
owner: 民政局
grain: household
inputs: [civil_affairs.elderly_needing_care]
columns:
  - {name: has_disabled_elder_alone, type: boolean, unit: yes_no, says: 有独居的失能或半失能老年人}
  - {name: has_unpaid_disabled_elder, type: boolean, unit: yes_no, says: 有失能老年人没有养老服务补贴}
note: 类别或补贴没有填的按未知处理。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.assessed_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM civil_affairs.elderly_needing_care AS rows
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
),
counted AS (
    SELECT rows.household_key,
           count(*) FILTER (WHERE rows.care_need LIKE '%独居%' AND rows.care_need LIKE '%失能%') AS alone,
           count(*) FILTER (WHERE ',' || rows.care_need || ',' LIKE '%,失能,%' AND rows.has_care_allowance = FALSE) AS unpaid,
           count(*) FILTER (WHERE rows.care_need IS NULL) AS unread,
           count(*) FILTER (WHERE ',' || rows.care_need || ',' LIKE '%,失能,%' AND rows.has_care_allowance IS NULL) AS untold
    FROM civil_affairs.elderly_needing_care AS rows
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unread, 0) = 0 THEN coalesce(counted.alone, 0) > 0 END AS has_disabled_elder_alone,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unread, 0) = 0 AND coalesce(counted.untold, 0) = 0
            THEN coalesce(counted.unpaid, 0) > 0 END AS has_unpaid_disabled_elder
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/elderly_needing_care' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
