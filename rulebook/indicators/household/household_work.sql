/*
title: 外出务工变化
owner: 人社局
grain: household
inputs: [human_resources.migrant_work]
columns:
  - {name: migrant_count, type: count, unit: people, says: 最近一个月在外务工的成员}
  - {name: has_migrant, type: boolean, unit: yes_no, says: 最近一个月有成员在外务工}
  - {name: has_stopped_worker, type: boolean, unit: yes_no, says: 近12个月务过工的成员有人最近一个月没有在外务工}
  - {name: stopped_count, type: count, unit: people, says: 近12个月务过工、最近一个月没有在外务工的成员}
  - {name: has_child_at_work, type: boolean, unit: yes_no, says: 最近一个月有未满16周岁的成员在外务工}
  - {name: lowest_wage_month_yuan, type: money, unit: yuan_per_month, says: 最近一个月最低的一份务工月收入}
  - {name: highest_wage_month_yuan, type: money, unit: yuan_per_month, says: 最近一个月最高的一份务工月收入}
  - {name: has_everyone_stopped, type: boolean, unit: yes_no, says: 近12个月务工的成员最近一个月全部停工}
  - {name: recent_wage_month_yuan, type: money, unit: yuan_per_month, says: 最近三个月的月均务工收入}
  - {name: usual_wage_month_yuan, type: money, unit: yuan_per_month, says: 此前各月的月均务工收入}
note: 月均收入按名册送到的月份平均；只送到三个月以内时，此前收入未知。最近一个月没有人务工时，最低和最高的月收入未知。
*/
WITH source_rows AS (
    SELECT rows.household_key, rows.dataset, rows.delivery, rows.sheet, rows.row_no, rows.month AS event_date,
           rows.monthly_income_yuan AS amount_yuan
    FROM human_resources.migrant_work AS rows
    CROSS JOIN run
    WHERE rows.month BETWEEN run.window_start AND run.window_end
),
told_months AS (
    SELECT county_code, month, row_number() OVER (PARTITION BY county_code ORDER BY month DESC) AS age
    FROM (
        SELECT DISTINCT households.county_code, rows.month
        FROM human_resources.migrant_work AS rows
        CROSS JOIN run
        JOIN registry.households AS households ON households.household_key = rows.household_key
        WHERE rows.month BETWEEN run.window_start AND run.window_end
    )
),
told AS (
    SELECT county_code, count(*) AS months FROM told_months GROUP BY county_code
),
worked AS (
    SELECT rows.household_key,
           count(DISTINCT rows.person_key) FILTER (
               WHERE told_months.age = 1 AND (rows.ended_month IS NULL OR rows.ended_month > rows.month)) AS now_working,
           count(*) AS ever_working,
           count(DISTINCT rows.person_key) AS ever_people,
           min(rows.monthly_income_yuan) FILTER (
               WHERE told_months.age = 1 AND (rows.ended_month IS NULL OR rows.ended_month > rows.month)) AS lowest,
           max(rows.monthly_income_yuan) FILTER (
               WHERE told_months.age = 1 AND (rows.ended_month IS NULL OR rows.ended_month > rows.month)) AS highest,
           count(*) FILTER (WHERE told_months.age = 1 AND rows.monthly_income_yuan IS NULL) AS unreadable,
           coalesce(sum(rows.monthly_income_yuan) FILTER (WHERE told_months.age <= 3), 0) AS recent,
           coalesce(sum(rows.monthly_income_yuan) FILTER (WHERE told_months.age > 3), 0) AS earlier
    FROM human_resources.migrant_work AS rows
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN told_months ON told_months.county_code = households.county_code AND told_months.month = rows.month
    WHERE rows.is_working
    GROUP BY rows.household_key
),
children AS (
    SELECT DISTINCT rows.household_key
    FROM human_resources.migrant_work AS rows
    CROSS JOIN run
    JOIN registry.people AS people ON people.person_key = rows.person_key
    JOIN registry.households AS households ON households.household_key = rows.household_key
    JOIN told_months ON told_months.county_code = households.county_code AND told_months.month = rows.month
    WHERE rows.is_working AND told_months.age = 1 AND people.birth_date > rows.month - INTERVAL 16 YEAR
),
counted AS (
    SELECT households.household_key, feeds.is_fresh, coalesce(told.months, 0) AS months,
           coalesce(worked.now_working, 0) AS now_working,
           coalesce(worked.ever_working, 0) AS ever_working,
           coalesce(worked.ever_people, 0) AS ever_people,
           CASE WHEN worked.unreadable = 0 THEN worked.lowest END AS lowest,
           CASE WHEN worked.unreadable = 0 THEN worked.highest END AS highest,
           children.household_key IS NOT NULL AS is_child_working,
           CAST(coalesce(worked.recent, 0) * 100 AS BIGINT) AS recent_fen,
           CAST(coalesce(worked.earlier, 0) * 100 AS BIGINT) AS earlier_fen
    FROM registry.households AS households
    LEFT JOIN feeds ON feeds.dataset = 'human_resources/migrant_work' AND feeds.county_code = households.county_code
    LEFT JOIN told ON told.county_code = households.county_code
    LEFT JOIN worked ON worked.household_key = households.household_key
    LEFT JOIN children ON children.household_key = households.household_key
)
SELECT household_key,
       CASE WHEN is_fresh THEN now_working END AS migrant_count,
       CASE WHEN is_fresh THEN now_working > 0 END AS has_migrant,
       CASE WHEN is_fresh THEN ever_people > now_working END AS has_stopped_worker,
       CASE WHEN is_fresh THEN ever_people - now_working END AS stopped_count,
       CASE WHEN is_fresh THEN is_child_working END AS has_child_at_work,
       CASE WHEN is_fresh THEN lowest END AS lowest_wage_month_yuan,
       CASE WHEN is_fresh THEN highest END AS highest_wage_month_yuan,
       CASE WHEN is_fresh THEN ever_working > 0 AND now_working = 0 END AS has_everyone_stopped,
       CASE WHEN is_fresh THEN CAST((2 * recent_fen + least(months, 3)) // greatest(2 * least(months, 3), 1) AS DECIMAL(16, 2)) * 0.01
            END AS recent_wage_month_yuan,
       CASE WHEN is_fresh AND ever_working = 0 THEN 0
            WHEN is_fresh AND months > 3 THEN CAST((2 * earlier_fen + months - 3) // (2 * (months - 3)) AS DECIMAL(16, 2)) * 0.01
            END AS usual_wage_month_yuan
FROM counted
