/*
title: 近12个月理赔收入
owner: 保险公司
grain: household
inputs: [insurance.payouts, indicators.household_sweep]
columns:
  - {name: payout_12m_yuan, type: money, unit: yuan_12m, says: 近12个月理赔收入, depends_on: [insurance.payouts, swept_payout_yuan]}
note: 赔付清单尚未覆盖的月份，按摸排的理赔收入分摊。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.paid_on AS event_date, rows.amount_yuan
    FROM insurance.payouts AS rows
    CROSS JOIN run
    WHERE rows.paid_on BETWEEN run.window_start AND run.window_end
),
paid AS (
    SELECT household_key, sum(amount_yuan) AS paid FROM source_rows GROUP BY household_key
),
counted AS (
    SELECT households.household_key, feeds.is_fresh, feeds.early_months,
           CAST(sweep.swept_payout_yuan * 100 AS BIGINT) AS swept_fen,
           CAST(coalesce(paid.paid, 0) * 100 AS BIGINT) AS paid_fen
    FROM registry.households AS households
    JOIN indicators.household_sweep AS sweep ON sweep.household_key = households.household_key
    LEFT JOIN feeds ON feeds.dataset = 'insurance/payouts' AND feeds.county_code = households.county_code
    LEFT JOIN paid ON paid.household_key = households.household_key
)
SELECT household_key,
       CASE WHEN is_fresh AND early_months = 0 THEN CAST(paid_fen AS DECIMAL(16, 2)) * 0.01
            WHEN is_fresh THEN CAST(paid_fen + (2 * swept_fen * early_months + 12) // 24 AS DECIMAL(16, 2)) * 0.01
            END AS payout_12m_yuan
FROM counted
