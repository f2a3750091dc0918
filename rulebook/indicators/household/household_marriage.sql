/*
title: 婚姻登记核对
owner: 民政局
grain: household
inputs: [civil_affairs.marriages, indicators.household_members]
columns:
  - {name: is_married_living_alone, type: boolean, unit: yes_no, says: 户籍只有一人而婚姻登记为已婚, depends_on: [civil_affairs.marriages, member_count]}
note: 配偶是谁不进入数据湖，所以只看一人户。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, registered_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM civil_affairs.marriages
    WHERE state = '已婚'
),
married AS (
    SELECT DISTINCT household_key FROM source_rows
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN married.household_key IS NOT NULL AND members.member_count = 1
            END AS is_married_living_alone
FROM registry.households AS households
JOIN indicators.household_members AS members ON members.household_key = households.household_key
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/marriages' AND feeds.county_code = households.county_code
LEFT JOIN married ON married.household_key = households.household_key
