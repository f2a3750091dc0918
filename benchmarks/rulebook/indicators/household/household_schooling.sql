/*
title: 本学年就学与费用
owner: 教育局
grain: household
inputs: [education.enrolment, disabled_federation.certificates]
columns:
  - {name: schooling_cost_12m_yuan, type: money, unit: yuan_12m, says: 本学年学费、住宿费、教材费减资助后的家庭负担, depends_on: [education.enrolment]}
  - {name: largest_student_cost_year_yuan, type: money, unit: yuan_per_person_year, says: 本学年负担最重的一名学生的费用, depends_on: [education.enrolment]}
  - {name: later_student_count, type: count, unit: people, says: 高中、中职以上在读学生, depends_on: [education.enrolment]}
  - {name: has_child_off_roll, type: boolean, unit: yes_no, says: 7至14周岁成员没有在读学籍, depends_on: [education.enrolment]}
note: 每名学生取最近学年的一行；费用读不出的按未知处理；持一级、二级残疾证的孩子可送教上门，不算失学。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0) AS amount_yuan
    FROM education.enrolment
),
ordered AS (
    SELECT household_key, person_key, stage, status,
           tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0) AS net_cost,
           row_number() OVER (PARTITION BY person_key ORDER BY school_year DESC, delivery, sheet, row_no) AS place
    FROM education.enrolment
),
students AS (
    SELECT household_key, person_key, stage, CASE WHEN net_cost < 0 THEN 0 ELSE net_cost END AS cost
    FROM ordered
    WHERE place = 1 AND status = '在读'
),
spent AS (
    SELECT household_key, sum(cost) AS cost, max(cost) AS largest,
           count(*) FILTER (WHERE cost IS NULL) AS unreadable,
           count(*) FILTER (WHERE stage IN ('普通高中', '中职', '高职高专', '本科')) AS later_students
    FROM students
    GROUP BY household_key
),
off_roll AS (
    SELECT DISTINCT people.household_key
    FROM registry.people AS people
    CROSS JOIN run
    LEFT JOIN students ON students.person_key = people.person_key
    LEFT JOIN disabled_federation.certificates AS certificates
      ON certificates.person_key = people.person_key AND certificates.grade IN ('一级', '二级')
    WHERE people.is_alive AND students.person_key IS NULL AND certificates.person_key IS NULL
      AND people.birth_date <= run.as_of - INTERVAL 7 YEAR
      AND people.birth_date > run.as_of - INTERVAL 15 YEAR
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.cost, 0)
            END AS schooling_cost_12m_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.largest, 0)
            END AS largest_student_cost_year_yuan,
       CASE WHEN feeds.is_fresh THEN coalesce(spent.later_students, 0) END AS later_student_count,
       CASE WHEN feeds.is_fresh THEN off_roll.household_key IS NOT NULL END AS has_child_off_roll
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'education/enrolment' AND feeds.county_code = households.county_code
LEFT JOIN spent ON spent.household_key = households.household_key
LEFT JOIN off_roll ON off_roll.household_key = households.household_key
