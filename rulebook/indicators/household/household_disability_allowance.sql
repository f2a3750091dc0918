/*
title: 残疾人两项补贴发放
owner: 残联
grain: household
inputs: [disabled_federation.allowances, disabled_federation.certificates]
columns:
  - {name: has_severe_unpaid, type: boolean, unit: yes_no, says: 有一级或二级残疾成员不在护理补贴发放表里}
  - {name: has_disabled_without_living_allowance, type: boolean, unit: yes_no, says: 有持证残疾成员不在生活补贴发放表里}
note: 看发放表讲到的最近一个月；发证不满90天的不算，补贴要从申请次月起发。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.month AS event_date, rows.amount_yuan
    FROM disabled_federation.allowances AS rows
    CROSS JOIN run
    WHERE rows.month BETWEEN run.window_start AND run.as_of
    UNION ALL
    SELECT household_key, dataset, delivery, sheet, row_no, issued_on AS event_date, CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM disabled_federation.certificates
),
paid AS (
    SELECT rows.person_key,
           count(*) FILTER (WHERE rows.kind = '重度残疾人护理补贴') AS nursing,
           count(*) FILTER (WHERE rows.kind = '困难残疾人生活补贴') AS living
    FROM disabled_federation.allowances AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN feeds ON feeds.dataset = 'disabled_federation/allowances' AND feeds.county_code = households.county_code
    WHERE rows.month = CAST(date_trunc('month', feeds.covered_until) AS DATE)
    GROUP BY rows.person_key
),
unpaid AS (
    SELECT rows.household_key,
           count(DISTINCT CASE WHEN rows.grade IN ('一级', '二级') AND coalesce(paid.nursing, 0) = 0 THEN rows.person_key END) AS severe,
           count(DISTINCT CASE WHEN coalesce(paid.living, 0) = 0 THEN rows.person_key END) AS disabled
    FROM disabled_federation.certificates AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    LEFT JOIN paid ON paid.person_key = rows.person_key
    WHERE rows.issued_on IS NULL OR rows.issued_on < run.as_of - 89
    GROUP BY rows.household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh AND payer.is_fresh THEN coalesce(unpaid.severe, 0) > 0 END AS has_severe_unpaid,
       CASE WHEN feeds.is_fresh AND payer.is_fresh THEN coalesce(unpaid.disabled, 0) > 0 END AS has_disabled_without_living_allowance
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'disabled_federation/certificates' AND feeds.county_code = households.county_code
LEFT JOIN feeds AS payer ON payer.dataset = 'disabled_federation/allowances' AND payer.county_code = households.county_code
LEFT JOIN unpaid ON unpaid.household_key = households.household_key
