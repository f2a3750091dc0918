/*
title: 其他部门的弱信号
owner: 农业农村局
grain: household
inputs:
  - indicators.household_calls
  - indicators.household_outreach
  - indicators.household_wage_arrears
  - indicators.household_failed_projects
  - indicators.household_loans
  - indicators.household_electricity
columns:
  - name: open_signals_count
    type: count
    unit: pieces
    says: 近90天来电来信、群团走访发现困难，以及欠薪、项目异常、信贷逾期、用电异常的种类
    depends_on: [has_called_12m, was_found_in_need_12m, has_wages_owed, has_failed_project, loan_overdue_days, is_on_power_list]
note: 各算一种；欠薪、项目异常、信贷逾期、用电异常看现在是否还没有解决。任何一种未知即为未知。
*/
SELECT calls.household_key,
       CASE WHEN calls.has_called_12m AND calls.days_since_call < 90 THEN 1 WHEN calls.has_called_12m IS NOT NULL THEN 0 END
       + CASE WHEN outreach.was_found_in_need_12m AND outreach.days_since_found_in_need < 90 THEN 1
              WHEN outreach.was_found_in_need_12m IS NOT NULL THEN 0 END
       + CASE WHEN arrears.has_wages_owed THEN 1 WHEN NOT arrears.has_wages_owed THEN 0 END
       + CASE WHEN projects.has_failed_project THEN 1 WHEN NOT projects.has_failed_project THEN 0 END
       + CASE WHEN loans.loan_overdue_days > 0 THEN 1 WHEN loans.loan_overdue_days = 0 THEN 0 END
       + CASE WHEN power.is_on_power_list THEN 1 WHEN NOT power.is_on_power_list THEN 0 END AS open_signals_count
FROM indicators.household_calls AS calls
JOIN indicators.household_outreach AS outreach ON outreach.household_key = calls.household_key
JOIN indicators.household_wage_arrears AS arrears ON arrears.household_key = calls.household_key
JOIN indicators.household_failed_projects AS projects ON projects.household_key = calls.household_key
JOIN indicators.household_loans AS loans ON loans.household_key = calls.household_key
JOIN indicators.household_electricity AS power ON power.household_key = calls.household_key
