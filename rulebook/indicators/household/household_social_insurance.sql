/*
title: 社会保险
owner: 人社局
grain: household
inputs: [human_resources.insurance_states]
columns:
  - {name: insurance_stopped_months, type: count, unit: months, says: 近12个月里职工养老或失业保险停缴最久的月数}
  - {name: draws_unemployment_benefit, type: boolean, unit: yes_no, says: 近12个月开始领取失业金}
  - {name: employee_insured_count, type: count, unit: people, says: 正常缴纳职工养老保险的成员}
  - {name: employee_pension_month_yuan, type: money, unit: yuan_per_month, says: 成员每月领取的职工养老金合计}
note: 停缴只计近12个月里还缴过费、现在暂停缴费的；终止参保多因退休或死亡，不计。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.last_paid_month AS event_date,
           rows.pension_yuan AS amount_yuan
    FROM human_resources.insurance_states AS rows
    CROSS JOIN run
    WHERE rows.kind IN ('职工养老', '失业')
      AND (rows.state = '正常参保' OR rows.last_paid_month >= run.window_start
           OR rows.benefit_from_month >= run.window_start OR rows.pension_yuan IS NOT NULL)
),
counted AS (
    SELECT rows.household_key,
           max((year(run.window_end) - year(rows.last_paid_month)) * 12 + month(run.window_end) - month(rows.last_paid_month))
               FILTER (WHERE rows.state = '暂停缴费' AND rows.last_paid_month >= run.window_start) AS stopped,
           count(*) FILTER (WHERE rows.state = '暂停缴费' AND rows.last_paid_month IS NULL) AS of_unknown_month,
           count(*) FILTER (
               WHERE rows.kind = '失业' AND rows.benefit_from_month BETWEEN run.window_start AND run.as_of) AS drawing,
           count(DISTINCT rows.person_key) FILTER (WHERE rows.kind = '职工养老' AND rows.state = '正常参保') AS insured,
           sum(rows.pension_yuan) FILTER (WHERE rows.kind = '职工养老') AS pension
    FROM human_resources.insurance_states AS rows
    CROSS JOIN run
    WHERE rows.kind IN ('职工养老', '失业')
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND coalesce(counted.of_unknown_month, 0) = 0 THEN greatest(coalesce(counted.stopped, 0), 0)
            END AS insurance_stopped_months,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.drawing, 0) > 0 END AS draws_unemployment_benefit,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.insured, 0) END AS employee_insured_count,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.pension, 0) END AS employee_pension_month_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'human_resources/insurance_states' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
