"""Web pages and XML under the name of Excel, and OpenDocument: cells in place, joined and hidden ones known."""

import io
import socket
import threading
import zipfile
from contextlib import suppress

import pytest

from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.sheet import Merged
from fangpin.pipeline.refusal import IntakeError

OFFICE = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def tables(data: bytes) -> list[list[tuple[str | None, ...]]]:
    return [sheet.cells.rows() for sheet in sheets_from(data)]


def refusal(data: bytes) -> str:
    with pytest.raises(IntakeError) as caught:
        sheets_from(data)
    assert str(caught.value).endswith("。")
    return str(caught.value)


# --- HTML -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_table_of_a_web_page_is_read_in_every_encoding(encoding) -> None:
    page = '<html><head><meta charset="gb2312"><style>td{}</style></head><body><table><tr><th>姓名<th>号<tr><td>㐂𠮷&nbsp;<td>1</table>'

    assert tables(page.encode(encoding)) == [[("姓名", "号"), ("㐂𠮷", "1")]]


def test_cells_that_reach_over_others_leave_the_rest_in_place() -> None:
    page = """<table><tr><td rowspan=2>户主</td><td colspan="2">收入</td><td>备注</td></tr>
    <tr><td>工资</td><td>养老</td></tr><tr><td>张三</td><td>1</td><td>2</td><td>无</td></tr></table>"""

    (sheet,) = sheets_from(page.encode())

    assert sheet.cells.rows() == [
        ("户主", "收入", None, "备注"),
        (None, "工资", "养老", None),
        ("张三", "1", "2", "无"),
    ]
    assert sheet.merged == (Merged(1, 2, 0, 0), Merged(1, 1, 1, 2))


def test_a_cell_that_claims_to_reach_to_the_end_of_the_world_ends_with_the_table() -> None:
    (sheet,) = sheets_from(b"<table><tr><td rowspan=60000>a</td><td>b</td></tr><tr><td>c</td></tr></table>")

    assert sheet.cells.rows() == [("a", "b"), (None, "c")]
    assert sheet.merged == (Merged(1, 2, 0, 0),)


def test_tables_within_a_table_that_only_lays_them_out_are_sheets_of_their_own() -> None:
    page = """<table><tr><td>三月名册</td></tr><tr><td>
    <table><tr><td>姓名</td><td>号</td></tr><tr><td>张三</td><td><table><tr><td>1</td></tr></table></td></tr></table>
    </td></tr></table><table><tr><td>乙</td><td>丙</td></tr></table>"""

    assert tables(page.encode()) == [
        [("姓名", "号"), ("张三", "1")],
        [("三月名册",), (None,)],
        [("乙", "丙")],
    ]


def test_hidden_rows_and_columns_of_a_page_are_read_and_known() -> None:
    page = """<table><col><col style='display: none'><tr><td>甲</td><td>乙</td></tr>
    <tr style="display:none"><td>1</td><td>2</td></tr><tr hidden><td>3</td><td>4</td></tr></table>"""

    (sheet,) = sheets_from(page.encode())

    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({2, 3}), frozenset({"B"}))
    assert sheet.cells.height == 3


def test_a_page_without_a_table_is_told_as_that() -> None:
    assert "没有表格" in refusal(b"<html><body>please log in</body></html>")


def test_a_page_of_very_many_rows_and_columns_is_bounded() -> None:
    assert "列" in refusal(b"<table><tr><td colspan=900>a</td></tr></table>")
    assert "层次" in refusal(b"<table><tr><td>" + b"<div>" * 5_000)
    assert "个表格" in refusal(b"<table><tr><td>a</td><td>b</td></tr></table>" * 1_001)


# --- XML --------------------------------------------------------------------------------------------------------


def workbook(rows: str, *, name: str = "名册", more: str = "") -> bytes:
    head = '<?xml version="1.0" encoding="gb2312"?><?mso-application progid="Excel.Sheet"?>'
    sheet = f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{more}</Worksheet>'
    return f"{head}<Workbook {OFFICE}>{sheet}</Workbook>".encode("gb18030")


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_a_workbook_in_xml_has_its_cells_in_place() -> None:
    rows = (
        '<Column ss:Index="2" ss:Hidden="1"/>'
        f'<Row ss:Index="2">{cell("姓名", more="""ss:MergeAcross="1" """)}{cell("号")}</Row>'
        f'<Row ss:Hidden="1">{cell("㐂", more="""ss:Index="2" """)}{cell("131102199001011230", "Number")}</Row>'
        f"<Row>{cell('2023-06-05T00:00:00.000', 'DateTime')}</Row>"
    )
    more = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"

    (sheet,) = sheets_from(workbook(rows, more=more))

    assert sheet.cells.rows() == [
        (None, None, None),
        ("姓名", None, "号"),
        (None, "㐂", "1.31102199001011E+17"),
        ("2023-06-05 00:00:00", None, None),
    ]
    assert (sheet.name, sheet.is_hidden) == ("名册", True)
    assert sheet.merged == (Merged(2, 2, 0, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({"B"}))


def test_a_list_of_records_has_a_heading_for_each_field() -> None:
    data = "<?xml version='1.0'?><数据><行><姓名>张三</姓名><号>1</号></行><行><号/><姓名>李四</姓名><注>x</注></行></数据>"

    assert tables(data.encode()) == [[("姓名", "号", "注"), ("张三", "1", None), ("李四", None, "x")]]


def test_records_that_keep_their_fields_as_attributes_are_read() -> None:
    data = '<rs><z:row xmlns:z="#RowsetSchema" 姓名="张三" 号="1"/><z:row xmlns:z="#RowsetSchema" 姓名="李四" 号="2"/></rs>'

    assert tables(data.encode()) == [[("姓名", "号"), ("张三", "1"), ("李四", "2")]]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<r><row><a>1</a><a>2</a></row></r>", "不止一次"),
        (b"<r><row><a>1</a></row>", "损坏"),
        (b"<a>" * 5_000, "层次"),
        (workbook('<Row ss:Index="9999999"><Cell/></Row>'), "零散"),
        (workbook(f"<Row>{cell('a', more=chr(115) + 's:Index=' + chr(34) + '9000' + chr(34))}</Row>"), "列"),
    ],
)
def test_xml_that_is_no_table_is_refused_with_a_next_step(data, word) -> None:
    assert word in refusal(data)


LAUGHS = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r><row><a>&b;</a></row></r>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_definitions_in_xml_are_refused(encoding) -> None:
    assert "DOCTYPE" in refusal(LAUGHS.encode(encoding))


@pytest.mark.parametrize("root", ["html", "r"])
def test_nothing_is_fetched_from_the_network_or_the_disk(root) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        caught: list[object] = []
        server.settimeout(0.3)

        def wait() -> None:
            with suppress(TimeoutError):
                caught.append(server.accept())

        waiting = threading.Thread(target=wait)
        waiting.start()
        address = f"http://127.0.0.1:{port}/x"
        data = (
            f'<!DOCTYPE {root} SYSTEM "{address}" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f'<{root}><link href="{address}"/><table><tr><td>&x;</td><td>b</td></tr></table></{root}>'
        )
        with suppress(IntakeError):
            assert "root:" not in str(tables(data.encode()))
        waiting.join()

    assert not caught


# --- OpenDocument ---------------------------------------------------------------------------------------------


def ods(rows: str, *, styles: str = "", more: str = "") -> bytes:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f'<office:spreadsheet><table:table table:name="名册" {more}>{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return whole.getvalue()


def ods_cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def test_the_cells_of_an_open_document_are_in_place() -> None:
    rows = (
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="9"/></table:table-row>'
        f"<table:table-row>{ods_cell('户主', 'table:number-columns-spanned=&quot;2&quot;'.replace('&quot;', chr(34)))}"
        f"<table:covered-table-cell/>{ods_cell('号')}</table:table-row>"
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="131102199001011230"><text:p>1.3E17</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2023-06-05"><text:p>6月5日</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    hidden = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'

    (sheet,) = sheets_from(ods(rows, styles=hidden, more='table:style-name="ta1"'))

    assert sheet.cells.rows() == [
        (None, None, None, None),
        (None, None, None, None),
        ("户主", None, "号", None),
        (None, None, "1.31102199001011E+17", "2023-06-05 00:00:00"),
    ]
    assert (sheet.name, sheet.is_hidden) == ("名册", True)
    assert sheet.merged == (Merged(3, 3, 0, 1),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({4}), frozenset({"A"}))


@pytest.mark.parametrize(
    ("row", "cells"), [("1000000", "700"), ("1", "16384"), ("99999999", "1"), ("1048577", "1")]
)
def test_rows_and_cells_that_repeat_without_end_are_refused(row, cells) -> None:
    repeated = f'table:number-columns-repeated="{cells}"'
    data = ods(
        f'<table:table-row table:number-rows-repeated="{row}">{ods_cell("甲", repeated)}</table:table-row>'
    )

    assert "请删去" in refusal(data)


def test_text_taken_out_of_a_cell_is_not_read_and_ends_with_it() -> None:
    page = "<table><tr><td><del>100</del>200</td><td><del>7</td><td>8</td></tr></table>"
    assert tables(page.encode()) == [[("200", None, "8")]]


def test_numbers_of_people_in_the_names_of_sheets_are_masked_and_the_sheets_told_apart() -> None:
    rows = "<Row><Cell><Data ss:Type='String'>a</Data></Cell></Row>"
    first, second = (workbook(rows, name=name) for name in ("130503196704010016", "130503196704010016"))
    both = first.replace(b"</Workbook>", second[second.index(b"<Worksheet") :])
    assert [one.name for one in sheets_from(first)] == ["1305************16"]
    assert [one.name for one in sheets_from(both)] == ["1305************16（1）", "1305************16（2）"]
