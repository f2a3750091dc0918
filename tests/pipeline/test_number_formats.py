"""Units that stand only in the number format of a cell: read as a person sees them, in every kind of workbook."""

import io
import re
import zipfile

import pytest
import xlsxwriter
import xlwt
from tests.pipeline.small_files import with_part

from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.number_formats import unit_shown
from fangpin.pipeline.refusal import IntakeError

DOUBT, PERCENT = "（格式里的单位不清）", "（百分比）"
FORMATS = [
    ('0.00"万元"', "万元"),
    ('#,##0.00"元"', "元"),
    ('"¥"#,##0.00', None),
    ("0.00万元", "万元"),
    ("0.00\\万\\元", "万元"),
    ('0!.0,"万"', "元"),  # 12000 shows as 1.2万
    ("0.0,", "元"),
    ("0.00,,", "元"),
    ("#,##0", None),
    ("#,##0.00;[Red]-#,##0.00", None),
    ('[>=10000]0.0"亿元";0', DOUBT),
    ('0"人"', None),
    ("0.00%", PERCENT),
    ("0%;[Red]-0%", PERCENT),
    ("Percent", PERCENT),
    ('0"%"', None),
    ('yyyy"年"m"月"', None),
    ("@", None),
    ('0.00" 万 元"', "万元"),
    ('[=0]"无";0"万元"', "万元"),
    ('0.00"万元";-0.00"万元"', "万元"),
    ('0;"万元"0', DOUBT),
    ("$#,##0.00", DOUBT),
    ("[$€-2] #,##0.00", DOUBT),
    ("[$¥-804]#,##0.00", None),
    ("[$-804]yyyy年m月", None),
    ('_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', None),
    ('#,##0.00;[Red]-#,##0.00;"-"', None),
    ("General", None),
    ('"第"0"户"', None),
    ('0.0"万人"', "万"),
]


@pytest.mark.parametrize(("code", "unit"), FORMATS)
def test_the_unit_of_a_format(code: str, unit: str | None) -> None:
    assert unit_shown(code) == unit


def xlsx(code: str) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, style = book.add_worksheet(), book.add_format({"num_format": code})
    sheet.write_row(0, 0, ["姓名", "金额"])
    sheet.write_row(1, 0, ["张三"])
    sheet.write_number(1, 1, 1.2, style)
    sheet.write_string(2, 1, "3.4", style)
    sheet.write_number(3, 1, 5.6)
    sheet.write_blank(4, 1, None, style)
    sheet.write_formula(5, 1, "=1+1", style, 2)
    book.close()
    return file.getvalue()


def xls(code: str) -> bytes:
    book = xlwt.Workbook()
    sheet, style = book.add_sheet("Sheet1"), xlwt.easyxf(num_format_str=code)
    sheet.write(0, 0, "姓名")
    sheet.write(0, 1, "金额")
    sheet.write(1, 1, 1.2, style)
    sheet.write(2, 1, "3.4", style)
    sheet.write(3, 1, 5.6)
    sheet.write(4, 1, None, style)
    sheet.write(5, 1, 2, style)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xml(code: str) -> bytes:
    quoted = code.replace('"', "&quot;")
    cell = '<Cell ss:Index="2" ss:StyleID="{}"><Data ss:Type="{}">{}</Data></Cell>'
    rows = [
        cell.format("s0", "String", "金额"),
        cell.format("s1", "Number", "1.2"),
        cell.format("s1", "String", "3.4"),
        cell.format("s0", "Number", "5.6"),
        "",
        cell.format("s1", "Number", "2"),
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Styles><Style ss:ID="s0"/><Style ss:ID="s1"><NumberFormat ss:Format="{quoted}"/></Style></Styles>'
        '<Worksheet ss:Name="Sheet1"><Table>'
        + "".join(f"<Row>{row}</Row>" for row in rows)
        + "</Table></Worksheet></Workbook>"
    ).encode()


@pytest.mark.parametrize("make", [xlsx, xls, xml])
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('0.00"万元"', ["金额", "1.2万元", "3.4", "5.6", None, "2万元"]),
        ("0!.0,", ["金额", "1.2元", "3.4", "5.6", None, "2元"]),
        ("#,##0.00", ["金额", "1.2", "3.4", "5.6", None, "2"]),
        ("0.00%", ["金额", "1.2（百分比）", "3.4", "5.6", None, "2（百分比）"]),
    ],
)
def test_a_number_is_read_with_the_unit_it_shows(make, code: str, expected: list[str | None]) -> None:
    (sheet,) = sheets_from(make(code))
    cells = [cell or None for cell in sheet.cells["B"].to_list()]
    assert cells == expected


def renamed(data: bytes, *names: tuple[str, str]) -> bytes:
    """The workbook with some of its parts under other names; "" for none."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            if other := dict(names).get(name, name):
                new.writestr(other, old.read(name))
    return whole.getvalue()


def without_references(name: str, content: bytes) -> bytes:
    """The empty cell A2 of the sheet is there, so that counting gives the same places."""
    if not name.startswith("xl/worksheets/"):
        return content
    return re.sub(rb' r="[A-Z]*\d+"', b"", re.sub(rb'(<row r="[3-6]"[^>]*>)', rb"\1<c/>", content))


def styles_elsewhere(name: str, content: bytes) -> bytes:
    return content.replace(b"styles.xml", b"st/s1.xml") if name.endswith(".rels") else content


@pytest.mark.parametrize(
    "data",
    [
        with_part(xlsx('0.00"万元"'), without_references),
        renamed(
            xlsx('0.00"万元"'),
            ("xl/styles.xml", "xl/Styles.xml"),
            ("xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.XML"),
        ),
        renamed(with_part(xlsx('0.00"万元"'), styles_elsewhere), ("xl/styles.xml", "xl/st/s1.xml")),
    ],
    ids=["without references", "other case", "styles elsewhere"],
)
def test_a_unit_is_found_however_the_file_is_put_together(data: bytes) -> None:
    (sheet,) = sheets_from(data)
    assert [cell or None for cell in sheet.cells["B"]] == ["金额", "1.2万元", "3.4", "5.6", None, "2万元"]


def test_styles_that_are_named_and_missing_refuse_the_file() -> None:
    with pytest.raises(IntakeError, match="缺少单元格的格式"):
        sheets_from(renamed(xlsx('0.00"万元"'), ("xl/styles.xml", "")))


def test_two_parts_whose_names_differ_only_in_case_refuse_the_file() -> None:
    whole = io.BytesIO(xlsx("0"))
    with zipfile.ZipFile(whole, "a") as archive:
        archive.writestr("xl/Styles.xml", b"<styleSheet/>")
    with pytest.raises(IntakeError, match="部件名不正常"):
        sheets_from(whole.getvalue())


def ods(cells: list[tuple[str, str]]) -> bytes:
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell></table:table-row>"
        for value, shown in cells
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return file.getvalue()


def test_an_open_document_shows_its_units_too() -> None:
    told = [
        ("1.2", "1.20万元"),
        ("12000", "1.2万"),
        ("1234.5", "1,234.50"),
        ("0.5", "50%"),
        ("0.004", "0.00"),
        ("3", "3人"),
    ]
    (sheet,) = sheets_from(ods(told))
    assert sheet.cells["A"].to_list() == ["1.2万元", "12000元", "1234.5", "0.5（百分比）", "0.004", "3"]
