/*
title: 农业保险理赔
owner: 农业农村局
grain: household
inputs: [agriculture.insurance_claims]
columns:
  - {name: crop_claim_90d_yuan, type: money, unit: yuan, says: 近90天出险的农业保险理赔金额}
  - {name: unpaid_claim_days, type: count, unit: days, says: 已核定而未支付的理赔自出险以来的最长天数}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           rows.claim_yuan AS amount_yuan
    FROM agriculture.insurance_claims AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
claimed AS (
    SELECT rows.household_key,
           sum(CASE WHEN rows.happened_on >= run.as_of - 89 THEN rows.claim_yuan ELSE 0 END) AS recent,
           count(*) FILTER (WHERE rows.happened_on >= run.as_of - 89 AND rows.claim_yuan IS NULL) AS unreadable,
           date_diff('day', min(CASE WHEN rows.paid_on IS NULL OR rows.paid_on > run.as_of THEN rows.happened_on END), run.as_of) AS waited
    FROM agriculture.insurance_claims AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key, run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(claimed.unreadable, 0) = 0 THEN coalesce(claimed.recent, 0) END AS crop_claim_90d_yuan,
       CASE WHEN feeds.is_fresh THEN coalesce(claimed.waited, 0) END AS unpaid_claim_days
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'agriculture/insurance_claims' AND feeds.county_code = households.county_code
LEFT JOIN claimed ON claimed.household_key = households.household_key
