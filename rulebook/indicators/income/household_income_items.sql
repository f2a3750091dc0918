/*
title: 收支明细
owner: 农业农村局
grain: household
inputs: [rural_affairs.income_items]
columns:
  - {name: items_swept_on, type: date, unit: day, says: 最近一次收支明细的摸排日期}
  - {name: family_planning_12m_yuan, type: money, unit: yuan_12m, says: 计划生育金（收支明细）}
  - {name: veteran_12m_yuan, type: money, unit: yuan_12m, says: 优抚金（收支明细）}
  - {name: schooling_aid_12m_yuan, type: money, unit: yuan_12m, says: 教育扶持（收支明细）}
  - {name: disaster_aid_12m_yuan, type: money, unit: yuan_12m, says: 救灾款（收支明细）}
  - {name: social_relief_12m_yuan, type: money, unit: yuan_12m, says: 社会救济（收支明细）}
note: 一户有几行时取摸排日期最近的一行；空着的明细，只有填了的各项加起来正好等于转移性收入合计时才是 0，否则未知。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, surveyed_on AS event_date, transfer_yuan AS amount_yuan
    FROM rural_affairs.income_items
),
ordered AS (
    SELECT *, row_number() OVER (
        PARTITION BY household_key ORDER BY surveyed_on DESC NULLS LAST, delivery, sheet, row_no) AS place,
           coalesce(family_planning_yuan, 0) + coalesce(dibao_yuan, 0) + coalesce(tekun_yuan, 0) +
               coalesce(pension_yuan, 0) + coalesce(returned_woodland_yuan, 0) +
               coalesce(public_woodland_yuan, 0) + coalesce(grassland_yuan, 0) +
               coalesce(resettlement_yuan, 0) + coalesce(other_ecology_yuan, 0) +
               coalesce(corn_soy_yuan, 0) + coalesce(soil_yuan, 0) + coalesce(farm_insurance_yuan,
               0) + coalesce(old_age_yuan, 0) + coalesce(veteran_yuan, 0) +
               coalesce(disability_yuan, 0) + coalesce(schooling_yuan, 0) + coalesce(disaster_yuan,
               0) + coalesce(incapacity_yuan, 0) + coalesce(maintenance_yuan, 0) +
               coalesce(heating_yuan, 0) + coalesce(price_yuan, 0) + coalesce(social_relief_yuan, 0)
               + coalesce(anti_poverty_insurance_yuan, 0) + coalesce(donation_yuan, 0) +
               coalesce(other_transfer_yuan, 0) = transfer_yuan AS is_whole
    FROM rural_affairs.income_items
),
latest AS (
    SELECT * FROM ordered WHERE place = 1
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN latest.surveyed_on END AS items_swept_on,
       CASE WHEN feeds.is_fresh THEN CASE WHEN latest.is_whole THEN coalesce(latest.family_planning_yuan, 0) ELSE latest.family_planning_yuan END END
           AS family_planning_12m_yuan,
       CASE WHEN feeds.is_fresh THEN CASE WHEN latest.is_whole THEN coalesce(latest.veteran_yuan, 0) ELSE latest.veteran_yuan END END
           AS veteran_12m_yuan,
       CASE WHEN feeds.is_fresh THEN CASE WHEN latest.is_whole THEN coalesce(latest.schooling_yuan, 0) ELSE latest.schooling_yuan END END
           AS schooling_aid_12m_yuan,
       CASE WHEN feeds.is_fresh THEN CASE WHEN latest.is_whole THEN coalesce(latest.disaster_yuan, 0) ELSE latest.disaster_yuan END END
           AS disaster_aid_12m_yuan,
       CASE WHEN feeds.is_fresh THEN CASE WHEN latest.is_whole THEN coalesce(latest.social_relief_yuan, 0) ELSE latest.social_relief_yuan END END
           AS social_relief_12m_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'rural_affairs/income_items' AND feeds.county_code = households.county_code
LEFT JOIN latest ON latest.household_key = households.household_key
