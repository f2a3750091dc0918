/*
title: 残疾成员
owner: 残联
grain: household
inputs: [disabled_federation.certificates]
columns:
  - {name: disabled_count, type: count, unit: people, says: 持证残疾成员}
  - {name: has_new_severe_disability, type: boolean, unit: yes_no, says: 近12个月新领一级或二级残疾证}
  - {name: has_severe_without_allowance, type: boolean, unit: yes_no, says: 有一级或二级残疾成员未享受护理补贴}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.issued_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM disabled_federation.certificates AS rows
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
),
counted AS (
    SELECT rows.household_key, count(DISTINCT rows.person_key) AS disabled,
           count(*) FILTER (
               WHERE rows.grade IN ('一级', '二级') AND rows.issued_on BETWEEN run.window_start AND run.as_of) AS new_severe,
           count(*) FILTER (
               WHERE rows.grade IN ('一级', '二级') AND rows.nursing_allowance = FALSE) AS without_allowance
    FROM disabled_federation.certificates AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.disabled, 0) END AS disabled_count,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.new_severe, 0) > 0 END AS has_new_severe_disability,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.without_allowance, 0) > 0 END AS has_severe_without_allowance
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'disabled_federation/certificates' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
