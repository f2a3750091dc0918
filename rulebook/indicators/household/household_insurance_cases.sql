/*
title: 防贫保险案件
owner: 保险公司
grain: household
inputs: [insurance.cases]
columns:
  - {name: has_open_insurance_case, type: boolean, unit: yes_no, says: 有防贫保险案件正在核查}
  - {name: open_insurance_case_days, type: count, unit: days, says: 正在核查的防贫保险案件已立案天数}
  - {name: was_insurance_refused_12m, type: boolean, unit: yes_no, says: 近12个月有防贫保险案件不予赔付}
  - {name: was_insurance_paid_12m, type: boolean, unit: yes_no, says: 近12个月有防贫保险案件已赔付}
note: 没写结案日期的，按立案日期看是否在近12个月。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.opened_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM insurance.cases AS rows
    CROSS JOIN run
    WHERE rows.state IN ('已立案', '核查中') OR coalesce(rows.closed_on, rows.opened_on) >= run.window_start
),
counted AS (
    SELECT rows.household_key,
           max(date_diff('day', rows.opened_on, run.as_of)) FILTER (WHERE rows.state IN ('已立案', '核查中')) AS open_days,
           count(*) FILTER (
               WHERE rows.state = '不予赔付' AND coalesce(rows.closed_on, rows.opened_on) >= run.window_start) AS refused,
           count(*) FILTER (
               WHERE rows.state = '已赔付' AND coalesce(rows.closed_on, rows.opened_on) >= run.window_start) AS paid
    FROM insurance.cases AS rows
    CROSS JOIN run
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN counted.open_days IS NOT NULL END AS has_open_insurance_case,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.open_days, 0) END AS open_insurance_case_days,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.refused, 0) > 0 END AS was_insurance_refused_12m,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.paid, 0) > 0 END AS was_insurance_paid_12m
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'insurance/cases' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
