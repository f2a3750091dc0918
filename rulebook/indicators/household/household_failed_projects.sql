/*
title: 产业项目经营异常
owner: 农业农村局
grain: household
inputs: [agriculture.failed_projects]
columns:
  - {name: has_failed_project, type: boolean, unit: yes_no, says: 近12个月参与的项目或合作社经营异常、尚未处置}
  - {name: project_loss_12m_yuan, type: money, unit: yuan_12m, says: 近12个月项目失败尚未处置的损失}
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.reported_on AS event_date,
           rows.loss_yuan AS amount_yuan
    FROM agriculture.failed_projects AS rows
    CROSS JOIN run
    WHERE rows.reported_on BETWEEN run.window_start AND run.as_of AND coalesce(rows.is_settled, FALSE) = FALSE
),
failed AS (
    SELECT household_key, sum(amount_yuan) AS loss, count(*) FILTER (WHERE amount_yuan IS NULL) AS unreadable
    FROM source_rows
    GROUP BY household_key
)
SELECT households.household_key,
       CASE WHEN feeds.is_fresh THEN failed.household_key IS NOT NULL END AS has_failed_project,
       CASE WHEN feeds.is_fresh AND coalesce(failed.unreadable, 0) = 0 THEN coalesce(failed.loss, 0)
            END AS project_loss_12m_yuan
FROM registry.households AS households
LEFT JOIN feeds ON feeds.dataset = 'agriculture/failed_projects' AND feeds.county_code = households.county_code
LEFT JOIN failed ON failed.household_key = households.household_key
