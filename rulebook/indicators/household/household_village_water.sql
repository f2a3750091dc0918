/*
title: 所在村停水缺水
owner: 水务局
grain: household
inputs: [water.village_outages]
columns:
  - {name: village_outage_days, type: count, unit: days, says: 所在村停水至今尚未恢复的天数}
  - {name: has_village_shortage, type: boolean, unit: yes_no, says: 所在村正处于季节性缺水}
note: 停水和水质不达标计天数；季节性缺水单独判断。
*/
WITH source_rows AS (
    SELECT households.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.started_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM water.village_outages AS rows
    CROSS JOIN run
    JOIN registry.households AS households ON households.village_code = rows.village_code
    WHERE rows.started_on <= run.as_of AND (rows.ended_on IS NULL OR rows.ended_on > run.as_of)
),
cut_off AS (
    SELECT rows.village_code, date_diff('day', min(CASE WHEN rows.problem <> '季节性缺水' THEN rows.started_on END), run.as_of) AS open_days,
           count(*) FILTER (WHERE rows.problem = '季节性缺水') AS shortages
    FROM water.village_outages AS rows
    CROSS JOIN run
    WHERE rows.started_on <= run.as_of AND (rows.ended_on IS NULL OR rows.ended_on > run.as_of)
    GROUP BY rows.village_code, run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(cut_off.open_days, 0) END AS village_outage_days,
       CASE WHEN feeds.is_fresh THEN coalesce(cut_off.shortages, 0) > 0 END AS has_village_shortage
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'water/village_outages' AND feeds.county_code = households.county_code
LEFT JOIN cut_off ON cut_off.village_code = households.village_code
