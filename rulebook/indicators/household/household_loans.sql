/*
title: 脱贫人口小额信贷
owner: 金融监管局
grain: household
inputs: [banking.micro_loans]
columns:
  - {name: has_open_loan, type: boolean, unit: yes_no, says: 有小额信贷没有还清}
  - {name: loan_balance_yuan, type: money, unit: yuan, says: 没有还清的小额信贷余额}
  - {name: loan_overdue_days, type: count, unit: days, says: 小额信贷逾期最久的天数}
  - {name: has_rolled_over_loan, type: boolean, unit: yes_no, says: 有小额信贷展期或续贷}
  - {name: loan_due_days, type: count, unit: days, says: 距最近一笔小额信贷到期的天数}
note: 没有贷款，或没写到期日期的，到期天数未知；已经逾期的贷款不再算到期天数。
*/
WITH source_rows AS (
    SELECT household_key, dataset, delivery, sheet, row_no, due_on AS event_date, balance_yuan AS amount_yuan
    FROM banking.micro_loans
    WHERE state <> '结清'
),
counted AS (
    SELECT rows.household_key, sum(rows.balance_yuan) AS balance,
           count(*) FILTER (WHERE rows.balance_yuan IS NULL) AS unreadable,
           max(coalesce(rows.overdue_days, 0)) AS overdue,
           count(*) FILTER (WHERE rows.state = '逾期' AND rows.overdue_days IS NULL) AS overdue_unread,
           count(*) FILTER (WHERE rows.state IN ('展期', '续贷')) > 0 AS is_rolled_over,
           min(date_diff('day', run.as_of, rows.due_on)) FILTER (WHERE rows.due_on >= run.as_of) AS due
    FROM banking.micro_loans AS rows
    CROSS JOIN run
    WHERE rows.state <> '结清'
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN counted.household_key IS NOT NULL END AS has_open_loan,
       CASE WHEN feeds.is_fresh AND coalesce(counted.unreadable, 0) = 0 THEN coalesce(counted.balance, 0)
            END AS loan_balance_yuan,
       CASE WHEN feeds.is_fresh AND coalesce(counted.overdue_unread, 0) = 0 THEN coalesce(counted.overdue, 0)
            END AS loan_overdue_days,
       CASE WHEN feeds.is_fresh THEN coalesce(counted.is_rolled_over, FALSE) END AS has_rolled_over_loan,
       CASE WHEN feeds.is_fresh THEN counted.due END AS loan_due_days
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'banking/micro_loans' AND feeds.county_code = households.county_code
LEFT JOIN counted ON counted.household_key = households.household_key
