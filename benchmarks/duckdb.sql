-- The fifteen rules of benchmarks/rulebook, written by hand for DuckDB. $lake is the folder of the lake, $out the file to write.
-- The table `deliveries(delivery, arrival_no)` is there: of rows with one settlement number the latest delivery's counts.
CREATE TEMP TABLE features AS
-- Read again for each join: cheaper than keeping millions of rows between the steps.
WITH roster AS NOT MATERIALIZED (
    SELECT person_key, surname_key, household_key, village_code, birth_date
    FROM read_parquet('$lake/public_security/household_roster/*.parquet')
),
people AS NOT MATERIALIZED (
    SELECT * FROM roster
    WHERE person_key NOT IN (
        SELECT person_key FROM read_parquet('$lake/public_security/deaths/*.parquet') WHERE died_on <= DATE '2026-11-10')
),
certificates AS (
    SELECT people.household_key, rows.person_key, rows.grade, rows.issued_on, rows.nursing_allowance
    FROM read_parquet('$lake/disabled_federation/certificates/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
),
students AS (
    SELECT people.household_key, rows.person_key,
           greatest(tuition_yuan + boarding_yuan + textbook_yuan - coalesce(subsidy_yuan, 0), 0) AS cost
    FROM read_parquet('$lake/education/enrolment/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE rows.status = '在读'
),
severe AS (SELECT person_key FROM certificates WHERE grade IN ('一级', '二级')),
members AS (
    SELECT household_key, count(*) AS member_count,
           count(*) FILTER (
               WHERE birth_date <= DATE '2010-11-10' AND birth_date > DATE '1966-11-10'
                 AND student.person_key IS NULL AND severe.person_key IS NULL) AS labour_count,
           bool_or(birth_date <= DATE '2019-11-10' AND birth_date > DATE '2011-11-10'
                   AND student.person_key IS NULL AND severe.person_key IS NULL) AS has_child_off_roll
    FROM people
    LEFT JOIN (SELECT DISTINCT person_key FROM students) AS student USING (person_key)
    LEFT JOIN (SELECT DISTINCT person_key FROM severe) AS severe USING (person_key)
    GROUP BY household_key
),
households AS (SELECT DISTINCT household_key FROM roster),
schooling AS (SELECT household_key, max(cost) AS largest_student_cost FROM students GROUP BY household_key),
disability AS (
    SELECT certificates.household_key, count(DISTINCT person_key) AS disabled_count,
           bool_or(grade IN ('一级', '二级') AND issued_on BETWEEN DATE '2025-11-01' AND DATE '2026-11-10') AS is_newly_severe,
           bool_or(grade IN ('一级', '二级') AND NOT nursing_allowance) AS is_without_allowance
    FROM certificates JOIN people USING (person_key)
    GROUP BY certificates.household_key
),
sent AS NOT MATERIALIZED (
    SELECT person_key, surname_key, settlement_no, arrival_no, settled_on, category, self_paid_yuan, compliant_self_paid_yuan
    FROM read_parquet('$lake/medical_insurance/settlements/*.parquet') JOIN deliveries USING (delivery)
),
sent_again AS (
    SELECT settlement_no, max(arrival_no) AS latest FROM sent GROUP BY settlement_no HAVING count(*) > 1
),
settlements AS (
    SELECT sent.* FROM sent LEFT JOIN sent_again USING (settlement_no) WHERE latest IS NULL OR arrival_no = latest
),
sick AS (
    SELECT people.household_key, rows.person_key,
           sum(self_paid_yuan) FILTER (settled_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31') AS self_paid,
           sum(compliant_self_paid_yuan) FILTER (settled_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31') AS compliant,
           sum(self_paid_yuan) FILTER (settled_on BETWEEN DATE '2026-01-01' AND DATE '2026-11-10') AS self_paid_year,
           sum(self_paid_yuan) FILTER (category = '住院' AND settled_on BETWEEN DATE '2026-01-01' AND DATE '2026-11-10') AS inpatient_year
    FROM settlements AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
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
               month = DATE '2026-10-01' AND (ended_month IS NULL OR ended_month > month)) AS now_working,
           sum(monthly_income_yuan) AS paid,
           coalesce(sum(monthly_income_yuan) FILTER (month >= DATE '2026-08-01'), 0) AS recent,
           coalesce(sum(monthly_income_yuan) FILTER (month < DATE '2026-08-01'), 0) AS earlier,
           coalesce(sum(monthly_income_yuan) FILTER (month = DATE '2025-11-01'), 0) AS at_sweep
    FROM read_parquet('$lake/human_resources/migrant_work/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE is_working AND month BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
allowance AS (
    SELECT people.household_key, sum(amount_yuan) AS paid,
           coalesce(sum(amount_yuan) FILTER (month = DATE '2025-11-01'), 0) AS at_sweep,
           count(*) FILTER (month = DATE '2026-10-01' AND kind IN ('农村低保', '城市低保', '特困供养')) > 0 AS is_current
    FROM read_parquet('$lake/civil_affairs/assistance_payments/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE month BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
payout AS (
    SELECT people.household_key, sum(amount_yuan) AS paid
    FROM read_parquet('$lake/insurance/payouts/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE paid_on BETWEEN DATE '2025-11-01' AND DATE '2026-10-31'
    GROUP BY people.household_key
),
uninsured AS (
    SELECT DISTINCT people.household_key
    FROM read_parquet('$lake/medical_insurance/uninsured/*.parquet') AS rows
    JOIN people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE year = 2026 AND coalesce(reason, '未说明') NOT IN ('外地参保', '参加职工医保', '服兵役', '在校参保')
),
lifted_out AS (
    SELECT DISTINCT people.household_key
    FROM read_parquet('$lake/rural_affairs/lifted_out_roster/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
),
monitored AS (
    SELECT DISTINCT people.household_key
    FROM read_parquet('$lake/rural_affairs/monitored_households/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
    WHERE coalesce(is_risk_removed, FALSE) = FALSE
),
sweep AS (
    SELECT people.household_key, rows.wage_yuan, rows.transfer_yuan,
           business_yuan + property_yuan - business_cost_yuan AS rest
    FROM read_parquet('$lake/rural_affairs/income_sweep/*.parquet') AS rows
    JOIN roster AS people ON people.person_key = rows.person_key AND people.surname_key = rows.surname_key
),
joined AS (
    SELECT households.household_key, coalesce(member_count, 0) AS member_count, coalesce(labour_count, 0) AS labour_count,
           coalesce(has_child_off_roll, FALSE) AS has_child_off_roll, largest_student_cost,
           coalesce(disabled_count, 0) AS disabled_count, coalesce(is_newly_severe, FALSE) AS is_newly_severe,
           coalesce(is_without_allowance, FALSE) AS is_without_allowance,
           coalesce(medical.self_paid, 0) AS self_paid, coalesce(largest_year, 0) AS largest_year,
           coalesce(largest_inpatient, 0) AS largest_inpatient,
           coalesce(ever_working > 0 AND now_working = 0, FALSE) AS has_everyone_stopped,
           CAST((2 * CAST(coalesce(recent, 0) * 100 AS BIGINT) + 3) // 6 AS DECIMAL(16, 2)) * 0.01 AS recent_wage,
           CAST((2 * CAST(coalesce(earlier, 0) * 100 AS BIGINT) + 9) // 18 AS DECIMAL(16, 2)) * 0.01 AS usual_wage,
           coalesce(allowance.is_current, FALSE) AS has_allowance, uninsured.household_key IS NOT NULL AS has_uninsured,
           monitored.household_key IS NOT NULL AS is_monitored,
           lifted_out.household_key IS NOT NULL OR monitored.household_key IS NOT NULL AS is_watched,
           -- What the monthly file paid when the sweep was made is the part of the swept sum that the file replaces.
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
    LEFT JOIN uninsured USING (household_key)
    LEFT JOIN lifted_out USING (household_key)
    LEFT JOIN monitored USING (household_key)
    LEFT JOIN sweep USING (household_key)
)
SELECT *, income + less AS reference FROM joined;

COPY (
    WITH judged AS (
        SELECT 'illness/person_burden_other' AS rule_id, household_key, largest_year AS money,
               NOT is_watched AND largest_year > 20688 AS is_hit FROM features
        UNION ALL SELECT 'illness/person_burden_watched', household_key, largest_year,
               is_watched AND largest_year > 10344 FROM features
        UNION ALL SELECT 'illness/inpatient_self_paid', household_key, largest_inpatient,
               largest_inpatient >= 20000 OR is_watched AND largest_inpatient >= 5000 FROM features
        UNION ALL SELECT 'illness/burden_with_low_income', household_key, reference,
               self_paid > 0.30 * income AND self_paid >= 3000 AND reference < 10200 * member_count FROM features
        UNION ALL SELECT 'illness/watched_member_uninsured', household_key, NULL, is_watched AND has_uninsured FROM features
        UNION ALL SELECT 'illness/assisted_burden_after_aid', household_key, largest_year,
               has_allowance AND largest_year > 10000 FROM features
        UNION ALL SELECT 'disability/severe_without_allowance', household_key, NULL, is_without_allowance FROM features
        UNION ALL SELECT 'disability/newly_severe_no_labour', household_key, NULL, is_newly_severe AND labour_count = 0 FROM features
        UNION ALL SELECT 'disability/several_disabled_low_income', household_key, reference,
               disabled_count >= 2 AND reference < 10200 * member_count FROM features
        UNION ALL SELECT 'schooling/student_cost', household_key, coalesce(largest_student_cost, 0),
               coalesce(largest_student_cost, 0) > 10000 AND reference < 10200 * member_count FROM features
        UNION ALL SELECT 'schooling/child_not_on_roll', household_key, NULL, has_child_off_roll FROM features
        UNION ALL SELECT 'work/everyone_stopped', household_key, NULL,
               has_everyone_stopped AND member_count - labour_count >= 2 FROM features
        UNION ALL SELECT 'work/wage_fell', household_key, recent_wage,
               recent_wage < 0.50 * usual_wage AND reference < 10200 * member_count FROM features
        UNION ALL SELECT 'other/below_line_not_monitored', household_key, reference,
               NOT is_monitored AND NOT has_allowance AND reference < 8500 * member_count FROM features
        UNION ALL SELECT 'labour/no_labour_low_income', household_key, reference,
               labour_count = 0 AND NOT has_allowance AND reference < 8500 * member_count FROM features
    )
    SELECT rule_id, household_key, is_hit IS NULL AS is_unknown, CAST(money AS DECIMAL(18, 2)) AS money
    FROM judged WHERE is_hit IS NULL OR is_hit
) TO '$out' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);
