/*
title: 动物疫病强制扑杀
owner: 农业农村局
grain: household
inputs: [agriculture.animal_cullings]
columns:
  - {name: culled_12m_heads, type: count, unit: heads, says: 近12个月强制扑杀的头数}
  - {name: herd_before_culling_heads, type: count, unit: heads, says: 扑杀前的存栏}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.culled_on AS event_date,
           rows.compensation_yuan AS amount_yuan
    FROM agriculture.animal_cullings AS rows
    CROSS JOIN run
    WHERE rows.culled_on BETWEEN run.window_start AND run.as_of
),
culled AS (
    SELECT rows.household_key, sum(rows.culled_count) AS culled, sum(rows.head_count_before) AS herd,
           count(*) FILTER (WHERE rows.culled_count IS NULL) AS uncounted,
           count(*) FILTER (WHERE rows.head_count_before IS NULL) AS of_unknown_herd
    FROM agriculture.animal_cullings AS rows
    CROSS JOIN run
    WHERE rows.culled_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(culled.uncounted, 0) = 0 THEN coalesce(culled.culled, 0) END AS culled_12m_heads,
       CASE WHEN feeds.is_fresh AND coalesce(culled.of_unknown_herd, 0) = 0 THEN coalesce(culled.herd, 0) END AS herd_before_culling_heads
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'agriculture/animal_cullings' AND feeds.county_code = households.county_code
LEFT JOIN culled ON culled.household_key = households.household_key
