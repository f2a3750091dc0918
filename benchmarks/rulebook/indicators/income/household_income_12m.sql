/*
title: 近12个月家庭收入
owner: 农业农村局
grain: household
inputs:
  - indicators.household_members
  - indicators.household_sweep
  - indicators.household_wage_12m
  - indicators.household_transfer_12m
  - indicators.household_payout_12m
  - indicators.household_medical_12m
columns:
  - name: income_12m_yuan
    type: money
    unit: yuan_12m
    says: 近12个月家庭纯收入
    depends_on: [wage_12m_yuan, business_12m_yuan, property_12m_yuan, transfer_12m_yuan, business_cost_12m_yuan]
  - name: compliant_counted_12m_yuan
    type: money
    unit: yuan_12m
    says: 近12个月合规自付支出
    depends_on: [compliant_self_paid_12m_yuan, swept_compliant_yuan]
  - name: reference_income_12m_yuan
    type: money
    unit: yuan_12m
    says: 收入参考值（纯收入＋理赔－合规自付）
    depends_on: [wage_12m_yuan, business_12m_yuan, property_12m_yuan, transfer_12m_yuan, business_cost_12m_yuan, payout_12m_yuan, compliant_self_paid_12m_yuan]
  - name: reference_income_per_head_yuan
    type: money
    unit: yuan_per_person_year
    says: 人均收入参考值
    depends_on: [wage_12m_yuan, business_12m_yuan, property_12m_yuan, transfer_12m_yuan, business_cost_12m_yuan, payout_12m_yuan, compliant_self_paid_12m_yuan]
note: 纯收入是工资、经营、财产、转移四项之和减生产经营性支出；任何一项未知，合计也未知。
*/
WITH parts AS (
    SELECT members.household_key, members.member_count,
           wage.wage_12m_yuan + sweep.business_12m_yuan + sweep.property_12m_yuan + transfer.transfer_12m_yuan
               - sweep.business_cost_12m_yuan AS income,
           payout.payout_12m_yuan AS payout,
           CASE WHEN feeds.early_months = 0 THEN medical.compliant_self_paid_12m_yuan
                ELSE medical.compliant_self_paid_12m_yuan
                    + CAST((2 * CAST(sweep.swept_compliant_yuan * 100 AS BIGINT) * feeds.early_months + 12) // 24
                           AS DECIMAL(16, 2)) * 0.01 END AS compliant
    FROM indicators.household_members AS members
    JOIN registry.households AS households ON households.household_key = members.household_key
    JOIN indicators.household_sweep AS sweep ON sweep.household_key = members.household_key
    JOIN indicators.household_wage_12m AS wage ON wage.household_key = members.household_key
    JOIN indicators.household_transfer_12m AS transfer ON transfer.household_key = members.household_key
    JOIN indicators.household_payout_12m AS payout ON payout.household_key = members.household_key
    JOIN indicators.household_medical_12m AS medical ON medical.household_key = members.household_key
    LEFT JOIN feeds ON feeds.dataset = 'medical_insurance/settlements' AND feeds.county_code = households.county_code
),
summed AS (
    SELECT household_key, member_count, income, compliant, income + payout - compliant AS reference,
           CAST((income + payout - compliant) * 100 AS BIGINT) AS reference_fen
    FROM parts
)
SELECT household_key, income AS income_12m_yuan, compliant AS compliant_counted_12m_yuan, reference AS reference_income_12m_yuan,
       -- Rounded half away from zero in whole fen, so that no engine brings in binary fractions.
       CASE WHEN member_count > 0 THEN CAST(
           sign(reference_fen) * ((2 * abs(reference_fen) + member_count) // (2 * member_count))
           AS DECIMAL(16, 2)) * 0.01 END AS reference_income_per_head_yuan
FROM summed
