"""Joined cells, and hidden sheets, rows and columns of workbooks: read like everything else, and known."""

import io

import pytest
import xlsxwriter
import xlwt
from tests.pipeline.small_files import with_part

from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.layout import XlsxLayout
from fangpin.pipeline.reading.sheet import Merged, Sheet

PAGE = '&L第&P页&R&"宋体,常规"&12单位：万元'


def as_xlsx() -> bytes:
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheet = book.add_worksheet("明细")
    for row in range(6):
        sheet.write_row(row, 0, ["甲", "乙", "丙", "丁"])
    sheet.merge_range(0, 1, 0, 2, "并")
    sheet.merge_range(2, 0, 4, 0, "户")
    sheet.set_header(PAGE)
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    other = book.add_worksheet("留存")
    other.write_string(0, 0, "x")
    other.hide()
    book.close()
    return whole.getvalue()


def as_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细", cell_overwrite_ok=True)
    for row in range(6):
        for column, text in enumerate("甲乙丙丁"):
            sheet.write(row, column, text)
    sheet.merge(0, 0, 1, 2)
    sheet.merge(2, 4, 0, 0)
    # Its own setter takes no Chinese.
    vars(sheet)["_Worksheet__header_str"] = PAGE
    sheet.footer_str = b""
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    other = book.add_sheet("留存")
    other.write(0, 0, "x")
    other.visibility = 1
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def as_strict_xlsx() -> bytes:
    names = {
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    }

    def strict(_: str, content: bytes) -> bytes:
        for loose, exact in names.items():
            content = content.replace(loose, exact)
        return content

    return with_part(as_xlsx(), strict)


@pytest.fixture(params=[as_xlsx, as_strict_xlsx, as_xls])
def sheets(request) -> list[Sheet]:
    return sheets_from(request.param())


def test_joined_cells_are_known_by_their_four_ends(sheets) -> None:
    assert sorted(sheets[0].merged, key=lambda one: one.first_row) == [Merged(1, 1, 1, 2), Merged(3, 5, 0, 0)]
    assert sheets[1].merged == ()


def test_what_is_printed_on_each_page_is_known_without_its_codes(sheets) -> None:
    assert sheets[0].page_words == "第 页 单位：万元"


def test_the_words_of_the_page_may_stand_in_two_pieces() -> None:
    whole = (
        "<x:sheetData/><x:headerFooter><x:oddHeader>&amp;R单位：万元</x:oddHeader></x:headerFooter>".encode()
    )
    for at in range(len(whole)):
        heard = XlsxLayout()
        heard.feed(whole[:at])
        heard.feed(whole[at:])
        assert heard.layout.page_words == "单位：万元"


def test_hidden_rows_and_columns_are_read_and_known(sheets) -> None:
    assert sheets[0].hidden_rows == frozenset({4})
    assert sheets[0].hidden_columns == frozenset({"C"})
    assert sheets[0].cells.row(3)[3] == "丁"


def test_hidden_sheets_are_read_and_known(sheets) -> None:
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("明细", False), ("留存", True)]


def test_thousands_of_filtered_rows_are_all_known() -> None:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(90_000):
            sheet.write_row(row, 0, ["甲", row, "丙" * 8, row])
            if row % 3 == 0:
                sheet.set_row(row, None, None, {"hidden": True})

    assert len(sheets_from(whole.getvalue())[0].hidden_rows) == 30_000


def test_tens_of_thousands_of_styled_rows_without_content_do_no_harm() -> None:
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        style = book.add_format({"bg_color": "#FFC7CE"})
        sheet.write_row(0, 0, ["姓名", "号"])
        sheet.write_row(1, 0, ["张三", "1"])
        for row in range(2, 60_000):
            sheet.write_blank(row, 0, None, style)

    assert sheets_from(whole.getvalue())[0].cells.rows()[:2] == [("姓名", "号"), ("张三", "1")]
