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
  - {name: has_severe_child_off_roll, type: boolean, unit: yes_no, says: 7至14周岁的一级、二级残疾成员没有在读学籍}
  - {name: largest_college_fee_yuan, type: money, unit: yuan_per_person_year, says: 本学年学费和住宿费最高的一名大学生的学费和住宿费, depends_on: [education.enrolment]}
  - {name: has_left_senior_school, type: boolean, unit: yes_no, says: 有成员从高中、中职或大学退学, depends_on: [education.enrolment]}
note: 每名学生取最近学年的一行；费用读不出的按未知处理；持一级、二级残疾证的孩子可送教上门，不算失学。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0) AS amount_yuan
    FROM education.enrolment
),
ordered AS (
    SELECT household_key, person_key, stage, status, tuition_yuan + boarding_yuan AS fee,
           tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0) AS net_cost,
           row_number() OVER (PARTITION BY person_key ORDER BY school_year DESC, delivery, sheet, row_no) AS place
    FROM education.enrolment
),
students AS (
    SELECT household_key, person_key, stage, fee, CASE WHEN net_cost < 0 THEN 0 ELSE net_cost END AS cost
    FROM ordered
    WHERE place = 1 AND status = '在读'
),
spent AS (
    SELECT household_key, sum(cost) AS cost, max(cost) AS largest,
           count(*) FILTER (WHERE cost IS NULL) AS unreadable,
           count(*) FILTER (WHERE stage IN ('普通高中', '中职', '高职高专', '本科')) AS later_students,
           max(CASE WHEN stage IN ('高职高专', '本科') THEN fee END) AS college_fee,
           count(*) FILTER (WHERE stage IN ('高职高专', '本科') AND fee IS NULL) AS unreadable_fees
    FROM students
    GROUP BY household_key
),
left_school AS (
    SELECT DISTINCT household_key
    FROM ordered
    WHERE place = 1 AND status = '退学' AND stage IN ('普通高中', '中职', '高职高专', '本科')
),
off_roll AS (
    SELECT people.household_key, count(*) FILTER (WHERE certificates.person_key IS NULL) AS children,
           count(*) FILTER (WHERE certificates.person_key IS NOT NULL) AS severe
    FROM registry.people AS people
    CROSS JOIN run
    LEFT JOIN students ON students.person_key = people.person_key
    LEFT JOIN disabled_federation.certificates AS certificates
      ON certificates.person_key = people.person_key AND certificates.grade IN ('一级', '二级')
    WHERE people.is_alive AND students.person_key IS NULL
      AND people.birth_date <= run.as_of - INTERVAL 7 YEAR
      AND people.birth_date > run.as_of - INTERVAL 15 YEAR
    GROUP BY people.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.cost, 0)
            END AS schooling_cost_12m_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.largest, 0)
            END AS largest_student_cost_year_yuan,
       CASE WHEN feeds.is_fresh THEN coalesce(spent.later_students, 0) END AS later_student_count,
       CASE WHEN feeds.is_fresh THEN coalesce(off_roll.children, 0) > 0 END AS has_child_off_roll,
       CASE WHEN feeds.is_fresh AND disabled.is_fresh THEN coalesce(off_roll.severe, 0) > 0 END AS has_severe_child_off_roll,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable_fees, 0) = 0 THEN coalesce(spent.college_fee, 0)
            END AS largest_college_fee_yuan,
       CASE WHEN feeds.is_fresh THEN left_school.household_key IS NOT NULL END AS has_left_senior_school
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'education/enrolment' AND feeds.county_code = households.county_code
LEFT JOIN feeds AS disabled
  ON disabled.dataset = 'disabled_federation/certificates' AND disabled.county_code = households.county_code
LEFT JOIN left_school ON left_school.household_key = households.household_key
LEFT JOIN spent ON spent.household_key = households.household_key
LEFT JOIN off_roll ON off_roll.household_key = households.household_key
