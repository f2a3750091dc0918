/*
title: 残疾成员
owner: 残联
grain: household
inputs: [disabled_federation.certificates]
columns:
  - {name: disabled_count, type: count, unit: people, says: 持证残疾成员}
  - {name: has_new_severe_disability, type: boolean, unit: yes_no, says: 近12个月新领一级或二级残疾证}
  - {name: has_severe_without_allowance, type: boolean, unit: yes_no, says: 有一级或二级残疾成员未享受护理补贴}
  - {name: is_cared_for_by_elders, type: boolean, unit: yes_no, says: 重度残疾成员只有满60周岁的亲属照料}
note: 依老养残：重度残疾成员未满60周岁，家里其他非重度残疾的成年人都已满60周岁。
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
),
severe AS (
    SELECT DISTINCT person_key FROM disabled_federation.certificates WHERE grade IN ('一级', '二级')
),
cared AS (
    SELECT people.household_key,
           count(*) FILTER (WHERE severe.person_key IS NOT NULL) AS severe,
           count(*) FILTER (WHERE severe.person_key IS NOT NULL AND people.birth_date > run.as_of - INTERVAL 60 YEAR) AS young_severe,
           count(*) FILTER (WHERE severe.person_key IS NULL AND people.birth_date <= run.as_of - INTERVAL 60 YEAR) AS elders,
           count(*) FILTER (WHERE severe.person_key IS NULL AND people.birth_date > run.as_of - INTERVAL 60 YEAR
                              AND people.birth_date <= run.as_of - INTERVAL 18 YEAR) AS carers,
           count(*) FILTER (WHERE people.birth_date IS NULL) AS of_unknown_age
    FROM registry.people AS people
    CROSS JOIN run
    LEFT JOIN severe ON severe.person_key = people.person_key
    WHERE people.is_alive
    GROUP BY people.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.disabled, 0) END AS disabled_count,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.new_severe, 0) > 0 END AS has_new_severe_disability,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.without_allowance, 0) > 0 END AS has_severe_without_allowance,
       CASE WHEN feeds.is_fresh AND (coalesce(cared.severe, 0) = 0 OR cared.of_unknown_age = 0)
            THEN coalesce(cared.young_severe > 0 AND cared.elders > 0 AND cared.carers = 0, FALSE) END AS is_cared_for_by_elders
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'disabled_federation/certificates' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
LEFT JOIN cared ON cared.household_key = households.household_key
