-- The fifteen rules of benchmarks/rulebook, written by hand for PostgreSQL. The tables are those of the lake, loaded
-- with the columns used, indexed and analysed; $out is the table to make.
CREATE UNLOGGED TABLE $out_features AS
WITH dead AS (SELECT DISTINCT person_key FROM deaths WHERE died_on <= DATE '2026-11-10'),
people AS (
    SELECT household_roster.* FROM household_roster LEFT JOIN dead USING (person_key) WHERE dead.person_key IS NULL
),
held AS (
    SELECT people.household_key, held.person_key, held.grade, held.issued_on, held.nursing_allowance
    FROM certificates AS held JOIN household_roster AS people USING (person_key, surname_key)
),
students AS (
    SELECT people.household_key, rows.person_key,
           greatest(tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0), 0) AS cost
    FROM enrolment AS rows JOIN household_roster AS people USING (person_key, surname_key)
    WHERE rows.status = '在读'
),
members AS (
    SELECT household_key, count(*) AS member_count,
           count(*) FILTER (
               WHERE birth_date <= DATE '2010-11-10' AND birth_date > DATE '1966-11-10'
                 AND student.person_key IS NULL AND severe.person_key IS NULL) AS labour_count,
           bool_or(birth_date <= DATE '2019-11-10' AND birth_date > DATE '2011-11-10'
                   AND student.person_key IS NULL AND severe.person_key IS NULL) AS has_child_off_roll
    FROM people
    LEFT JOIN (SELECT DISTINCT person_key FROM students) AS student USING (person_key)
    LEFT JOIN (SELECT DISTINCT person_key FROM held WHERE grade IN ('一级', '二级')) AS severe USING (person_key)
    GROUP BY household_key
),
households AS (SELECT DISTINCT household_key FROM household_roster),
schooling AS (SELECT household_key, max(cost) AS largest_student_cost FROM students GROUP BY household_key),
disability AS (
    SELECT held.household_key, count(DISTINCT person_key) AS disabled_count,
           bool_or(grade IN ('一级', '二级') AND issued_on BETWEEN DATE '2025-11-01' AND DATE '2026-11-10') AS is_newly_severe,
           bool_or(grade IN ('一级', '二级') AND NOT nursing_allowance) AS is_without_allowance
    FROM held JOIN people USING (person_key)
    GROUP BY held.household_key
),
latest AS (SELECT settlement_no, max(arrival_no) AS arrival_no FROM settlements GROUP BY settlement_no),
sick AS (
    SELECT people.household_key, rows.person_key,
           sum(self_paid_yuan) FILTER (WHERE settled_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31') AS self_paid,
           sum(compliant_self_paid_yuan) FILTER (WHERE settled_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31') AS compliant,
           sum(self_paid_yuan) FILTER (WHERE settled_on BETWEEN DATE '2026-01-01' AND DATE '2026-11-10') AS self_paid_year,
           sum(self_paid_yuan) FILTER (
               WHERE category = '住院' AND settled_on BETWEEN DATE '2026-01-01' AND DATE '2026-11-10') AS inpatient_year
    FROM settlements AS rows
    JOIN latest USING (settlement_no, arrival_no)
    JOIN household_roster AS people USING (person_key, surname_key)
    GROUP BY people.household_key, rows.person_key
),
medical AS (
    SELECT household_key, sum(self_paid) AS self_paid, sum(compliant) AS compliant,
           max(self_paid_year) AS largest_year, max(inpatient_year) AS largest_inpatient
    FROM sick GROUP BY household_key
),
work AS (
    SELECT people.household_key, count(*) AS ever_working,
           count(DISTINCT rows.person_key) FILTER (
               WHERE month = DATE '2026-10-01' AND (ended_month IS NULL OR ended_month > month)) AS now_working,
           sum(monthly_income_yuan) AS paid,
           coalesce(sum(monthly_income_yuan) FILTER (WHERE month >= DATE '2026-08-01'), 0) AS recent,
           coalesce(sum(monthly_income_yuan) FILTER (WHERE month < DATE '2026-08-01'), 0) AS earlier,
           coalesce(sum(monthly_income_yuan) FILTER (WHERE month = DATE '2025-11-01'), 0) AS at_sweep
    FROM migrant_work AS rows JOIN household_roster AS people USING (person_key, surname_key)
    WHERE is_working AND month BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
allowance AS (
    SELECT people.household_key, sum(amount_yuan) AS paid,
           coalesce(sum(amount_yuan) FILTER (WHERE month = DATE '2025-11-01'), 0) AS at_sweep,
           count(*) FILTER (
               WHERE month = DATE '2026-10-01' AND kind IN ('农村低保', '城市低保', '特困供养')) > 0 AS is_current
    FROM assistance_payments AS rows JOIN household_roster AS people USING (person_key, surname_key)
    WHERE month BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
payout AS (
    SELECT people.household_key, sum(amount_yuan) AS paid
    FROM payouts AS rows JOIN household_roster AS people USING (person_key, surname_key)
    WHERE paid_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
listed AS (
    SELECT DISTINCT people.household_key
    FROM uninsured AS rows JOIN people USING (person_key, surname_key)
    WHERE year = 2026 AND coalesce(reason, '未说明') NOT IN ('外地参保', '参加职工医保', '服兵役', '在校参保')
),
lifted_out AS (
    SELECT DISTINCT people.household_key
    FROM lifted_out_roster AS rows JOIN household_roster AS people USING (person_key, surname_key)
),
monitored AS (
    SELECT DISTINCT people.household_key
    FROM monitored_households AS rows JOIN household_roster AS people USING (person_key, surname_key)
    WHERE coalesce(is_risk_removed, FALSE) = FALSE
),
sweep AS (
    SELECT people.household_key, rows.wage_yuan, rows.transfer_yuan,
           business_yuan + property_yuan - business_cost_yuan AS rest
    FROM income_sweep AS rows JOIN household_roster AS people USING (person_key, surname_key)
)
SELECT household_key, coalesce(member_count, 0) AS member_count, coalesce(labour_count, 0) AS labour_count,
       coalesce(has_child_off_roll, FALSE) AS has_child_off_roll, coalesce(largest_student_cost, 0) AS largest_student_cost,
       coalesce(disabled_count, 0) AS disabled_count, coalesce(is_newly_severe, FALSE) AS is_newly_severe,
       coalesce(is_without_allowance, FALSE) AS is_without_allowance,
       coalesce(medical.self_paid, 0) AS self_paid, coalesce(largest_year, 0) AS largest_year,
       coalesce(largest_inpatient, 0) AS largest_inpatient,
       coalesce(ever_working > 0 AND now_working = 0, FALSE) AS has_everyone_stopped,
       round(coalesce(recent, 0) / 3, 2) AS recent_wage, round(coalesce(earlier, 0) / 9, 2) AS usual_wage,
       coalesce(allowance.is_current, FALSE) AS has_allowance, listed.household_key IS NOT NULL AS has_uninsured,
       monitored.household_key IS NOT NULL AS is_monitored,
       lifted_out.household_key IS NOT NULL OR monitored.household_key IS NOT NULL AS is_watched,
       rest + wage_yuan - least(greatest(wage_yuan, 0), 12 * coalesce(work.at_sweep, 0)) + coalesce(work.paid, 0)
           + transfer_yuan - least(greatest(transfer_yuan, 0), 12 * coalesce(allowance.at_sweep, 0))
           + coalesce(allowance.paid, 0) AS income,
       coalesce(payout.paid, 0) - coalesce(medical.compliant, 0) AS less
FROM households
LEFT JOIN members USING (household_key)
LEFT JOIN schooling USING (household_key)
LEFT JOIN disability USING (household_key)
LEFT JOIN medical USING (household_key)
LEFT JOIN work USING (household_key)
LEFT JOIN allowance USING (household_key)
LEFT JOIN payout USING (household_key)
LEFT JOIN listed USING (household_key)
LEFT JOIN lifted_out USING (household_key)
LEFT JOIN monitored USING (household_key)
LEFT JOIN sweep USING (household_key);

ANALYZE $out_features;

CREATE UNLOGGED TABLE $out AS
WITH judged AS (
    SELECT household_key, rule_id, money, is_hit
    FROM (SELECT *, income + less AS reference FROM $out_features) AS features
    CROSS JOIN LATERAL (VALUES
        ('illness/person_burden_other', largest_year, NOT is_watched AND largest_year > 20688),
        ('illness/person_burden_watched', largest_year, is_watched AND largest_year > 10344),
        ('illness/inpatient_self_paid', largest_inpatient,
            largest_inpatient >= 20000 OR is_watched AND largest_inpatient >= 5000),
        ('illness/burden_with_low_income', reference,
            self_paid > 0.30 * income AND self_paid >= 3000 AND reference < 10200 * member_count),
        ('illness/watched_member_uninsured', NULL, is_watched AND has_uninsured),
        ('illness/assisted_burden_after_aid', largest_year, has_allowance AND largest_year > 10000),
        ('disability/severe_without_allowance', NULL, is_without_allowance),
        ('disability/newly_severe_no_labour', NULL, is_newly_severe AND labour_count = 0),
        ('disability/several_disabled_low_income', reference, disabled_count >= 2 AND reference < 10200 * member_count),
        ('schooling/student_cost', largest_student_cost,
            largest_student_cost > 10000 AND reference < 10200 * member_count),
        ('schooling/child_not_on_roll', NULL, has_child_off_roll),
        ('work/everyone_stopped', NULL, has_everyone_stopped AND member_count - labour_count >= 2),
        ('work/wage_fell', recent_wage, recent_wage < 0.50 * usual_wage AND reference < 10200 * member_count),
        ('other/below_line_not_monitored', reference,
            NOT is_monitored AND NOT has_allowance AND reference < 8500 * member_count),
        ('labour/no_labour_low_income', reference,
            labour_count = 0 AND NOT has_allowance AND reference < 8500 * member_count)
    ) AS rules (rule_id, money, is_hit)
)
SELECT rule_id, household_key, is_hit IS NULL AS is_unknown, CAST(money AS NUMERIC(18, 2)) AS money
FROM judged WHERE is_hit IS NULL OR is_hit;
