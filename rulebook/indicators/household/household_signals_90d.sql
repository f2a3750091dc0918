/*
title: 近90天的弱信号
owner: 农业农村局
grain: household
inputs:
  - medical_insurance.settlements
  - emergency.disaster_losses
  - agriculture.unsold_produce
  - public_security.deaths
  - disabled_federation.certificates
  - water.supply_incidents
  - civil_affairs.assistance_exits
columns:
  - {name: signals_90d_count, type: count, unit: pieces, says: 近90天出现的不利情况种类}
note: 住院、受灾、滞销、成员去世、新领残疾证、供水异常、退出救助，各算一种；任何一种的数据过期即为未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.settled_on AS event_date,
           rows.self_paid_yuan AS amount_yuan
    FROM medical_insurance.settlements AS rows CROSS JOIN run
    WHERE rows.category = '住院' AND rows.settled_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on, rows.loss_yuan
    FROM emergency.disaster_losses AS rows CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.reported_on, rows.expected_loss_yuan
    FROM agriculture.unsold_produce AS rows CROSS JOIN run
    WHERE rows.reported_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.died_on, CAST(NULL AS DECIMAL(14, 2))
    FROM public_security.deaths AS rows CROSS JOIN run
    WHERE rows.died_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.issued_on, CAST(NULL AS DECIMAL(14, 2))
    FROM disabled_federation.certificates AS rows CROSS JOIN run
    WHERE rows.issued_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.started_on, CAST(NULL AS DECIMAL(14, 2))
    FROM water.supply_incidents AS rows CROSS JOIN run
    WHERE rows.started_on BETWEEN run.as_of - 89 AND run.as_of
    UNION ALL
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.happened_on, CAST(NULL AS DECIMAL(14, 2))
    FROM civil_affairs.assistance_exits AS rows CROSS JOIN run
    WHERE rows.happened_on BETWEEN run.as_of - 89 AND run.as_of
),
seen AS (
    SELECT household_key, count(DISTINCT dataset) AS signals FROM source_rows GROUP BY household_key
),
freshness AS (
    SELECT county_code, count(*) FILTER (WHERE is_fresh) = count(*) AS are_fresh
    FROM feeds
    WHERE dataset IN (
        'medical_insurance/settlements', 'emergency/disaster_losses', 'agriculture/unsold_produce', 'public_security/deaths',
        'disabled_federation/certificates', 'water/supply_incidents', 'civil_affairs/assistance_exits')
    GROUP BY county_code
)
SELECT households.household_key, CASE WHEN freshness.are_fresh THEN coalesce(seen.signals, 0) END AS signals_90d_count
FROM registry.households AS households
LEFT JOIN freshness ON freshness.county_code = households.county_code
LEFT JOIN seen ON seen.household_key = households.household_key
