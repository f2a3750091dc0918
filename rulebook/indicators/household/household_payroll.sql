/*
title: 财政供养核对
owner: 财政局
grain: household
inputs: [public_finance.public_payroll]
columns:
  - {name: payroll_count, type: count, unit: people, says: 核对到的财政供养成员}
  - {name: payroll_month_yuan, type: money, unit: yuan_per_month, says: 财政供养成员月工资合计}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.since_month AS event_date,
           rows.monthly_yuan AS amount_yuan
    FROM public_finance.public_payroll AS rows
    CROSS JOIN run
    WHERE rows.since_month IS NULL OR rows.since_month <= run.as_of
),
counted AS (
    SELECT household_key, count(*) AS members, sum(amount_yuan) AS amount,
           count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.members, 0) END AS payroll_count,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unreadable, 0) = 0 THEN coalesce(counted.amount, 0) END AS payroll_month_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'public_finance/public_payroll' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
