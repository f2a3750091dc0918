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
  - {name: largest_person_clinic_month_yuan, type: money, unit: yuan_per_month, says: 上月门诊和慢特病自付最多的一名成员的门诊自付}
  - {name: largest_person_unaided_12m_yuan, type: money, unit: yuan_per_person_year, says: 近12个月没有得到医疗救助的成员中自付最多的}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.settled_on AS event_date,
           rows.self_paid_yuan AS amount_yuan
    FROM medical_insurance.settlements AS rows
    CROSS JOIN run
    WHERE rows.settled_on BETWEEN run.window_start AND run.as_of
),
spans AS (
    SELECT window_start, window_end, as_of, CAST(date_trunc('month', window_end) AS DATE) AS month_start,
           CAST(date_trunc('year', as_of) AS DATE) AS year_start
    FROM run
),
spent_by_person AS (
    SELECT rows.household_key, rows.person_key,
           sum(CASE WHEN rows.settled_on <= spans.window_end THEN rows.self_paid_yuan END) AS window_self_paid,
           sum(CASE WHEN rows.settled_on <= spans.window_end THEN rows.compliant_self_paid_yuan END) AS window_compliant,
           max(CASE WHEN rows.settled_on <= spans.window_end THEN rows.medical_aid_paid_yuan END) AS largest_aid,
           sum(CASE WHEN rows.settled_on >= spans.month_start AND rows.settled_on <= spans.window_end
                     AND rows.category <> '住院' THEN rows.self_paid_yuan END) AS month_clinic,
           sum(CASE WHEN rows.settled_on >= spans.year_start THEN rows.self_paid_yuan END) AS year_self_paid,
           sum(CASE WHEN rows.settled_on >= spans.year_start AND rows.category = '住院' THEN rows.self_paid_yuan
               END) AS year_inpatient,
           count(CASE WHEN rows.settled_on <= spans.window_end
                       AND (rows.self_paid_yuan IS NULL OR rows.compliant_self_paid_yuan IS NULL) THEN 1 END) AS window_unreadable,
           count(CASE WHEN rows.settled_on >= spans.year_start AND rows.self_paid_yuan IS NULL THEN 1 END) AS year_unreadable
    FROM medical_insurance.settlements AS rows
    CROSS JOIN spans
    WHERE rows.settled_on BETWEEN spans.window_start AND spans.as_of
    GROUP BY rows.household_key, rows.person_key
),
spent AS (
    SELECT household_key, sum(window_self_paid) AS self_paid, sum(window_compliant) AS compliant,
           max(month_clinic) AS clinic, max(CASE WHEN coalesce(largest_aid, 0) = 0 THEN window_self_paid END) AS unaided,
           sum(window_unreadable) AS unreadable
    FROM spent_by_person
    GROUP BY household_key
),
largest AS (
    SELECT household_key, max(year_self_paid) AS self_paid, max(year_inpatient) AS inpatient, sum(year_unreadable) AS unreadable
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
            END AS largest_person_inpatient_year_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.clinic, 0)
            END AS largest_person_clinic_month_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(spent.unreadable, 0) = 0 THEN coalesce(spent.unaided, 0)
            END AS largest_person_unaided_12m_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'medical_insurance/settlements' AND feeds.county_code = households.county_code
LEFT JOIN spent ON spent.household_key = households.household_key
LEFT JOIN largest ON largest.household_key = households.household_key
