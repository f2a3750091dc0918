"""A list goes out in the headings of the national template and comes back without a difference."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.pipeline.made_up_files import made_up_rows
from tests.pipeline.returned_files import mended, returned
from tests.pipeline.small_files import ROSTER, VILLAGE, id18, put, resident, text_file, xlsx

from fangpin.contracts import load_contracts
from fangpin.home import Home
from fangpin.pipeline.export import NothingToExport, differences, export_list
from fangpin.pipeline.intake import IntakeResult, intake

CONTRACTS = load_contracts()
DAY, LATER = date(2026, 4, 3), date(2026, 4, 9)
LIST = "public_security/household_roster"
PEOPLE = [resident(n, household=f"H{n}") for n in range(1, 4)]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(
    home: Home, rows: list[list[str]], *, day: date = DAY, name: str = "名单.xlsx", **more
) -> IntakeResult:
    return intake(path=put(home.root, xlsx(rows), name=name), home=home, received_on=day, **more)


@pytest.mark.parametrize("contract", sorted(CONTRACTS.by_id))
def test_the_list_of_every_contract_comes_back_without_a_difference(home, contract) -> None:
    rows = made_up_rows(CONTRACTS[contract], CONTRACTS, rows=40, seed=7)
    taken = take(home, rows, contract_id=contract)
    assert taken.accepted > 30

    exported = export_list(home=home, contract_id=contract, as_of=DAY)
    content = exported.workbook(made_on=DAY)

    assert exported.rows.height == taken.accepted
    assert differences(exported, content, on=DAY) == []
    again = intake(
        path=put(home.root, content, name=exported.file_name), home=Home(home.root / "other"), received_on=DAY
    )
    assert (again.contract, again.accepted, again.rejected, again.skipped) == (contract, taken.accepted, 0, 0)
    assert again.covered_until == taken.covered_until


def test_it_looks_as_the_national_system_writes_it(home) -> None:
    contract = "rural_affairs/monitored_households"
    take(home, made_up_rows(CONTRACTS[contract], CONTRACTS, rows=3, seed=1), contract_id=contract)

    content = export_list(home=home, contract_id=contract, as_of=DAY).workbook(made_on=DAY)

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A1"].value == "监测对象信息"
    headings = [cell.value for cell in sheet[3]]
    assert headings == [column.says for column in CONTRACTS[contract].filed_columns]
    cells = dict(zip(headings, sheet[4], strict=True))
    assert {cell.data_type for cell in cells.values() if cell.value} == {"s"}
    assert len(cells["证件号码"].value) == 18
    assert len(cells["识别监测时间"].value) == 6


def test_a_difference_is_found_by_row_and_column(home) -> None:
    take(home, [ROSTER, *PEOPLE])
    exported = export_list(home=home, contract_id=LIST, as_of=DAY)
    book = openpyxl.load_workbook(io.BytesIO(exported.workbook(made_on=DAY)))

    changed = differences(exported, mended(book, A6=None, D4="李四", E5="1.3E+17"), on=DAY)

    assert [(one.row_no, one.column) for one in changed] == [(4, "姓名"), (5, "公民身份号码"), (6, "")]


@pytest.mark.parametrize("written", ["1.3E+17", "13110219********12", id18(9)[:-1], ""])
def test_a_row_without_a_usable_number_goes_out_and_comes_back_as_written(home, written) -> None:
    take(home, [ROSTER, *PEOPLE, resident(9, household="H9", 公民身份号码=written)])

    exported = export_list(home=home, contract_id=LIST, as_of=DAY)
    content = exported.workbook(made_on=DAY)

    assert openpyxl.load_workbook(io.BytesIO(content)).active["E7"].value == (written or None)
    assert differences(exported, content, on=DAY) == []


def test_a_corrected_list_goes_out_as_corrected(home) -> None:
    bad = resident(9, household="H9", 公民身份号码="1.3E+17")
    first = take(home, [ROSTER, *PEOPLE, bad])
    data = mended(returned(home, first), E5=id18(9))
    intake(path=put(home.root, data), home=home, received_on=LATER)

    numbers = [
        export_list(home=home, contract_id=LIST, as_of=day).rows["id_number"].to_list()[3:]
        for day in (DAY, LATER)
    ]
    assert numbers == [["1.3E+17"], [id18(9)]]


def test_the_lists_of_two_counties_go_out_as_one(home) -> None:
    take(home, [ROSTER, *PEOPLE[:2]], sender_area="131102")
    take(home, [ROSTER, PEOPLE[2]], sender_area="131103")

    assert export_list(home=home, contract_id=LIST, as_of=DAY).rows.height == 3


def test_an_area_has_its_own_rows_only(home) -> None:
    other = resident(7, household="H7", 行政区划代码="131103001001")
    take(home, [ROSTER, *PEOPLE, other])

    for area, rows in ((VILLAGE, 3), (VILLAGE[:9], 3), ("131103", 1)):
        assert export_list(home=home, contract_id=LIST, as_of=DAY, area=area).rows.height == rows
    with pytest.raises(NothingToExport, match="没有地区"):
        export_list(home=home, contract_id=LIST, as_of=DAY, area="131121")


def test_rows_whose_names_tell_no_area_are_left_out_and_counted(home) -> None:
    contract = "rural_affairs/monitored_households"
    rows = made_up_rows(CONTRACTS[contract], CONTRACTS, rows=10, seed=1)
    place = rows[0].index("县")
    for number, row in enumerate(rows[1:]):
        row[place] = "没有这个县" if number < 4 else "桃城区"

    take(home, rows, contract_id=contract)
    exported = export_list(home=home, contract_id=contract, as_of=DAY, area="131102")

    assert (exported.rows.height, exported.unplaced) == (6, 4)


def test_a_list_that_never_came_is_said_so(home) -> None:
    with pytest.raises(NothingToExport, match="没有收到"):
        export_list(home=home, contract_id=LIST, as_of=DAY)
    take(home, [ROSTER, *PEOPLE])
    with pytest.raises(NothingToExport, match="没有收到"):
        export_list(home=home, contract_id=LIST, as_of=date(2026, 4, 1))


def test_a_csv_goes_out_as_a_workbook(home) -> None:
    intake(path=put(home.root, text_file([ROSTER, *PEOPLE])), home=home, received_on=DAY)

    exported = export_list(home=home, contract_id=LIST, as_of=DAY)

    assert differences(exported, exported.workbook(made_on=DAY), on=DAY) == []
