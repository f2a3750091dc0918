/*
title: 饮水安全
owner: 水务局
grain: household
inputs: [water.supply_incidents]
columns:
  - {name: open_water_days, type: count, unit: days, says: 供水异常至今尚未恢复的天数}
  - {name: has_unsafe_water, type: boolean, unit: yes_no, says: 水质不达标尚未解决}
  - {name: has_seasonal_shortage, type: boolean, unit: yes_no, says: 季节性缺水尚未解决}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.started_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM water.supply_incidents AS rows
    CROSS JOIN run
    WHERE rows.started_on <= run.as_of AND (rows.ended_on IS NULL OR rows.ended_on > run.as_of)
),
open_incidents AS (
    SELECT rows.household_key, date_diff('day', min(rows.started_on), run.as_of) AS open_days,
           count(*) FILTER (WHERE rows.problem = '水质不达标') > 0 AS is_unsafe,
           count(*) FILTER (WHERE rows.problem = '季节性缺水') > 0 AS is_short
    FROM water.supply_incidents AS rows
    CROSS JOIN run
    WHERE rows.started_on <= run.as_of AND (rows.ended_on IS NULL OR rows.ended_on > run.as_of)
    GROUP BY rows.household_key, run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(open_incidents.open_days, 0) END AS open_water_days,
       CASE WHEN feeds.is_fresh THEN coalesce(open_incidents.is_unsafe, FALSE) END AS has_unsafe_water,
       CASE WHEN feeds.is_fresh THEN coalesce(open_incidents.is_short, FALSE) END AS has_seasonal_shortage
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'water/supply_incidents' AND feeds.county_code = households.county_code
LEFT JOIN open_incidents ON open_incidents.household_key = households.household_key
