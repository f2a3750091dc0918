/*
title: 户信息登记的住房饮水和耕地
owner: 农业农村局
grain: household
inputs: [rural_affairs.household_conditions]
columns:
  - {name: is_registered_dangerous, type: boolean, unit: yes_no, says: 户信息登记为危房户}
  - {name: lacks_safe_water, type: boolean, unit: yes_no, says: 户信息登记为未解决安全饮用水}
  - {name: farmland_mu, type: decimal, unit: mu, says: 户信息登记的耕地面积}
note: 名单里没有这一户的，没有登记可看，按未知处理。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, CAST(NULL AS DATE) AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM rural_affairs.household_conditions
),
ordered AS (
    SELECT household_key, is_dangerous_house, has_safe_water, farmland_mu,
           row_number() OVER (PARTITION BY household_key ORDER BY known_on DESC, delivery, sheet, row_no) AS place
    FROM rural_affairs.household_conditions
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN ordered.is_dangerous_house END AS is_registered_dangerous,
       CASE WHEN feeds.is_fresh THEN NOT ordered.has_safe_water END AS lacks_safe_water,
       CASE WHEN feeds.is_fresh THEN ordered.farmland_mu END AS farmland_mu
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'rural_affairs/household_conditions' AND feeds.county_code = households.county_code
LEFT JOIN ordered ON ordered.household_key = households.household_key AND ordered.place = 1
