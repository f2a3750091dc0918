/*
title: 车辆与经营主体
owner: 农业农村局
grain: household
inputs: [traffic_police.vehicles, market_regulation.business_registrations]
columns:
  - {name: car_count, type: count, unit: pieces, says: 名下正常状态的客车和轿车, depends_on: [traffic_police.vehicles]}
  - {name: machine_count, type: count, unit: pieces, says: 名下正常状态的大型农机、重型和中型货车, depends_on: [traffic_police.vehicles]}
  - {name: open_business_count, type: count, unit: pieces, says: 名下存续的市场主体, depends_on: [market_regulation.business_registrations]}
note: 名下有车或有主体不是否决条件，只是入户时需要说明的情况。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, registered_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM traffic_police.vehicles
    UNION ALL
    SELECT household_key, dataset, delivery, sheet, row_no, founded_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM market_regulation.business_registrations
),
cars AS (
    SELECT household_key,
           count(*) FILTER (WHERE vehicle_kind LIKE '%客车' OR vehicle_kind LIKE '%轿车') AS found,
           count(*) FILTER (
               WHERE vehicle_kind LIKE '重型%' OR vehicle_kind LIKE '中型%货车' OR vehicle_kind = '大型轮式拖拉机') AS machines
    FROM traffic_police.vehicles
    WHERE state = '正常'
    GROUP BY household_key
),
businesses AS (
    SELECT household_key, count(*) AS found
    FROM market_regulation.business_registrations
    WHERE state = '存续'
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN vehicle_feed.is_fresh THEN coalesce(cars.found, 0) END AS car_count,
       CASE WHEN vehicle_feed.is_fresh THEN coalesce(cars.machines, 0) END AS machine_count,
       CASE WHEN business_feed.is_fresh THEN coalesce(businesses.found, 0) END AS open_business_count
FROM registry.households AS households
LEFT JOIN feeds AS vehicle_feed
  ON vehicle_feed.dataset = 'traffic_police/vehicles' AND vehicle_feed.county_code = households.county_code
LEFT JOIN feeds AS business_feed
  ON business_feed.dataset = 'market_regulation/business_registrations'
 AND business_feed.county_code = households.county_code
LEFT JOIN cars ON cars.household_key = households.household_key
LEFT JOIN businesses ON businesses.household_key = households.household_key
