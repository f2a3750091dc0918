"""Stage 3: what the lake keeps of people, which is keys, and what the register does not confirm."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.pipeline.small_files import (
    DEATHS,
    ROSTER,
    SETTLEMENTS,
    VILLAGE,
    id18,
    put,
    resident,
    settlement,
    text_file,
    xls,
    xlsx,
)

from fangpin.contracts import load_contracts
from fangpin.home import Home
from fangpin.kernel.keys import household_key, person_key, surname_key
from fangpin.pipeline.intake import IntakeError, IntakeResult, intake

_NUMBER = re.compile(r"\d{15}(\d{2}[\dXx])?(\d{2}(B\d)?)?")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, data: bytes, *, name: str = "文件", day: date = date(2026, 4, 3)) -> IntakeResult:
    return intake(path=put(home.root, data, name=name), home=home, received_on=day)


def lake(home: Home, contract: str) -> duckdb.DuckDBPyRelation:
    return duckdb.sql(f"SELECT * FROM '{home.lake}/{contract}/*.parquet' ORDER BY row_no")


def settlement_numbers(home: Home) -> list[str]:
    rows = lake(home, "medical_insurance/settlements").select("settlement_no").fetchall()
    return [number for (number,) in rows]


def test_keys_are_those_of_the_kernel(home) -> None:
    take(home, text_file([ROSTER, resident(1, household="H1", name="欧阳三")]))

    row = (
        lake(home, "public_security/household_roster")
        .select("person_key, surname_key, household_key")
        .fetchall()[0]
    )

    secret = home.person_key()
    assert row == (
        person_key(id18(1), secret=secret),
        surname_key("欧阳三", secret=secret),
        household_key(VILLAGE[:6], "H1", secret=secret),
    )


def test_the_file_has_the_columns_and_types_of_the_contract(home) -> None:
    take(home, xlsx([SETTLEMENTS, settlement(1)]))
    take(home, text_file([ROSTER, resident(1, household="H1")]))

    for contract_id in ("medical_insurance/settlements", "public_security/household_roster"):
        found = lake(home, contract_id)

        kinds = [str(kind) for kind in found.types]
        assert tuple(zip(found.columns, kinds, strict=True)) == load_contracts()[contract_id].lake_columns


def test_no_name_number_or_address_is_in_the_lake(home) -> None:
    take(home, text_file([ROSTER, *(resident(n, household=f"H{n}", name="欧阳三") for n in range(1, 9))]))
    take(home, xlsx([SETTLEMENTS, *(settlement(n) for n in range(1, 9))]))
    take(home, text_file([DEATHS, ["欧阳三", id18(1), "2026-03-05", ""]]))
    head = ["县", "乡", "村", "姓名", "残疾人证号", "残疾类别", "残疾等级", "发证日期", "是否享受护理补贴"]
    take(
        home,
        xls([head, ["某县", "某乡", "某村", "欧阳三", id18(1) + "42", "肢体", "二级", "2020-01-01", "是"]]),
    )

    files = sorted(home.lake.glob("*/*/*.parquet"))
    texts = [
        str(cell)
        for path in files
        for row in duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
        for cell in row
    ]

    assert len(files) == 4
    assert not [text for text in texts if _NUMBER.fullmatch(text)]
    assert not [
        text for text in texts if any(word in text for word in ("欧阳", "张三", "某村", "某县", "某医院"))
    ]
    for path in files:
        assert not any(id18(n).encode() in path.read_bytes() for n in range(1, 9))


def test_people_the_register_does_not_confirm_are_counted_and_stay_in_the_lake(home) -> None:
    take(home, text_file([ROSTER, resident(1, household="H1"), resident(2, household="H2", name="李四")]))

    result = take(home, xlsx([SETTLEMENTS, settlement(1), settlement(2), settlement(3)]))

    assert result.warnings_by_code == {"person_not_in_registry": 1, "surname_conflict": 1}
    assert result.accepted == len(lake(home, "medical_insurance/settlements").fetchall()) == 3
    told = result.issues.select("row_no", "column", "code").rows()
    assert told == [(3, "C 身份证号", "surname_conflict"), (4, "C 身份证号", "person_not_in_registry")]


def test_whom_a_newer_register_lacks_stays_known(home) -> None:
    take(home, text_file([ROSTER, resident(1, household="H1")]), day=date(2025, 11, 3))
    take(home, text_file([ROSTER, resident(2, household="H2")]), day=date(2026, 1, 3))

    result = take(home, xlsx([SETTLEMENTS, settlement(1), settlement(2), settlement(3)]))

    assert result.warnings_by_code == {"person_not_in_registry": 1}


def test_a_number_that_stands_in_a_text_goes_no_further(home) -> None:
    odd = settlement(1, **{SETTLEMENTS[0]: f"住院{id18(1)}"})

    result = take(home, xlsx([SETTLEMENTS, odd, settlement(2)]))

    texts = settlement_numbers(home)
    assert result.accepted == 2
    assert re.fullmatch(rf"住院{id18(1)[:4]}\*{{12}}{id18(1)[-2:]}#[0-9a-f]{{16}}", texts[0])
    assert texts[1] == "S2"


def test_serial_numbers_that_look_like_somebodys_still_tell_rows_apart(home) -> None:
    march = [settlement(1, 结算流水号=f"13110220260305{n:02d}01") for n in range(8)]
    april = settlement(1, 结算流水号="131102202604050001", 结算日期="2026-04-05")
    take(home, text_file([SETTLEMENTS, *march]))
    first = settlement_numbers(home)

    again = take(home, text_file([SETTLEMENTS, *march, april]), day=date(2026, 5, 3))

    assert len(set(first)) == 8
    assert again.changes == {"new": 1, "changed": 0, "unchanged": 8, "gone": 0}
    assert len(set(settlement_numbers(home))) == 9


def test_what_a_refusal_quotes_has_no_number() -> None:
    assert id18(1) not in str(IntakeError(f"第 3 行“{id18(1)}”看不懂。"))
