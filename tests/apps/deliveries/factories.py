"""Deliveries for tests."""

from datetime import date
from itertools import count

from fangpin.apps.deliveries.api import DeliveryFacts

_numbers = count(1)


def delivery_facts(**fields) -> DeliveryFacts:
    number = next(_numbers)
    values = {
        "id": f"{number:016x}",
        "file_name": f"医保局_医保结算明细_{number}.csv",
        "sha256": f"{number:064x}",
        "contract": "medical_insurance/settlements",
        "contract_title": "医保结算明细",
        "sender": "医保局",
        "department": "医保局",
        "sender_area": "131100",
        "received_on": date(2026, 4, 3),
        "covered_until": date(2026, 3, 31),
        "rows_read": 10,
        "accepted": 7,
        "rejected": 2,
        "skipped": 1,
        "skipped_by_reason": {"blank": 1},
        "rejected_by_code": {"bad_check_digit": 2},
        "warnings_by_code": {},
        "issues_total": 2,
        "rejects_file": "",
    }
    return DeliveryFacts(**{**values, **fields})
