/*
title: 近12个月工资性收入
owner: 人社局
grain: household
inputs: [human_resources.migrant_work, indicators.household_sweep]
columns:
  - {name: wage_12m_yuan, type: money, unit: yuan_12m, says: 近12个月工资性收入, depends_on: [human_resources.migrant_work, swept_wage_yuan]}
  - {name: wage_origin, type: code, codes: [务工月监测, 摸排], unit: word, says: 工资性收入主要来源, depends_on: [human_resources.migrant_work, swept_wage_yuan]}
note: 务工月监测送到的月份按月相加，月监测看不到的工资按最近一次摸排；没送到的月份按摸排或已送月份的平均补足。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.month AS event_date,
           rows.monthly_income_yuan AS amount_yuan
    FROM human_resources.migrant_work AS rows
    CROSS JOIN run
    WHERE rows.is_working AND rows.month BETWEEN run.window_start AND run.window_end
),
paid_by_month AS (
    SELECT households.county_code, rows.household_key, rows.month, sum(rows.monthly_income_yuan) AS paid
    FROM human_resources.migrant_work AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    WHERE rows.is_working
    GROUP BY households.county_code, rows.household_key, rows.month
),
first_months AS (
    SELECT county_code, min(month) AS first_month FROM paid_by_month GROUP BY county_code
),
-- What the file paid in the month of the sweep (or in its own first month) is the part of the swept sum that the file replaces.
paid_at_sweep AS (
    SELECT paid_by_month.household_key, paid_by_month.paid
    FROM paid_by_month
    JOIN indicators.household_sweep AS sweep ON sweep.household_key = paid_by_month.household_key
    JOIN first_months ON first_months.county_code = paid_by_month.county_code
    WHERE paid_by_month.month = greatest(CAST(date_trunc('month', sweep.swept_on) AS DATE), first_months.first_month)
),
paid_in_window AS (
    SELECT household_key, sum(amount_yuan) AS paid, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
),
counted AS (
    SELECT households.household_key, feeds.is_fresh, feeds.early_months, feeds.covered_months,
           paid_in_window.household_key IS NOT NULL OR paid_at_sweep.household_key IS NOT NULL AS is_in_file,
           CAST(sweep.swept_wage_yuan * 100 AS BIGINT) AS swept_fen,
           CAST(coalesce(paid_at_sweep.paid, 0) * 100 AS BIGINT) AS base_fen,
           CASE WHEN coalesce(paid_in_window.unreadable, 0) = 0
                THEN CAST(coalesce(paid_in_window.paid, 0) * 100 AS BIGINT) END AS paid_fen
    FROM registry.households AS households
    JOIN indicators.household_sweep AS sweep ON sweep.household_key = households.household_key
    LEFT JOIN feeds ON feeds.dataset = 'human_resources/migrant_work' AND feeds.county_code = households.county_code
    LEFT JOIN paid_at_sweep ON paid_at_sweep.household_key = households.household_key
    LEFT JOIN paid_in_window ON paid_in_window.household_key = households.household_key
),
parts AS (
    SELECT household_key, is_fresh, is_in_file, paid_fen, early_months, greatest(covered_months, 1) AS covered_months,
           12 - early_months - covered_months AS missing_months,
           least(greatest(swept_fen, 0), 12 * base_fen) AS replaced_fen,
           swept_fen - least(greatest(swept_fen, 0), 12 * base_fen) AS other_fen
    FROM counted
)
SELECT household_key,
       CASE WHEN is_fresh THEN CAST(
           other_fen
           + (2 * replaced_fen * early_months + 12) // 24
           + paid_fen
           + (2 * paid_fen * missing_months + covered_months) // (2 * covered_months)
           AS DECIMAL(16, 2)) * 0.01 END AS wage_12m_yuan,
       CASE WHEN is_fresh AND is_in_file THEN '务工月监测' WHEN is_fresh AND other_fen IS NOT NULL THEN '摸排'
            END AS wage_origin
FROM parts
