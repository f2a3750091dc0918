"""A medical file as the department would send it, about somebody of the demo city who has no warning yet."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from fangpin.contracts.load import load_contracts

CONTRACT = "medical_insurance/settlements"
SELF_PAID = Decimal("48000.00")
# Two bills in the year of the demo's today; together far above any household's yearly income per head.
BILLS = (("2026-11-02", Decimal("30000.00")), ("2026-11-05", Decimal("18000.00")))


@dataclass(frozen=True)
class Patient:
    """The head of a household on the police's roster."""

    name: str
    id_number: str
    household_no: str


def patients_of(*, home: Path, area_code: str) -> list[Patient]:
    """Heads of households that live in the area, from the first roster file of the city."""
    # Whoever moves by a later register stays in the household of the first one until an officer agrees.
    roster = min((home / "city" / "inbox").glob("*/公安局_户籍人口信息_*.csv"))
    with roster.open(encoding="gb18030", newline="") as file:
        rows = list(csv.DictReader(file))
    prefix = area_code.rstrip("0").ljust(9, "0") if area_code.endswith("000") else area_code
    return [
        Patient(row["户主姓名"], row["公民身份号码"], row["户号"])
        for row in rows
        if row["行政区划代码"].startswith(prefix[:9]) and row["与户主关系"] in ("户主", "本人")
    ]


def write_medical_file(*, path: Path, patient: Patient) -> Path:
    """GB18030 and comma-separated, with the headings of the contract."""
    columns = load_contracts().by_id[CONTRACT].body.columns
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading for column in columns])
        for number, (day, self_paid) in enumerate(BILLS):
            values = {
                "settlement_no": f"JOURNEY{number:04d}",
                "name": patient.name,
                "id_number": patient.id_number,
                "settled_on": day,
                "category": "住院",
                "total_yuan": self_paid * 2,
                "in_scope_yuan": self_paid * 2,
                "basic_paid_yuan": self_paid,
                "serious_illness_paid_yuan": 0,
                "medical_aid_paid_yuan": 0,
                "compliant_self_paid_yuan": self_paid,
                "self_paid_yuan": self_paid,
                "hospital_name": "市人民医院",
            }
            writer.writerow([values[column.name] for column in columns])
    return path
