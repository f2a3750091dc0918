/*
title: 脱贫与监测身份
owner: 农业农村局
grain: household
inputs: [rural_affairs.lifted_out_roster, rural_affairs.monitored_households]
columns:
  - {name: is_lifted_out, type: boolean, unit: yes_no, says: 脱贫户, depends_on: [rural_affairs.lifted_out_roster]}
  - {name: is_monitored, type: boolean, unit: yes_no, says: 风险未消除的监测对象, depends_on: [rural_affairs.monitored_households]}
  - {name: is_watched, type: boolean, unit: yes_no, says: 脱贫户或监测对象}
  - {name: was_risk_removed, type: boolean, unit: yes_no, says: 风险已消除的监测对象, depends_on: [rural_affairs.monitored_households]}
  - {name: has_problem_after_removal, type: boolean, unit: yes_no, says: 风险消除后登记有失学、住房、医保或饮水问题, depends_on: [rural_affairs.monitored_households]}
  - {name: months_without_measure, type: count, unit: months, says: 纳入监测后没有任何帮扶措施的月数, depends_on: [rural_affairs.monitored_households]}
note: 风险未消除而措施各栏全空的，才算没有帮扶措施；月数从识别月份算到上月。
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
    SELECT rows.household_key, count(*) FILTER (WHERE coalesce(rows.is_risk_removed, FALSE) = FALSE) > 0 AS is_at_risk,
           count(*) FILTER (
               WHERE rows.is_risk_removed AND (rows.after_has_dropout OR rows.after_has_damaged_house
                     OR rows.after_has_uninsured OR rows.after_has_damaged_water)) > 0 AS has_problem,
           max((year(run.window_end) - year(rows.identified_month)) * 12
               + month(run.window_end) - month(rows.identified_month)) AS months,
           count(coalesce(
               rows.industry_measures, rows.work_measures, rows.finance_measures, rows.public_post_measures,
               rows.housing_measures, rows.water_measures, rows.health_measures, rows.compulsory_schooling_measures,
               rows.schooling_measures, rows.guarantee_measures, rows.social_measures, rows.relocation_measures,
               rows.living_condition_measures, rows.infrastructure_measures)) AS measures
    FROM rural_affairs.monitored_households AS rows
    CROSS JOIN run
    GROUP BY rows.household_key
),
stood AS (
    SELECT households.household_key,
           CASE WHEN lifted_feed.is_fresh THEN lifted_out.household_key IS NOT NULL END AS is_lifted_out,
           CASE WHEN monitored_feed.is_fresh THEN coalesce(monitored.is_at_risk, FALSE) END AS is_monitored,
           CASE WHEN monitored_feed.is_fresh THEN coalesce(NOT monitored.is_at_risk, FALSE) END AS was_risk_removed,
           CASE WHEN monitored_feed.is_fresh THEN coalesce(NOT monitored.is_at_risk AND monitored.has_problem, FALSE)
                END AS has_problem_after_removal,
           CASE WHEN monitored_feed.is_fresh AND monitored.is_at_risk AND monitored.measures = 0
                THEN greatest(monitored.months, 0)
                WHEN monitored_feed.is_fresh THEN 0 END AS months_without_measure
    FROM registry.households AS households
    LEFT JOIN feeds AS lifted_feed
      ON lifted_feed.dataset = 'rural_affairs/lifted_out_roster' AND lifted_feed.county_code = households.county_code
    LEFT JOIN feeds AS monitored_feed
      ON monitored_feed.dataset = 'rural_affairs/monitored_households'
     AND monitored_feed.county_code = households.county_code
    LEFT JOIN lifted_out ON lifted_out.household_key = households.household_key
    LEFT JOIN monitored ON monitored.household_key = households.household_key
)
SELECT household_key, is_lifted_out, is_monitored, is_lifted_out OR is_monitored AS is_watched, was_risk_removed,
       has_problem_after_removal, months_without_measure
FROM stood
