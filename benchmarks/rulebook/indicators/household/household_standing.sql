/*
title: 脱贫与监测身份
owner: 农业农村局
grain: household
inputs: [rural_affairs.lifted_out_roster, rural_affairs.monitored_households]
columns:
  - {name: is_lifted_out, type: boolean, unit: yes_no, says: 脱贫户, depends_on: [rural_affairs.lifted_out_roster]}
  - {name: is_monitored, type: boolean, unit: yes_no, says: 风险未消除的监测对象, depends_on: [rural_affairs.monitored_households]}
  - {name: is_watched, type: boolean, unit: yes_no, says: 脱贫户或监测对象}
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, data_date AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM rural_affairs.lifted_out_roster
    UNION ALL
    SELECT household_key, dataset, delivery, sheet, row_no, identified_month AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM rural_affairs.monitored_households
),
lifted_out AS (
    SELECT DISTINCT household_key FROM rural_affairs.lifted_out_roster
),
monitored AS (
    SELECT household_key, count(*) FILTER (WHERE coalesce(is_risk_removed, FALSE) = FALSE) > 0 AS is_at_risk
    FROM rural_affairs.monitored_households
    GROUP BY household_key
),
stood AS (
    SELECT households.household_key,
           CASE WHEN lifted_feed.is_fresh THEN lifted_out.household_key IS NOT NULL END AS is_lifted_out,
           CASE WHEN monitored_feed.is_fresh THEN coalesce(monitored.is_at_risk, FALSE) END AS is_monitored
    FROM registry.households AS households
    LEFT JOIN feeds AS lifted_feed
      ON lifted_feed.dataset = 'rural_affairs/lifted_out_roster' AND lifted_feed.county_code = households.county_code
    LEFT JOIN feeds AS monitored_feed
      ON monitored_feed.dataset = 'rural_affairs/monitored_households'
     AND monitored_feed.county_code = households.county_code
    LEFT JOIN lifted_out ON lifted_out.household_key = households.household_key
    LEFT JOIN monitored ON monitored.household_key = households.household_key
)
SELECT household_key, is_lifted_out, is_monitored, is_lifted_out OR is_monitored AS is_watched
FROM stood
