"""Lines written as files of every usual format; what stands in them is the classes' affair, not ours."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import xlwt

from fangpin.bench.hostile.people import DAY, HEADINGS, SELF_PAID, TOTAL, Line
from fangpin.bench.hostile.truth import Made, Outcome, Place, Row, Truth, counted
from fangpin.bench.hostile.workbooks import HEAD, Page, workbook, zipped

NAME_XLSX, NAME_XLS, NAME_CSV = (f"医保结算明细_202603.{end}" for end in ("xlsx", "xls", "csv"))


def placed(lines: Iterable[Line], *, sheet: str = "Sheet1", first: int = 2) -> dict[Place, Row]:
    """The lines of a table by place, the first one in row `first`."""
    return {(sheet, row_no): line.truth for row_no, line in enumerate(lines, start=first)}


def as_xlsx(
    lines: Sequence[Line],
    *,
    headings: Sequence[str] = HEADINGS,
    outcome: Outcome = Outcome.taken,
    **page: Any,
) -> Made:
    """A workbook of one sheet with the header in row 1."""
    rows = [tuple(headings), *(line.cells for line in lines)]
    return Made(workbook(Page(rows, **page)), counted(placed(lines), outcome), NAME_XLSX)


def as_csv(
    lines: Sequence[Line],
    *,
    headings: Sequence[str] = HEADINGS,
    encoding: str = "utf-8-sig",
    separator: str = ",",
    ending: str = "\r\n",
    outcome: Outcome = Outcome.taken,
) -> Made:
    """A text file without quotation marks."""
    data = csv_text(lines, headings=headings, separator=separator, ending=ending).encode(encoding)
    return Made(data, counted(placed(lines, sheet=""), outcome), NAME_CSV)


def csv_text(
    lines: Iterable[Line], *, headings: Sequence[str] = HEADINGS, separator: str = ",", ending: str = "\r\n"
) -> str:
    rows = [headings, *(line.cells for line in lines)]
    return "".join(separator.join(map(str, row)) + ending for row in rows)


def as_xls(lines: Sequence[Line], *, name: str = NAME_XLS, outcome: Outcome = Outcome.taken) -> Made:
    """The format before 2007, which WPS calls et."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("Sheet1")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row_no, row in enumerate([HEADINGS, *(line.cells for line in lines)]):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write(row_no, place, cell, style)
            elif cell not in (None, ""):
                page.write(row_no, place, cell)
    whole = io.BytesIO()
    book.save(whole)
    return Made(whole.getvalue(), counted(placed(lines), outcome), name)


def as_ods(lines: Sequence[Line], *, before: str = "") -> Made:
    """OpenDocument; `before` stands before the root element (a DTD)."""
    return ods_book(lines, before=before)


def ods_book(
    lines: Sequence[Line],
    *,
    before: str = "",
    after: str = "",
    last_repeated: int = 1,
    is_typed: bool = False,
) -> Made:
    """OpenDocument with rows after the table's, with its last row repeated, with values beside the shown texts."""
    rows = ""
    for place, row in enumerate([HEADINGS, *(line.cells for line in lines)]):
        is_last = place == len(lines) and last_repeated > 1
        attribute = f' table:number-rows-repeated="{last_repeated}"' if is_last else ""
        cells = "".join(
            _ods_cell(str(cell), column if is_typed and place else None) for column, cell in enumerate(row)
        )
        rows += f"<table:table-row{attribute}>{cells}</table:table-row>"
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{HEAD}{before}<office:document-content xmlns:office="{space}:office:1.0" xmlns:table="{space}:table:1.0" '
        f'xmlns:text="{space}:text:1.0" office:version="1.2"><office:body><office:spreadsheet><table:table '
        f'table:name="Sheet1">{rows}{after}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {
        "mimetype": kind.encode(),
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    }
    return Made(zipped(parts), counted(placed(lines)), "医保结算明细_202603.ods")


def _ods_cell(text: str, column: int | None) -> str:
    """A cell of text, or (with its column) one whose kept value is exact and whose shown text is rounded."""
    if column == DAY:
        attributes, shown = f'office:value-type="date" office:date-value="{text}"', text[2:]
    elif column is not None and TOTAL <= column <= SELF_PAID:
        attributes, shown = f'office:value-type="float" office:value="{text}"', text.partition(".")[0]
    else:
        attributes, shown = 'office:value-type="string"', text
    return f"<table:table-cell {attributes}><text:p>{escape(shown)}</text:p></table:table-cell>"


def as_html(lines: Sequence[Line], *, encoding: str = "utf-8", extra: str = "") -> Made:
    """A web page that calls itself xls, as many systems export."""
    rows = "".join(
        "<tr>"
        + "".join(f"<td style=\"mso-number-format:'@'\">{escape(str(cell))}</td>" for cell in row)
        + "</tr>\n"
        for row in [HEADINGS, *(line.cells for line in lines)]
    )
    text = (
        f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv="Content-Type" '
        f'content="text/html; charset={encoding}"/>{extra}</head><body><table border="1">\n{rows}</table></body></html>'
    )
    return Made(text.encode(encoding), in_any_sheet(lines), NAME_XLS)


def as_xml(lines: Sequence[Line], *, before: str = "") -> Made:
    """The XML of Excel 2003 that calls itself xls."""
    rows = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{escape(str(cell))}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in [HEADINGS, *(line.cells for line in lines)]
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Sheet1"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return Made(text.encode(), in_any_sheet(lines), NAME_XLS)


def as_dbf(lines: Sequence[Line]) -> Made:
    """dBase III with Chinese field names in GBK."""
    rows = [[str(cell).encode("gbk", errors="replace") for cell in line.cells] for line in lines]
    names = [_field_name(_SHORT.get(heading, heading)) for heading in HEADINGS]
    widths = [max((len(row[place]) for row in rows), default=1) or 1 for place in range(len(names))]
    header = struct.pack("<4BIHH20x", 3, 126, 4, 8, len(rows), 33 + 32 * len(names), 1 + sum(widths))
    fields = b"".join(
        name.ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
        for name, width in zip(names, widths, strict=True)
    )
    body = b"".join(
        b" " + b"".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
    return Made(header + fields + b"\r" + body + b"\x1a", in_any_sheet(lines), "医保结算明细_202603.dbf")


# Five characters are all a field name has room for: systems that write dbf use shorter words.
_SHORT = {
    "政策范围内费用": "政策内费用",
    "基本医保支付": "统筹支付",
    "大病保险支付": "大病报销",
    "医疗救助支付": "医疗救助",
    "政策范围内自付": "合规自付",
}


def _field_name(heading: str) -> bytes:
    """The heading as far as the ten bytes of a field name go."""
    name = heading.encode("gbk")[:10]
    return name.decode("gbk", errors="ignore").encode("gbk")


def in_any_sheet(lines: Sequence[Line], *, outcome: Outcome = Outcome.taken) -> Truth:
    """Rows that must be right if they are read, wherever the format places them."""
    return Truth(outcome=outcome, count=range(len(lines), len(lines) + 1), numbered=numbered(lines))


def numbered(lines: Iterable[Line]) -> dict[str, Row]:
    """The lines by their settlement number."""
    return {line.cells[0]: line.truth for line in lines}


def merged_truth(*tables: Mapping[Place, Row], outcome: Outcome = Outcome.taken) -> Truth:
    """Several tables of one file."""
    return counted({place: row for table in tables for place, row in table.items()}, outcome)
