/*
title: 民政口径收入和刚性支出
owner: 民政局
grain: household
inputs:
  - indicators.household_members
  - indicators.household_sweep
  - indicators.household_wage_12m
  - indicators.household_transfer_12m
  - indicators.household_payout_12m
  - indicators.household_income_12m
  - indicators.household_income_items
  - indicators.household_medical_12m
  - indicators.household_schooling
columns:
  - name: civil_affairs_income_12m_yuan
    type: money
    unit: yuan_12m
    says: 近12个月民政口径家庭收入
    depends_on: [wage_12m_yuan, business_12m_yuan, property_12m_yuan, transfer_12m_yuan, business_cost_12m_yuan, assistance_12m_yuan, family_planning_12m_yuan, veteran_12m_yuan, schooling_aid_12m_yuan, disaster_aid_12m_yuan, social_relief_12m_yuan]
  - name: civil_affairs_income_per_head_yuan
    type: money
    unit: yuan_per_person_year
    says: 民政口径人均收入
    depends_on: [wage_12m_yuan, business_12m_yuan, property_12m_yuan, transfer_12m_yuan, business_cost_12m_yuan, assistance_12m_yuan, family_planning_12m_yuan, veteran_12m_yuan, schooling_aid_12m_yuan, disaster_aid_12m_yuan, social_relief_12m_yuan]
  - name: rigid_spending_12m_yuan
    type: money
    unit: yuan_12m
    says: 近12个月刚性支出（医疗自付和就学）
    depends_on: [medical_self_paid_12m_yuan, schooling_cost_12m_yuan]
note: 口径在 ledger/civil_affairs.yaml；刚性支出只有医疗自付和就学两项有数据。
*/
WITH parts AS (
    SELECT members.household_key, members.member_count, households.village_code, run.as_of,
           wage.wage_12m_yuan, sweep.business_12m_yuan, sweep.property_12m_yuan, transfer.transfer_12m_yuan,
           sweep.business_cost_12m_yuan, payout.payout_12m_yuan, income.compliant_counted_12m_yuan,
           transfer.assistance_12m_yuan, items.family_planning_12m_yuan, items.veteran_12m_yuan, items.schooling_aid_12m_yuan, items.disaster_aid_12m_yuan, items.social_relief_12m_yuan,
           medical.medical_self_paid_12m_yuan + schooling.schooling_cost_12m_yuan AS rigid_spending_12m_yuan
    FROM indicators.household_members AS members
    CROSS JOIN run
    JOIN registry.households AS households ON households.household_key = members.household_key
    JOIN indicators.household_sweep AS sweep ON sweep.household_key = members.household_key
    JOIN indicators.household_wage_12m AS wage ON wage.household_key = members.household_key
    JOIN indicators.household_transfer_12m AS transfer ON transfer.household_key = members.household_key
    JOIN indicators.household_payout_12m AS payout ON payout.household_key = members.household_key
    JOIN indicators.household_income_12m AS income ON income.household_key = members.household_key
    JOIN indicators.household_income_items AS items ON items.household_key = members.household_key
    JOIN indicators.household_medical_12m AS medical ON medical.household_key = members.household_key
    JOIN indicators.household_schooling AS schooling ON schooling.household_key = members.household_key
),
results AS (
    SELECT household_key, member_count, rigid_spending_12m_yuan, {ledger.civil_affairs} AS income FROM parts
),
summed AS (
    SELECT *, CAST(income * 100 AS BIGINT) AS income_fen FROM results
)
SELECT household_key, income AS civil_affairs_income_12m_yuan,
       CASE WHEN member_count > 0 THEN CAST(
           sign(income_fen) * ((2 * abs(income_fen) + member_count) // (2 * member_count))
           AS DECIMAL(16, 2)) * 0.01 END AS civil_affairs_income_per_head_yuan,
       rigid_spending_12m_yuan
FROM summed
