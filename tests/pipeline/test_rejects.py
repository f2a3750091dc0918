"""The workbook that goes back to the clerk: the file as it came, the faults marked, the reasons beside them."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.pipeline.returned_files import returned
from tests.pipeline.small_files import ROSTER, SETTLEMENTS, put, resident, settlement, text_file, xls, xlsx

from fangpin.contracts import load_contracts
from fangpin.home import Home
from fangpin.pipeline import rejects
from fangpin.pipeline.conforming.table import find_tables
from fangpin.pipeline.intake import IntakeResult, intake
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.stage2_conform import conform

BAD = {"身份证号": "1.3E+17"}
ROWS = [["医保结算明细"], SETTLEMENTS, settlement(1), settlement(2, **BAD), settlement(1), ["合计"]]
RED, GREY, YELLOW = "FFFFC7CE", "FFE4E4E4", "FFFFF2CC"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


def take(home: Home, data: bytes, *, name: str = "结算.xlsx", **more) -> IntakeResult:
    return intake(path=put(home.root, data, name=name), home=home, received_on=date(2026, 4, 3), **more)


def texts(sheet: Worksheet) -> list[list[str | None]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("data", [xlsx(ROWS), xls(ROWS), text_file(ROWS)], ids=["xlsx", "xls", "csv"])
def test_the_file_goes_back_as_it_came_with_three_columns_more(home, data) -> None:
    sheet = returned(home, take(home, data)).worksheets[0]

    width = len(SETTLEMENTS)
    assert [row[:width] for row in texts(sheet)] == [[*row, *[None] * (width - len(row))] for row in ROWS]
    assert [cell.value for cell in sheet[2]][width : width + 2] == ["问题所在列", "原因"]
    assert sheet.auto_filter.ref == "A2:P6"


def test_faults_are_red_skipped_rows_grey_and_each_says_why(home) -> None:
    sheet = returned(home, take(home, xlsx(ROWS))).worksheets[0]

    assert sheet["C4"].fill.fgColor.rgb == RED
    assert (sheet["N4"].value, sheet["P4"].value) == ("C 身份证号", "4")
    assert "后几位已丢失" in sheet["O4"].value
    assert [sheet[at].fill.fgColor.rgb for at in ("A5", "A6")] == [GREY, GREY]
    assert [sheet[at].value for at in ("O5", "O6")] == ["与前面的行重复，只算一次。", "合计行，不是明细。"]
    assert sheet["O3"].value is None


def test_an_empty_cell_that_must_be_filled_is_red_too(home) -> None:
    sheet = returned(
        home, take(home, xlsx([SETTLEMENTS, settlement(1), settlement(2, 身份证号="")]))
    ).worksheets[0]

    assert (sheet["C3"].value, sheet["C3"].fill.fgColor.rgb) == (None, RED)


def test_a_doubtful_cell_of_an_accepted_row_is_yellow_alone(home) -> None:
    rows = [SETTLEMENTS, settlement(1, 医疗费总额="约4500"), settlement(2, **BAD)]

    sheet = returned(home, take(home, xlsx(rows))).worksheets[0]

    assert sheet["F2"].fill.fgColor.rgb == YELLOW
    assert sheet["A2"].fill.fill_type is None
    assert "按未知处理" in sheet["O2"].value


def test_a_number_that_cannot_be_used_is_yellow_where_its_row_is_accepted(home) -> None:
    people = [resident(1, household="H1"), resident(2, household="H1", relation="配偶", 公民身份号码="")]

    result = take(home, text_file([ROSTER, *people, resident(3, household="H2")]))

    assert (result.accepted, result.rejected, result.is_in_force) == (3, 0, True)
    book = returned(home, result)
    sheet = book.worksheets[0]
    assert (sheet["E3"].fill.fgColor.rgb, sheet["A3"].fill.fill_type) == (YELLOW, None)
    assert sheet["M3"].value == "E 公民身份号码"
    assert "现凭姓名等认人" in sheet["N3"].value
    assert any("请在黄色的号码格里补正" in (row[0] or "") for row in texts(book["更正说明"]))


def test_a_sheet_without_a_known_head_goes_back_too(home) -> None:
    book = returned(home, take(home, xlsx(ROWS, [["随便写的"], ["两行"]])))

    assert texts(book.worksheets[1]) == [["随便写的"], ["两行"]]
    assert any("没有认得的表头" in (row[0] or "") for row in texts(book["更正说明"]))


def test_of_a_large_file_only_the_head_and_the_refused_rows_go_back(home, monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", 5)

    book = returned(home, take(home, xlsx(ROWS)))

    rows = texts(book.worksheets[0])
    assert [row[0] for row in rows] == ["医保结算明细", "结算流水号", "S2"]
    assert rows[2][-1] == "4"
    assert book.worksheets[0]["C3"].fill.fgColor.rgb == RED
    assert "退回行" in rows[1][-1]


def test_a_large_list_that_is_not_in_force_asks_for_the_whole_file(home, monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", 2)
    people = [resident(1, household="H1"), *(resident(n, household="H", 公民身份号码="1") for n in (2, 3))]

    result = take(home, text_file([ROSTER, *people]))

    assert (result.rejected, result.is_in_force) == (0, False)
    note = [row[0] for row in texts(returned(home, result)["更正说明"])]
    assert "请在原文件里改正后，把整份文件重新上传。" in note
    rows = texts(returned(home, result).worksheets[0])
    assert [row[-1] for row in rows] == ["原行号", "3", "4"]
    assert not any("更正单 " in (row[-1] or "") for row in texts(returned(home, result).worksheets[0]))


def test_the_names_in_it_are_not_readable_on_the_disk(home) -> None:
    result = take(home, xlsx(ROWS))

    assert result.rejects_path == home.rejects / f"{result.delivery}.xlsx.sealed"
    stored = b"".join(path.read_bytes() for path in home.rejects.iterdir())
    assert stored[:2] != b"PK" and "张三".encode() not in stored


def test_out_gives_the_workbook_in_the_clear(home, tmp_path) -> None:
    take(home, xlsx(ROWS), out=tmp_path / "out")

    (path,) = (tmp_path / "out").glob("*_rejects.xlsx")
    assert openpyxl.load_workbook(path).worksheets[0]["C4"].value == "1.3E+17"


def test_a_refused_row_takes_the_text_of_its_joined_cells_along_but_no_amount(home, monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", 2)
    first, second = settlement(1), settlement(2, **BAD, 定点机构名称="", 个人自付="")
    sheet = Sheet(
        name="结算",
        cells=pl.DataFrame(
            dict(zip("ABCDEFGHIJKLM", zip(SETTLEMENTS, first, second, strict=True), strict=True)),
            schema=dict.fromkeys("ABCDEFGHIJKLM", pl.String()),
        ).with_columns(pl.col("L", "M").replace("", None)),
        merged=(Merged(2, 3, 12, 12), Merged(2, 3, 11, 11)),
    )
    contracts = load_contracts()
    contract, tables = find_tables([sheet], contracts=contracts, contract_id=None)
    conformed = conform(
        contract=contract,
        contracts=contracts,
        tables=tables,
        sheets=(),
        received_on=date(2026, 4, 3),
        delivery_month=date(2026, 3, 1),
    )

    content = rejects.reject_workbook(
        conformed, sheets=[sheet], delivery="0" * 16, received_on=date(2026, 4, 3), is_in_force=True
    )

    back = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert (back["A2"].value, back["M2"].value, back["L2"].value) == ("S2", "某医院", None)


def test_a_refused_row_takes_along_what_a_ditto_mark_means_and_never_another_text(home, monkeypatch) -> None:
    monkeypatch.setattr(rejects, "MOST_WHOLE_ROWS", 2)
    days = ["2026-03-05", "2026-03-06", "2026-03-07", "同上", "", "同上"]
    names = ["张三", "", "张三", "", "", ""]
    rows = [
        settlement(number, 结算日期=day, 参保人姓名=name)
        for number, (day, name) in enumerate(zip(days, names, strict=True), start=1)
    ]

    back = returned(home, take(home, xlsx([SETTLEMENTS, *rows]))).worksheets[0]

    told = [(row[0], row[3]) for row in texts(back)[1:]]
    assert told == [("S2", "2026-03-06"), ("S4", "2026-03-07"), ("S5", None), ("S6", None)]
