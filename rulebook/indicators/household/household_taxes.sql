/*
title: 纳税核对
owner: 税务局
grain: household
inputs: [taxation.tax_payments]
columns:
  - {name: declared_income_year_yuan, type: money, unit: yuan_12m, says: 最近一个纳税年度申报的收入合计}
note: 最近一个纳税年度按各户核对结果里最大的年度。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           declared_income_yuan AS amount_yuan
    FROM taxation.tax_payments
),
newest AS (
    SELECT household_key, max(year) AS year FROM taxation.tax_payments GROUP BY household_key
),
declared AS (
    SELECT rows.household_key, sum(rows.declared_income_yuan) AS declared
    FROM taxation.tax_payments AS rows
    JOIN newest ON newest.household_key = rows.household_key AND newest.year = rows.year
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(declared.declared, 0) END AS declared_income_year_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'taxation/tax_payments' AND feeds.county_code = households.county_code
LEFT JOIN declared ON declared.household_key = households.household_key
