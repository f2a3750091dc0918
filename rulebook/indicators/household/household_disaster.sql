/*
title: 近12个月自然灾害损失
owner: 应急局
grain: household
inputs: [emergency.disaster_losses, insurance.payouts]
columns:
  - {name: disaster_loss_12m_yuan, type: money, unit: yuan_12m, says: 近12个月核定的灾害直接损失, depends_on: [emergency.disaster_losses]}
  - {name: days_since_disaster, type: count, unit: days, says: 距最近一次受灾的天数, depends_on: [emergency.disaster_losses]}
  - {name: is_house_badly_damaged, type: boolean, unit: yes_no, says: 近12个月房屋因灾严重损坏或倒塌, depends_on: [emergency.disaster_losses]}
  - {name: was_paid_since_disaster, type: boolean, unit: yes_no, says: 受灾以后得到过保险赔付}
  - {name: was_hit_90d, type: boolean, unit: yes_no, says: 近90天受灾, depends_on: [emergency.disaster_losses]}
  - {name: uninsured_loss_12m_yuan, type: money, unit: yuan_12m, says: 近12个月没有投保的灾害损失, depends_on: [emergency.disaster_losses]}
  - {name: largest_hit_area_mu, type: decimal, unit: mu, says: 近12个月一次灾害受灾面积最大的, depends_on: [emergency.disaster_losses]}
note: 近12个月没有受灾的，距最近一次受灾的天数为未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on AS event_date,
           rows.loss_yuan AS amount_yuan
    FROM emergency.disaster_losses AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
),
lost AS (
    SELECT rows.household_key, sum(rows.loss_yuan) AS loss, max(rows.happened_on) AS last_on,
           count(*) FILTER (WHERE rows.loss_yuan IS NULL) AS unreadable,
           count(*) FILTER (WHERE rows.house_damage IN ('严重损坏', '倒塌')) > 0 AS is_house_hit,
           count(*) FILTER (WHERE rows.happened_on >= run.as_of - 89) AS recent,
           sum(CASE WHEN rows.is_insured = FALSE THEN rows.loss_yuan ELSE 0 END) AS uninsured,
           count(*) FILTER (WHERE rows.is_insured IS NULL) AS untold,
           max(rows.crop_area_mu) AS area
    FROM emergency.disaster_losses AS rows
    CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.window_start AND run.as_of
    GROUP BY rows.household_key
),
paid AS (
    SELECT DISTINCT rows.household_key
    FROM insurance.payouts AS rows
    CROSS JOIN run
    JOIN lost ON lost.household_key = rows.household_key
    WHERE rows.paid_on BETWEEN lost.last_on AND run.as_of
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(lost.unreadable, 0) = 0 THEN coalesce(lost.loss, 0) END AS disaster_loss_12m_yuan,
       CASE WHEN feeds.is_fresh THEN date_diff('day', lost.last_on, run.as_of) END AS days_since_disaster,
       CASE WHEN feeds.is_fresh THEN coalesce(lost.is_house_hit, FALSE) END AS is_house_badly_damaged,
       CASE WHEN feeds.is_fresh AND payer.is_fresh THEN paid.household_key IS NOT NULL END AS was_paid_since_disaster,
       CASE WHEN feeds.is_fresh THEN coalesce(lost.recent, 0) > 0 END AS was_hit_90d,
       CASE WHEN feeds.is_fresh AND coalesce(lost.unreadable, 0) = 0 AND coalesce(lost.untold, 0) = 0
            THEN coalesce(lost.uninsured, 0) END AS uninsured_loss_12m_yuan,
       CASE WHEN feeds.is_fresh THEN coalesce(lost.area, 0) END AS largest_hit_area_mu
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'emergency/disaster_losses' AND feeds.county_code = households.county_code
LEFT JOIN feeds AS payer ON payer.dataset = 'insurance/payouts' AND payer.county_code = households.county_code
LEFT JOIN lost ON lost.household_key = households.household_key
LEFT JOIN paid ON paid.household_key = households.household_key
