/*
title: 住房公积金核对
owner: 公积金中心
grain: household
inputs: [housing_fund.contributions]
columns:
  - {name: fund_member_count, type: count, unit: people, says: 近12个月缴存住房公积金的成员}
  - {name: fund_month_yuan, type: money, unit: yuan_per_month, says: 住房公积金月缴存额合计}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.last_paid_month AS event_date,
           rows.monthly_yuan AS amount_yuan
    FROM housing_fund.contributions AS rows
    CROSS JOIN run
    WHERE rows.last_paid_month >= run.window_start
),
counted AS (
    SELECT household_key, count(*) AS members, sum(amount_yuan) AS amount,
           count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.members, 0) END AS fund_member_count,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unreadable, 0) = 0 THEN coalesce(counted.amount, 0) END AS fund_month_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'housing_fund/contributions' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
