"""Decision tables edited in Excel."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.rulebook.tiny_rulebook import change, write_rulebook

from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.table_workbook import EditedTable, TableRefused, edited_table, table_workbook
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.load import write_table

TODAY = date(2026, 11, 10)
TABLE = "tables/illness/aid.yaml"
TEXT = """title: 救助比例
unit: times
last_checked_on: 2026-01-01
columns:
  - {name: spent, title: 自付, unit: yuan_12m, least: "0"}
  - {name: people, title: 人口, unit: people}
versions:
  - region: "*"
    from: 2025-01-01
    source: some-document#第三条
    rows:
      - {id: "001", when: {spent: {from: "0", below: "1000.10"}}, outcome: "0", says: 自付不多}
      - {id: "002", when: {spent: {from: "1000.10"}, people: {below: "3"}}, outcome: "0.50", says: 人少而多}
      - {id: "003", when: {spent: {from: "1000.10"}, people: {from: "3"}}, outcome: "0.60", says: =1+1 人多}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_rulebook(tmp_path)
    (folder / TABLE).parent.mkdir(parents=True)
    (folder / TABLE).write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def book(folder: Path) -> Rulebook:
    return load_rulebook(folder=folder)


def exported(book: Rulebook) -> bytes:
    return table_workbook(rulebook=book, name="illness.aid", region="131121", on=TODAY)


def edited(book: Rulebook, edit: Callable[[Any], None]) -> EditedTable:
    """Taken back after an official typed into the sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(exported(book)))
    edit(workbook.worksheets[0])
    saved = io.BytesIO()
    workbook.save(saved)
    return edited_table(sheets_from(saved.getvalue()), rulebook=book, today=TODAY)


def refusal(book: Rulebook, edit: Callable[[Any], None]) -> str:
    with pytest.raises(TableRefused) as raised:
        edited(book, edit)
    return str(raised.value)


def test_an_untouched_table_comes_back_without_a_difference(book: Rulebook) -> None:
    back = edited(book, lambda sheet: None)

    assert back.differences == ()
    assert back.table == book.tables["illness.aid"]
    assert [row.id for row in back.version.rows] == ["001", "002", "003"]
    assert [str(row.outcome) for row in back.version.rows] == ["0", "0.50", "0.60"]


def test_every_cell_is_text_and_nothing_in_it_can_act(book: Rulebook) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(exported(book)))
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(exported(book))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible", "hidden"]


def test_each_row_is_told_as_a_sentence(book: Rulebook) -> None:
    assert edited(book, lambda sheet: None).sentences[1] == (
        "自付达到 1000.10 元，且人口不到 3 人时，救助比例为 0.50 倍（人少而多）。"
    )


def change_outcome(sheet: Any) -> None:
    sheet["D2"], sheet["F6"] = "2026-11-11", 0.55


def test_a_change_holds_from_its_day_and_what_held_before_stays(book: Rulebook, folder: Path) -> None:
    back = edited(book, change_outcome)
    write_table(back.name, back.table, folder=folder)
    after = load_rulebook(folder=folder)

    assert back.differences == ("生效日期：2025-01-01 → 2026-11-11", "改了第 002 行")
    assert after.tables["illness.aid"] == back.table
    spans = [(one.from_, one.until) for one in after.tables["illness.aid"].versions]
    assert spans == [(date(2025, 1, 1), date(2026, 11, 11)), (date(2026, 11, 11), None)]
    numbers = {"spent": 2000, "people": 2}
    outcomes = [
        str(after.table_version(table="illness.aid", region="131121", on=day).row(numbers).outcome)
        for day in (date(2026, 11, 10), date(2026, 11, 11))
    ]
    assert outcomes == ["0.50", "0.55"]


def set_cells(**cells: Any) -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (set_cells(F6="0.55"), "生效日期最早是明天"),
        (set_cells(F6="0.55", D2="2026-11-10"), "生效日期最早是明天"),
        (set_cells(I4="备注"), "不认识栏目“备注”"),
        (set_cells(B4="自付"), "缺少栏目“自付（元）起（含）”"),
        (set_cells(K6="顺手写的"), "第 6 行：有内容写在没有表头的栏里"),
        (set_cells(C5="900", D2="2026-12-01"), "没有一行管到：自付 [900, 1000.10)、人口 (-∞, 3)"),
        (set_cells(E6="4", D2="2026-12-01"), "第 7 行：第 002、003 行重叠：自付 [1000.10, ∞)、人口 [3, 4)"),
        (set_cells(F6="五成", D2="2026-12-01"), "第 6 行：“rows.1.outcome”：数值只写数字和小数点"),
        (set_cells(F6="0.1234567", D2="2026-12-01"), "数值只写数字和小数点"),
        (set_cells(A6="001", D2="2026-12-01"), "第 6 行：编号“001”用了两次"),
        (set_cells(A6="", D2="2026-12-01"), "第 6 行：缺少“rows.1.id”"),
        (set_cells(B2="131121", D2="2026-12-01"), "地区不能改"),
        (set_cells(F2="听说", D2="2026-12-01"), "第 2 行：sources 里没有“听说”"),
        (set_cells(D2="明年"), "第 2 行：“from”：日期要写成"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_row(book: Rulebook, edit: Callable[[Any], None], says: str) -> None:
    assert says in refusal(book, edit)


def test_a_workbook_made_before_the_table_changed_is_refused(book: Rulebook, folder: Path) -> None:
    old = exported(book)
    change(folder, TABLE, 'outcome: "0.50"', 'outcome: "0.70"')

    with pytest.raises(TableRefused, match="导出以后规则库里的这份表已经改过"):
        edited_table(sheets_from(old), rulebook=load_rulebook(folder=folder), today=TODAY)


def test_another_workbook_is_refused(book: Rulebook) -> None:
    saved = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["编号", "说明"])
    workbook.save(saved)

    with pytest.raises(TableRefused, match="不是由本系统导出的决策表"):
        edited_table(sheets_from(saved.getvalue()), rulebook=book, today=TODAY)
