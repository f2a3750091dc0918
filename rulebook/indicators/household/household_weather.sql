/*
title: 所在村气象预警
owner: 气象局
grain: household
inputs: [meteorology.warnings]
columns:
  - {name: is_village_warned_45d, type: boolean, unit: yes_no, says: 近45天所在村处于红色或橙色气象预警、有大棚或低洼地}
note: 大棚和低洼地面积都没有填的，当作有，宁可多看一村。
*/
WITH source_rows AS (
    SELECT households.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.issued_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM meteorology.warnings AS rows
    CROSS JOIN run
    JOIN registry.households AS households ON households.village_code = rows.village_code
    WHERE rows.issued_on BETWEEN run.as_of - 44 AND run.as_of
),
warned AS (
    SELECT DISTINCT rows.village_code
    FROM meteorology.warnings AS rows
    CROSS JOIN run
    WHERE rows.issued_on BETWEEN run.as_of - 44 AND run.as_of
      AND rows.level IN ('红色', '橙色')
      AND (coalesce(rows.greenhouse_mu, 0) + coalesce(rows.low_land_mu, 0) > 0
           OR (rows.greenhouse_mu IS NULL AND rows.low_land_mu IS NULL))
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN warned.village_code IS NOT NULL END AS is_village_warned_45d
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'meteorology/warnings' AND feeds.county_code = households.county_code
LEFT JOIN warned ON warned.village_code = households.village_code
