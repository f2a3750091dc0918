"""Workbooks that count days from 1904 on: their bare day numbers mean the same days as any other."""

import io
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
import xlwt
from tests.pipeline.small_files import SETTLEMENTS, settlement
from tests.pipeline.small_sheets import read, sheet

from fangpin.pipeline.reading import read_bounded
from fangpin.pipeline.reading.files import sheets_from

# 2026-03-05, counted from 1904 on.
DAYS = str(46_086 - 1_462)


def as_xlsx(*, from_1904: bool) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": from_1904})
    page = book.add_worksheet()
    page.write_row(0, 0, SETTLEMENTS)
    page.write_row(1, 0, settlement(1, 结算日期=DAYS))
    page.write_datetime(5, 0, date(2026, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    return stream.getvalue()


def as_xls(*, from_1904: bool) -> bytes:
    stream = io.BytesIO()
    book = xlwt.Workbook()
    book.dates_1904 = from_1904
    page = book.add_sheet("表")
    for place, heading in enumerate(SETTLEMENTS):
        page.write(0, place, heading)
    book.save(stream)
    return stream.getvalue()


def as_xml(*, from_1904: bool) -> bytes:
    mark = "<x:Date1904/>" if from_1904 else ""
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{office}" xmlns:ss="{office}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ExcelWorkbook>{mark}</x:ExcelWorkbook>'
        '<Worksheet ss:Name="a"><Table><Row><Cell><Data ss:Type="String">姓名</Data></Cell></Row></Table>'
        "</Worksheet></Workbook>"
    ).encode()


@pytest.mark.parametrize("made", [as_xlsx, as_xls, as_xml])
def test_a_file_says_whether_it_counts_from_1904(made) -> None:
    assert [one.is_1904 for one in sheets_from(made(from_1904=True))] == [True]
    assert [one.is_1904 for one in sheets_from(made(from_1904=False))] == [False]


def test_the_mark_comes_through_the_reading_process() -> None:
    assert [one.is_1904 for one in read_bounded(as_xlsx(from_1904=True))] == [True]


def test_a_cell_formatted_as_a_day_is_that_day() -> None:
    assert sheets_from(as_xlsx(from_1904=True))[0].cells["A"][5].startswith("2026-03-05")


@pytest.mark.parametrize(("text", "day"), [(DAYS, date(2026, 3, 5)), ("2026-03-05", date(2026, 3, 5))])
def test_a_bare_day_number_is_counted_from_1904(text: str, day: date) -> None:
    one = sheet([SETTLEMENTS, settlement(1, 结算日期=text)])
    assert read(replace(one, is_1904=True)).rows["settled_on"].to_list() == [day]
