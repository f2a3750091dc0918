/*
title: 近12个月医疗自付
owner: 医保局
grain: household
inputs: [medical_insurance.settlements]
columns:
  - {name: medical_self_paid_12m_yuan, type: money, unit: yuan_12m, says: 近12个月个人自付医疗费}
  - {name: compliant_self_paid_12m_yuan, type: money, unit: yuan_12m, says: 近12个月政策范围内自付医疗费}
  - {name: largest_person_self_paid_year_yuan, type: money, unit: yuan_per_person_year, says: 今年自付最多的一名成员的自付医疗费}
  - {name: largest_person_inpatient_year_yuan, type: money, unit: yuan_per_person_year, says: 今年住院自付最多的一名成员的住院自付}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.settled_on AS event_date,
           rows.self_paid_yuan AS amount_yuan
    FROM medical_insurance.settlements AS rows
    CROSS JOIN run
    WHERE rows.settled_on BETWEEN run.window_start AND run.as_of
),
spent AS (
    SELECT rows.household_key, sum(rows.self_paid_yuan) AS self_paid, sum(rows.compliant_self_paid_yuan) AS compliant,
           count(*) FILTER (WHERE rows.self_paid_yuan IS NULL OR rows.compliant_self_paid_yuan IS NULL) AS unreadable
    FROM medical_insurance.settlements AS rows
    CROSS JOIN run
    WHERE rows.settled_on BETWEEN run.window_start AND run.window_end
    GROUP BY rows.household_key
),
spent_by_person AS (
    SELECT rows.household_key, rows.person_key, sum(rows.self_paid_yuan) AS self_paid,
           sum(CASE WHEN rows.category = '住院' THEN rows.self_paid_yuan END) AS inpatient,
           count(*) FILTER (WHERE rows.self_paid_yuan IS NULL) AS unreadable
    FROM medical_insurance.settlements AS rows
    CROSS JOIN run
    WHERE rows.settled_on BETWEEN CAST(date_trunc('year', run.as_of) AS DATE) AND run.as_of
    GROUP BY rows.household_key, rows.person_key
),
largest AS (
    SELECT household_key, max(self_paid) AS self_paid, max(inpatient) AS inpatient, sum(unreadable) AS unreadable
    FROM spent_by_person
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.self_paid, 0)
            END AS medical_self_paid_12m_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.compliant, 0)
            END AS compliant_self_paid_12m_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(largest.unreadable, 0) = 0 THEN coalesce(largest.self_paid, 0)
            END AS largest_person_self_paid_year_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(largest.unreadable, 0) = 0 THEN coalesce(largest.inpatient, 0)
            END AS largest_person_inpatient_year_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'medical_insurance/settlements' AND feeds.county_code = households.county_code
LEFT JOIN spent ON spent.household_key = households.household_key
LEFT JOIN largest ON largest.household_key = households.household_key
