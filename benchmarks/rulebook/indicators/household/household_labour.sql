/*
title: 家庭劳动力
owner: 农业农村局
grain: household
inputs: [disabled_federation.certificates, education.enrolment]
columns:
  - {name: labour_count, type: count, unit: people, says: 劳动力（16至59周岁，非重度残疾、非在校）}
  - {name: dependant_count, type: count, unit: people, says: 劳动力以外的成员}
  - {name: has_labour, type: boolean, unit: yes_no, says: 家里有劳动力}
note: 年龄来自户籍；残联名册或学籍信息过期时算不出劳动力，按未知处理。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, issued_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM disabled_federation.certificates
    WHERE grade IN ('一级', '二级')
    UNION ALL
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM education.enrolment
    WHERE status = '在读'
),
unable AS (
    SELECT person_key FROM disabled_federation.certificates WHERE grade IN ('一级', '二级')
    UNION
    SELECT person_key FROM education.enrolment WHERE status = '在读'
),
living AS (
    SELECT people.household_key, count(*) AS members,
           count(*) FILTER (
               WHERE people.birth_date <= run.as_of - INTERVAL 16 YEAR
                 AND people.birth_date > run.as_of - INTERVAL 60 YEAR
                 AND unable.person_key IS NULL) AS labour,
           count(*) FILTER (WHERE people.birth_date IS NULL) AS of_unknown_age
    FROM registry.people AS people
    CROSS JOIN run
    LEFT JOIN unable ON unable.person_key = people.person_key
    WHERE people.is_alive
    GROUP BY people.household_key
),
counted AS (
    SELECT households.household_key,
           coalesce(living.members, 0) AS members,
           CASE WHEN disabled.is_fresh AND school.is_fresh AND coalesce(living.of_unknown_age, 0) = 0
                THEN coalesce(living.labour, 0) END AS labour
    FROM registry.households AS households
    LEFT JOIN living ON living.household_key = households.household_key
    LEFT JOIN feeds AS disabled
      ON disabled.dataset = 'disabled_federation/certificates' AND disabled.county_code = households.county_code
    LEFT JOIN feeds AS school
      ON school.dataset = 'education/enrolment' AND school.county_code = households.county_code
)
SELECT household_key, labour AS labour_count, members - labour AS dependant_count, labour > 0 AS has_labour
FROM counted
