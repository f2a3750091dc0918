"""Decision tables edited in Excel: what comes back, and every fault by sheet, row and column."""

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
from fangpin.pipeline.table_workbook import grid_of
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.table_edits import EditedTable, TableRefused, check_use, edited_table
from fangpin.rulebook.table_text import row_changes, row_sentence
from fangpin.rulebook.table_workbook import table_workbook

TODAY, NEXT = date(2026, 11, 10), date(2026, 11, 11)
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
# Test DT-1.
DT_1 = """title: 档次
unit: people
last_checked_on: 2026-01-01
columns:
  - {name: inc, title: 人均收入, unit: yuan_12m, least: "0"}
  - {name: med, title: 自付医疗, unit: yuan_12m, least: "0"}
versions:
  - region: "*"
    from: 2025-01-01
    source: some-document#第三条
    rows:
      - {id: R1, when: {inc: {from: "0"}}, outcome: "1", says: 先都算一档}
"""
DT_1_ROWS = [
    ("R1", "0", "8500", "0", "20000"),
    ("R2", "0", "8500", "20000", ""),
    ("R3", "8500", "12750", "20000", ""),
    ("R4", "8000", "12750", "50000", ""),
    ("R5", "12750", "", "0", "50000"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_rulebook(tmp_path)
    (folder / TABLE).parent.mkdir(parents=True)
    (folder / TABLE).write_text(TEXT, encoding="utf-8")
    (folder / "tables/illness/steps.yaml").write_text(DT_1, encoding="utf-8")
    return folder


@pytest.fixture
def book(folder: Path) -> Rulebook:
    return load_rulebook(folder=folder)


def exported(book: Rulebook, name: str = "illness.aid") -> bytes:
    version = book.table_version(table=name, region="131121", on=TODAY)
    return table_workbook(rulebook=book, name=name, version=version, made_on=TODAY)


def taken(data: bytes, book: Rulebook) -> EditedTable:
    return edited_table([(sheet.name, grid_of(sheet)) for sheet in sheets_from(data)], rulebook=book)


def edited(book: Rulebook, edit: Callable[[Any], None], name: str = "illness.aid") -> EditedTable:
    """Taken back after an official typed into the sheet."""
    workbook = openpyxl.load_workbook(io.BytesIO(exported(book, name)))
    edit(workbook.worksheets[0])
    saved = io.BytesIO()
    workbook.save(saved)
    return taken(saved.getvalue(), book)


def refusal(book: Rulebook, edit: Callable[[Any], None], name: str = "illness.aid") -> tuple[str, ...]:
    with pytest.raises(TableRefused) as raised:
        edited(book, edit, name)
    return raised.value.faults


def set_cells(**cells: Any) -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        for name, value in cells.items():
            sheet[name] = value

    return edit


def test_an_untouched_table_comes_back_as_it_went(book: Rulebook) -> None:
    back = edited(book, lambda sheet: None)

    assert back.rows == back.base.rows == book.tables["illness.aid"].versions[0].rows
    assert [str(row.outcome) for row in back.rows] == ["0", "0.50", "0.60"]


def test_every_cell_is_text_and_nothing_in_it_can_act(book: Rulebook) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(exported(book)))
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]

    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(exported(book))) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    assert [sheet.sheet_state for sheet in workbook.worksheets] == ["visible", "hidden"]


def test_each_row_is_told_as_a_sentence(book: Rulebook) -> None:
    row = edited(book, lambda sheet: None).rows[1]

    assert row_sentence(book.tables["illness.aid"], row, units=book.units) == (
        "自付达到 1000.10 元，且人口不到 3 人时，救助比例为 0.50 倍（人少而多）。"
    )


def test_what_was_changed_is_told_row_by_row(book: Rulebook) -> None:
    def edit(sheet: Any) -> None:
        sheet["F6"], sheet["A7"] = 0.55, "004"

    back = edited(book, edit)

    told = {one.id: one.word for one in row_changes(back.base.rows, back.rows)}
    assert told == {"001": "不变", "002": "改动", "004": "新增", "003": "删去"}
    assert str(back.rows[1].outcome) == "0.55"


def test_the_gaps_and_overlaps_of_twelve_cells_are_told_by_sheet_and_row(book: Rulebook) -> None:
    def edit(sheet: Any) -> None:
        for line, cells in enumerate(DT_1_ROWS, 5):
            for column, text in enumerate((*cells, "1", "某一档"), 1):
                sheet.cell(line, column, text)

    assert refusal(book, edit, "illness.steps") == (
        "工作表“档次”第 6、8 行：编号 R2、R4 的行重叠：人均收入 [8000, 8500)、自付医疗 [50000, ∞)；请改窄其中一行。",
        "工作表“档次”第 5、7、9 行之间：没有一行管到：人均收入 [8500, 12750)、自付医疗 [0, 20000)；"
        "请补一行，或放宽相邻编号 R1、R3、R5 的行。",
        "工作表“档次”第 7、8 行：编号 R3、R4 的行重叠：人均收入 [8500, 12750)、自付医疗 [50000, ∞)；请改窄其中一行。",
        "工作表“档次”第 7、8、9 行之间：没有一行管到：人均收入 [12750, ∞)、自付医疗 [50000, ∞)；"
        "请补一行，或放宽相邻编号 R3、R4、R5 的行。",
    )


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (set_cells(I4="备注"), "第 4 行：不认识栏目“备注”"),
        (set_cells(B4="自付"), "第 4 行：缺少栏目“自付（元）起（含）”"),
        (set_cells(K6="顺手写的"), "第 6 行：有内容写在没有表头的栏里"),
        (set_cells(C5="900"), "没有一行管到：自付 [900, 1000.10)、人口 (-∞, 3)"),
        (set_cells(E6="4"), "第 6、7 行：编号 002、003 的行重叠：自付 [1000.10, ∞)、人口 [3, 4)"),
        (set_cells(F6="五成"), "第 6 行 F 列：“救助比例（倍）”：数值只写数字和小数点"),
        (set_cells(F6="0.1234567"), "第 6 行 F 列：“救助比例（倍）”：数值只写数字和小数点"),
        (set_cells(B6="2000", C6="1500"), "第 6 行 B、C 列：“自付（元）起（含）、自付（元）止（不含）”：止（below"),
        (set_cells(B5="-5"), "第 5 行 B、C 列：“自付”不会小于 0"),
        (set_cells(A6="001"), "第 6 行：编号“001”用了两次"),
        (set_cells(A6=""), "第 6 行 A 列：缺少“编号”；请补上"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_sheet_row_and_column(
    book: Rulebook, edit: Callable[[Any], None], says: str
) -> None:
    told = refusal(book, edit)

    assert any(f"工作表“救助比例”{says}" in one or says in one for one in told), told
    assert all(one.startswith("工作表“救助比例”第 ") for one in told)


def test_points_are_whole(book: Rulebook, folder: Path) -> None:
    change(folder, "units.yaml", "people: {title: 人,", "people: {whole: true, title: 人,")

    told = refusal(load_rulebook(folder=folder), set_cells(F5="1.5"), "illness.steps")

    assert told == ("工作表“档次”第 5 行 F 列：档次只写整数（现为 1.5）；请改正。",)


def test_a_workbook_made_before_the_table_changed_is_refused(book: Rulebook, folder: Path) -> None:
    old = exported(book)
    change(folder, TABLE, 'outcome: "0.50"', 'outcome: "0.70"')

    with pytest.raises(TableRefused, match="下载以后规则库里的这份表已经改过"):
        taken(old, load_rulebook(folder=folder))


def test_another_workbook_is_refused(book: Rulebook) -> None:
    saved = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["编号", "说明"])
    workbook.save(saved)

    with pytest.raises(TableRefused, match="不是由本系统下载的决策表"):
        taken(saved.getvalue(), book)


def test_a_workbook_follows_only_what_would_hold_then_and_there(book: Rulebook, folder: Path) -> None:
    back = edited(book, set_cells(F6="0.55"))
    check_use(back, rulebook=book, table="illness.aid", region="131121", on=NEXT)

    with pytest.raises(TableRefused, match="这是“救助比例”的工作簿，不是“档次”的"):
        check_use(back, rulebook=book, table="illness.steps", region="131121", on=NEXT)
    own = TEXT.split("versions:\n")[1].replace('"*"', '"131121"').replace("0.50", "0.52")
    (folder / TABLE).write_text(TEXT + own, encoding="utf-8")
    with pytest.raises(TableRefused, match="有效的是地区 131121、2025-01-01 起的一份"):
        check_use(back, rulebook=load_rulebook(folder=folder), table="illness.aid", region="131121", on=NEXT)


def test_a_workbook_without_a_change_is_refused(book: Rulebook) -> None:
    back = edited(book, lambda sheet: None)

    with pytest.raises(TableRefused, match="没有改动"):
        check_use(back, rulebook=book, table="illness.aid", region="131121", on=NEXT)
