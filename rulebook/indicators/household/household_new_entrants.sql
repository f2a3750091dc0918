/*
title: 本学年新生
owner: 教育局
grain: household
inputs: [education.new_entrants, education.enrolment]
columns:
  - {name: has_new_entrant, type: boolean, unit: yes_no, says: 本学年有成员考上高职、大学等, depends_on: [education.new_entrants]}
  - {name: entrant_fee_yuan, type: money, unit: yuan_12m, says: 新生本学年学费和住宿费标准合计, depends_on: [education.new_entrants]}
  - {name: non_compulsory_student_count, type: count, unit: people, says: 在非义务教育阶段就读的成员（含新生）}
note: 学年从7月算起；新生名单和学籍里同一人只算一次。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, CAST(NULL AS DATE) AS event_date,
           rows.tuition_yuan + rows.boarding_yuan AS amount_yuan
    FROM education.new_entrants AS rows
    CROSS JOIN run
    WHERE substr(rows.school_year, 1, 4) = CAST(extract(year FROM run.as_of - INTERVAL 6 MONTH) AS VARCHAR)
),
entrants AS (
    SELECT rows.household_key, rows.person_key, rows.tuition_yuan + rows.boarding_yuan AS fee
    FROM education.new_entrants AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE substr(rows.school_year, 1, 4) = CAST(extract(year FROM run.as_of - INTERVAL 6 MONTH) AS VARCHAR)
),
entered AS (
    SELECT household_key, count(DISTINCT person_key) AS entrants, sum(fee) AS fee, count(*) FILTER (WHERE fee IS NULL) AS unreadable
    FROM entrants
    GROUP BY household_key
),
ordered AS (
    SELECT household_key, person_key, stage, status,
           row_number() OVER (PARTITION BY person_key ORDER BY school_year DESC, delivery, sheet, row_no) AS place
    FROM education.enrolment
),
students AS (
    SELECT household_key, person_key FROM entrants
    UNION
    SELECT household_key, person_key
    FROM ordered
    WHERE place = 1 AND status = '在读' AND stage IN ('普通高中', '中职', '高职高专', '本科')
),
studying AS (
    SELECT household_key, count(*) AS students FROM students GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(entered.entrants, 0) > 0 END AS has_new_entrant,
       CASE WHEN feeds.is_fresh AND coalesce(entered.unreadable, 0) = 0 THEN coalesce(entered.fee, 0) END AS entrant_fee_yuan,
       CASE WHEN feeds.is_fresh AND school.is_fresh THEN coalesce(studying.students, 0) END AS non_compulsory_student_count
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'education/new_entrants' AND feeds.county_code = households.county_code
LEFT JOIN feeds AS school ON school.dataset = 'education/enrolment' AND school.county_code = households.county_code
LEFT JOIN entered ON entered.household_key = households.household_key
LEFT JOIN studying ON studying.household_key = households.household_key
