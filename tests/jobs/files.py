"""Two small files as offices send them: three households, and what the first of them paid for illness."""

import csv
from datetime import date
from pathlib import Path

from fangpin.kernel.identity import make_id18

VILLAGE = "131102001201"
ROSTER, MEDICAL = "public_security/household_roster", "medical_insurance/settlements"
_ROSTER_HEADINGS = [
    "户号",
    "户主姓名",
    "与户主关系",
    "姓名",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "行政区划代码",
    "乡镇街道",
    "村居委会",
    "住址",
]
_MEDICAL_HEADINGS = [
    "结算流水号",
    "参保人姓名",
    "身份证号",
    "结算日期",
    "医疗类别",
    "医疗费总额",
    "政策范围内费用",
    "基本医保支付",
    "大病保险支付",
    "医疗救助支付",
    "政策范围内自付",
    "个人自付",
    "定点机构名称",
]
BORN = date(1970, 5, 1)
_DIGITS = "〇一二三四五六七八九"


def head_name(number: int) -> str:
    return "甲户主" + _in_words(number)


def _in_words(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def person_id(number: int) -> str:
    """An invented number that passes the check."""
    return make_id18(region="131102", birth_date=BORN, sequence=number)


def write_roster(path: Path, households: int = 3) -> Path:
    rows = []
    for number in range(1, households + 1):
        head, wife = head_name(number), "乙配偶" + _in_words(number)
        for relation, name, sequence in (("户主", head, 2 * number - 1), ("配偶", wife, 2 * number)):
            sex = "男" if sequence % 2 else "女"
            place = [VILLAGE, "河西街道", "甲村", "甲村1号"]
            rows.append(
                [
                    f"1311020{number:04d}",
                    head,
                    relation,
                    name,
                    person_id(sequence),
                    sex,
                    "汉族",
                    f"{BORN:%Y%m%d}",
                    *place,
                ]
            )
    return _write(path, _ROSTER_HEADINGS, rows)


def write_medical(
    path: Path, self_paid: str = "39000.00", *, on: date = date(2026, 7, 5), rows: int = 1
) -> Path:
    """The head of the first household; one row more with a number that fails the check."""
    bad = person_id(1)[:-1] + ("0" if person_id(1)[-1] != "0" else "1")
    listed = [
        [
            f"{on:%Y%m%d}{number:05d}",
            head_name(1),
            person_id(1),
            on,
            "住院",
            self_paid,
            self_paid,
            "0.00",
            "0.00",
            "0.00",
            self_paid,
            self_paid,
            "县医院",
        ]
        for number in range(rows)
    ]
    return _write(path, _MEDICAL_HEADINGS, [*listed, ["9", head_name(1), bad, *listed[0][3:]]])


def _write(path: Path, headings: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path
