/*
title: 临时救助
owner: 民政局
grain: household
inputs: [civil_affairs.temporary_aid]
columns:
  - {name: had_temporary_aid_90d, type: boolean, unit: yes_no, says: 近90天得到临时救助}
  - {name: temporary_aid_12m_count, type: count, unit: pieces, says: 近12个月临时救助的次数}
  - {name: temporary_aid_12m_yuan, type: money, unit: yuan_12m, says: 近12个月临时救助金额}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.paid_on AS event_date, rows.amount_yuan
    FROM civil_affairs.temporary_aid AS rows
    CROSS JOIN run
    WHERE rows.paid_on BETWEEN run.window_start AND run.as_of
),
aided AS (
    SELECT household_key, count(*) AS times, sum(amount_yuan) AS amount, max(event_date) AS last_on,
           count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN coalesce(aided.last_on >= run.as_of - 89, FALSE) END AS had_temporary_aid_90d,
       CASE WHEN feeds.is_fresh THEN coalesce(aided.times, 0) END AS temporary_aid_12m_count,
       CASE WHEN feeds.is_fresh AND coalesce(aided.unreadable, 0) = 0 THEN coalesce(aided.amount, 0) END AS temporary_aid_12m_yuan
FROM registry.households AS households
CROSS JOIN run
LEFT JOIN feeds ON feeds.dataset = 'civil_affairs/temporary_aid' AND feeds.county_code = households.county_code
LEFT JOIN aided ON aided.household_key = households.household_key
