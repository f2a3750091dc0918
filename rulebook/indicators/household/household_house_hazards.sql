/*
title: 房屋隐患和受损
owner: 住建局
grain: household
inputs: [housing.house_hazards]
columns:
  - {name: is_evacuated, type: boolean, unit: yes_no, says: 因房屋隐患或受损撤离且尚未整治完成}
  - {name: open_hazard_days, type: count, unit: days, says: 房屋隐患至今没有整治完成的最长天数}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.found_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM housing.house_hazards AS rows
    CROSS JOIN run
    WHERE rows.found_on <= run.as_of AND (rows.settled_on IS NULL OR rows.settled_on > run.as_of)
),
open_hazards AS (
    SELECT rows.household_key, date_diff('day', min(rows.found_on), run.as_of) AS open_days,
           count(*) FILTER (WHERE rows.is_evacuated) AS evacuated, count(*) FILTER (WHERE rows.is_evacuated IS NULL) AS untold
    FROM housing.house_hazards AS rows
    CROSS JOIN run
    WHERE rows.found_on <= run.as_of AND (rows.settled_on IS NULL OR rows.settled_on > run.as_of)
    GROUP BY rows.household_key, run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND (coalesce(open_hazards.evacuated, 0) > 0 OR coalesce(open_hazards.untold, 0) = 0)
            THEN coalesce(open_hazards.evacuated, 0) > 0 END AS is_evacuated,
       CASE WHEN feeds.is_fresh THEN coalesce(open_hazards.open_days, 0) END AS open_hazard_days
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'housing/house_hazards' AND feeds.county_code = households.county_code
LEFT JOIN open_hazards ON open_hazards.household_key = households.household_key
