/*
title: 银行存款核对
owner: 金融监管局
grain: household
inputs: [banking.deposits]
columns:
  - {name: deposits_yuan, type: money, unit: yuan, says: 核对到的存款余额合计}
note: 只有签了授权书、已经查询的成员才有结果；没有查询的成员不计。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, checked_on AS event_date,
           balance_yuan AS amount_yuan
    FROM banking.deposits
),
held AS (
    SELECT household_key, sum(amount_yuan) AS held, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(held.unreadable, 0) = 0 THEN coalesce(held.held, 0) END AS deposits_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'banking/deposits' AND feeds.county_code = households.county_code
LEFT JOIN held ON held.household_key = households.household_key
