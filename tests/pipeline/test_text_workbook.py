"""Workbooks of text: what goes in comes out, and nothing in them acts."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fangpin.pipeline.reading import read_sheets
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.text_workbook import LONGEST_CELL, Look, TextSheet, workbook_bytes

DAY = date(2026, 4, 3)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12)


def written(*columns: list[str | None], **more) -> bytes:
    cells = pl.DataFrame(dict(zip("ABCDEF", columns, strict=False)), schema_overrides=None)
    return workbook_bytes([TextSheet("名册", cells.cast(pl.String), **more)], made_on=DAY)


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_every_text_is_read_back_as_it_was(tmp_path_factory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("book") / "f.xlsx"
    path.write_bytes(written(["头", *texts], ["尾"] * (len(texts) + 1)))

    (sheet,) = read_sheets(path)

    assert [text or "" for text in sheet.cells["A"]] == ["头", *texts]


def test_a_cell_far_below_keeps_its_place_over_the_empty_rows_before_it(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(written(["头", *[None] * 250_000, "尾"]))

    (sheet,) = read_sheets(path)

    assert sheet.cells["A"].is_not_null().arg_true().to_list() == [0, 250_001]


def test_formulas_and_links_stay_text() -> None:
    data = written(["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1", "@x", "\tx", "http://x"])

    cells = openpyxl.load_workbook(io.BytesIO(data)).active["A"]
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet and b"hyperlink" not in sheet


def test_the_same_sheets_on_the_same_day_are_the_same_bytes() -> None:
    assert written(["甲"]) == written(["甲"])


def test_colours_joined_cells_filter_and_fixed_head_are_there() -> None:
    data = written(
        ["标题", "姓名", None], [None, "号码", "1"],
        header_row=2, looks={"A": {3: Look.fault}}, merged=[Merged(1, 1, 0, 1)],
    )  # fmt: skip

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active

    assert sheet["A3"].fill.fgColor.rgb == "FFFFC7CE"
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:B1"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == ("A2:B3", "A3")
    assert sheet["B3"].number_format == "@"


def test_a_cell_longer_than_excel_allows_is_cut_at_a_whole_character() -> None:
    cell = openpyxl.load_workbook(io.BytesIO(written(["𠮷" * LONGEST_CELL]))).active["A1"]

    assert cell.value == "𠮷" * (LONGEST_CELL // 2)


def test_names_of_sheets_are_made_such_as_excel_allows(tmp_path: Path) -> None:
    cells = pl.DataFrame({"A": ["x"]})
    names = ["a/b", "A b", "", "很长" * 20]

    data = workbook_bytes([TextSheet(name, cells) for name in names], made_on=DAY)

    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == [
        "a b",
        "A b (2)",
        "Sheet3",
        ("很长" * 20)[:31],
    ]
