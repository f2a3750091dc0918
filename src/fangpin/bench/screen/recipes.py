"""What the large data sets of a made-up city hold: who is in them, and what each column says.

`who` selects from `people` (see people.py); `x` is a hash of the row, new in each month. Columns that a recipe does
not name, and data sets without a recipe, are filled by their type (columns.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recipe:
    """One data set: `monthly` in twelve files a county, else in one.

    With `sends_again`, a fiftieth of a month's rows comes once more in the next month's file, with other amounts.
    """

    who: str
    monthly: bool = False
    sends_again: bool = False
    # Named values that columns are made of, each from those before.
    steps: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def yuan(fen: str) -> str:
    """Whole fen as exact yuan."""
    return f"CAST(CAST({fen} AS BIGINT) AS DECIMAL(16,2)) * 0.01"


RECIPES: Mapping[str, Recipe] = {
    "public_security/household_roster": Recipe(
        who="TRUE",
        columns={
            "relation": "relation",
            "sex": "sex",
            "birth_date": "birth_date",
            "village_code": "village_code",
        },
    ),
    "public_security/deaths": Recipe(
        who="x % 100000 < CASE WHEN age >= 60 THEN 280 ELSE 14 END",
        monthly=True,
        columns={"died_on": "month + CAST(p % 28 AS INTEGER)"},
    ),
    "medical_insurance/settlements": Recipe(
        who="x % 1000 < CASE WHEN p % 100 < 12 THEN 800 ELSE 70 END",
        monthly=True,
        sends_again=True,
        steps={
            "is_in_hospital": "(x >> 8) % 100 < CASE WHEN p % 100 < 12 THEN 8 ELSE 12 END",
            "chance": "CAST((x >> 16) % 10000 AS BIGINT)",
            "total": "CASE WHEN is_in_hospital THEN 200000 + chance * chance * chance // 200000"
            " WHEN p % 100 < 12 THEN 10000 + chance * 8 ELSE 3000 + chance * 3 END",
            "in_scope": "total * 85 // 100",
            "basic": "in_scope * 65 // 100",
            "left_over": "in_scope - basic",
            "serious": "greatest(left_over - 1400000, 0) * 60 // 100",
            "aid": "CASE WHEN has_dibao THEN (left_over - serious) * 70 // 100 ELSE 0 END",
        },
        columns={
            "settled_on": "month + CAST((x >> 50) % 28 AS INTEGER)",
            "category": "CASE WHEN is_in_hospital THEN '住院' WHEN p % 100 < 12 THEN '门诊慢特病' ELSE '普通门诊' END",
            "total_yuan": yuan("total"),
            "in_scope_yuan": yuan("in_scope"),
            "basic_paid_yuan": yuan("basic"),
            "serious_illness_paid_yuan": yuan("serious"),
            "medical_aid_paid_yuan": yuan("aid"),
            "compliant_self_paid_yuan": yuan("left_over - serious - aid"),
            "self_paid_yuan": yuan("total - basic - serious - aid"),
        },
    ),
    "medical_insurance/enrolments": Recipe(
        who="p % 1000 >= 15",
        columns={"year": "2026", "kind": "'居民医保'", "state": "'正常参保'"},
    ),
    "medical_insurance/uninsured": Recipe(
        who="p % 1000 < 15",
        columns={
            "year": "2026",
            "reason": "CASE WHEN (p >> 12) % 3 = 0 THEN '外地参保' ELSE '未说明' END",
            "checked_on": "until",
        },
    ),
    "human_resources/migrant_work": Recipe(
        who="age BETWEEN 18 AND 58 AND p % 1000 < 160 AND x % 1000 < CASE WHEN (p >> 20) % 40 = 0 THEN 600 ELSE 990 END",
        monthly=True,
        columns={
            "is_working": "x % 1000 >= 12",
            "work_county": "'外县'",
            "started_month": "DATE '2025-02-01'",
            "ended_month": "CASE WHEN (p >> 30) % 50 = 0 AND month >= DATE '2026-08-01' THEN DATE '2026-08-01' END",
            "monthly_income_yuan": yuan(
                "CASE WHEN (p >> 36) % 30 = 0 AND month >= DATE '2026-08-01' THEN 100000 + x % 90000"
                " ELSE 300000 + (p >> 40) % 350000 + x % 20000 END"
            ),
        },
    ),
    "human_resources/insurance_states": Recipe(
        who="age >= 60 OR age >= 16 AND p % 10 < 3",
        columns={
            "kind": "CASE WHEN p % 50 = 0 THEN '职工养老' ELSE '居民养老' END",
            "state": "CASE WHEN p % 60 = 1 THEN '暂停缴费' ELSE '正常参保' END",
            "pension_yuan": f"CASE WHEN age >= 60 THEN {yuan('14000 + (p >> 8) % 9000')} END",
        },
    ),
    "civil_affairs/assistance_payments": Recipe(
        who="has_dibao AND member = 1",
        monthly=True,
        columns={
            "kind": "CASE WHEN age >= 60 AND size = 1 THEN '特困供养' ELSE '农村低保' END",
            "covered_count": "size",
            "amount_yuan": yuan("size * (30000 + r % 20000)"),
        },
    ),
    "disabled_federation/certificates": Recipe(
        who="p % 1000 < 24",
        columns={
            "issued_on": "DATE '2026-10-20' - CAST((p >> 12) % 3600 AS INTEGER)",
            "nursing_allowance": "(p >> 24) % 20 > 0",
        },
    ),
    "disabled_federation/allowances": Recipe(
        who="p % 1000 < 12",
        monthly=True,
        columns={"amount_yuan": yuan("8000 + p % 4000")},
    ),
    "education/enrolment": Recipe(
        who="age BETWEEN 3 AND 21 AND p % 1000 < 985 AND (age < 15 OR p % 10 < 7)",
        columns={
            "stage": "CASE WHEN age < 6 THEN '学前教育' WHEN age < 12 THEN '小学' WHEN age < 15 THEN '初中'"
            " WHEN age < 18 THEN CASE WHEN p % 2 = 0 THEN '普通高中' ELSE '中职' END"
            " ELSE CASE WHEN p % 2 = 0 THEN '本科' ELSE '高职高专' END END",
            "tuition_yuan": f"CASE WHEN age < 6 OR age >= 15 THEN {yuan('60000 + x % 1400000')} ELSE 0 END",
            "boarding_yuan": f"CASE WHEN age >= 12 THEN {yuan('20000 + (x >> 20) % 100000')} ELSE 0 END",
            "textbook_yuan": yuan("5000 + (x >> 40) % 50000"),
            "subsidy_yuan": f"CASE WHEN is_lifted_out THEN {yuan('50000 + x % 100000')} ELSE 0 END",
            "school_year": "'2026-2027'",
            "status": "CASE WHEN (x >> 30) % 200 = 0 THEN '休学' ELSE '在读' END",
        },
    ),
    "rural_affairs/income_sweep": Recipe(
        who="member = 1 AND r % 1000 < 975",
        columns={
            "member_count": "size",
            "wage_yuan": yuan("income_fen * 6 // 10"),
            "business_yuan": yuan("income_fen * 3 // 10"),
            "property_yuan": yuan("income_fen // 50"),
            "transfer_yuan": yuan("income_fen * 15 // 100"),
            "business_cost_yuan": yuan("income_fen * 7 // 100"),
            "net_income_yuan": yuan("income_fen"),
            "net_income_per_head_yuan": yuan("income_fen // size"),
            "insurance_payout_yuan": "0",
            "compliant_self_paid_yuan": yuan("x % 100000"),
            "surveyed_on": "DATE '2025-10-01' + CAST(x % 28 AS INTEGER)",
        },
    ),
    "rural_affairs/lifted_out_roster": Recipe(who="is_lifted_out", columns={"member_count": "size"}),
    "rural_affairs/monitored_households": Recipe(
        who="is_monitored", columns={"member_count": "size", "is_risk_removed": "p % 4 = 0"}
    ),
    "housing/safety_appraisals": Recipe(
        who="member = 1 AND r % 10 < 4",
        columns={
            "level": "CASE WHEN (r >> 8) % 500 = 0 THEN 'D级' WHEN (r >> 8) % 100 = 1 THEN 'C级'"
            " WHEN (r >> 8) % 3 = 0 THEN 'B级' ELSE 'A级' END",
            "is_lived_in": "(r >> 20) % 3 > 0",
            "repair_state": "CASE WHEN (r >> 28) % 2 = 0 THEN '已改造' ELSE '未改造' END",
        },
    ),
    "traffic_police/vehicles": Recipe(who="age >= 18 AND p % 100 < 12", columns={"state": "'正常'"}),
    "market_regulation/business_registrations": Recipe(
        who="age >= 18 AND p % 1000 < 25", columns={"state": "'存续'"}
    ),
}

# Everything else in the catalogue of contracts: so many people in 100,000, once in the twelve months.
SPARSE_IN_100_000 = 150
