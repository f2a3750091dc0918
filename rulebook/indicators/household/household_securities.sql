/*
title: 证券和理财核对
owner: 证监局
grain: household
inputs: [securities.holdings]
columns:
  - {name: securities_yuan, type: money, unit: yuan, says: 核对到的证券、基金和理财合计}
note: 只有签了授权书、已经查询的成员才有结果；没有查询的成员不计。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, checked_on AS event_date,
           holdings_yuan + coalesce(funds_yuan, 0) AS amount_yuan
    FROM securities.holdings
),
held AS (
    SELECT household_key, sum(amount_yuan) AS held, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(held.unreadable, 0) = 0 THEN coalesce(held.held, 0) END AS securities_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'securities/holdings' AND feeds.county_code = households.county_code
LEFT JOIN held ON held.household_key = households.household_key
