/*
title: 基本医保参保
owner: 医保局
grain: household
inputs: [medical_insurance.uninsured]
columns:
  - {name: uninsured_count, type: count, unit: people, says: 本年度未参加基本医保的成员}
  - {name: has_uninsured_member, type: boolean, unit: yes_no, says: 有成员本年度未参加基本医保}
note: 名单原因写明外地参保、职工医保、服兵役、在校参保的，不算未参保。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.checked_on AS event_date,
           CAST(NULL AS DECIMAL(14, 2)) AS amount_yuan
    FROM medical_insurance.uninsured AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key AND people.is_alive
    WHERE rows.year = CAST(extract(year FROM run.as_of) AS INTEGER)
      AND coalesce(rows.reason, '未说明') NOT IN ('外地参保', '参加职工医保', '服兵役', '在校参保')
),
listed AS (
    SELECT household_key, count(*) AS uninsured FROM source_rows GROUP BY household_key
),
counted AS (
    SELECT households.household_key, CASE WHEN feeds.is_fresh THEN coalesce(listed.uninsured, 0) END AS uninsured
    FROM registry.households AS households
    LEFT JOIN feeds ON feeds.dataset = 'medical_insurance/uninsured' AND feeds.county_code = households.county_code
    LEFT JOIN listed ON listed.household_key = households.household_key
)
SELECT household_key, uninsured AS uninsured_count, uninsured > 0 AS has_uninsured_member
FROM counted
