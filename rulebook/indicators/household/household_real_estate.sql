/*
title: 不动产核对
owner: 自然资源和规划局
grain: household
inputs: [natural_resources.real_estate]
columns:
  - {name: other_house_count, type: count, unit: sets, says: 核对到的宅基地以外的住宅}
  - {name: business_property_count, type: count, unit: sets, says: 核对到的商业、办公、工业用房}
note: 名下有房不是否决条件，只是入户时需要说明的情况。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, registered_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM natural_resources.real_estate
    WHERE coalesce(is_rural_homestead, FALSE) = FALSE
),
owned AS (
    SELECT household_key, count(*) FILTER (WHERE usage = '住宅') AS houses,
           count(*) FILTER (WHERE usage IN ('商业', '办公', '工业')) AS business
    FROM natural_resources.real_estate
    WHERE coalesce(is_rural_homestead, FALSE) = FALSE
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(owned.houses, 0) END AS other_house_count,
       CASE WHEN feeds.is_fresh THEN coalesce(owned.business, 0) END AS business_property_count
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'natural_resources/real_estate' AND feeds.county_code = households.county_code
LEFT JOIN owned ON owned.household_key = households.household_key
