/*
title: 收支摸排
owner: 农业农村局
grain: household
inputs: [rural_affairs.income_sweep]
columns:
  - {name: swept_on, type: date, unit: day, says: 最近一次收支摸排日期}
  - {name: swept_wage_yuan, type: money, unit: yuan_12m, says: 摸排的工资性收入}
  - {name: business_12m_yuan, type: money, unit: yuan_12m, says: 生产经营性收入（摸排）}
  - {name: business_cost_12m_yuan, type: money, unit: yuan_12m, says: 生产经营性支出（摸排）}
  - {name: property_12m_yuan, type: money, unit: yuan_12m, says: 财产性收入（摸排）}
  - {name: swept_transfer_yuan, type: money, unit: yuan_12m, says: 摸排的转移性收入}
  - {name: swept_payout_yuan, type: money, unit: yuan_12m, says: 摸排的理赔收入}
  - {name: swept_compliant_yuan, type: money, unit: yuan_12m, says: 摸排的合规自付支出}
note: 一户有几行时取摸排日期最近的一行；没有摸排到的户，各项未知。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, surveyed_on AS event_date, net_income_yuan AS amount_yuan
    FROM rural_affairs.income_sweep
),
ordered AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key ORDER BY surveyed_on DESC NULLS LAST, delivery, sheet, row_no) AS place
    FROM rural_affairs.income_sweep
),
latest AS (
    SELECT * FROM ordered WHERE place = 1
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN latest.surveyed_on END AS swept_on,
       CASE WHEN feeds.is_fresh THEN latest.wage_yuan END AS swept_wage_yuan,
       CASE WHEN feeds.is_fresh THEN latest.business_yuan END AS business_12m_yuan,
       CASE WHEN feeds.is_fresh THEN latest.business_cost_yuan END AS business_cost_12m_yuan,
       CASE WHEN feeds.is_fresh THEN latest.property_yuan END AS property_12m_yuan,
       CASE WHEN feeds.is_fresh THEN latest.transfer_yuan END AS swept_transfer_yuan,
       CASE WHEN feeds.is_fresh THEN latest.insurance_payout_yuan END AS swept_payout_yuan,
       CASE WHEN feeds.is_fresh THEN latest.compliant_self_paid_yuan END AS swept_compliant_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'rural_affairs/income_sweep' AND feeds.county_code = households.county_code
LEFT JOIN latest ON latest.household_key = households.household_key
