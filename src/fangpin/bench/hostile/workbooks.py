"""Workbooks written part by part, so that every oddity of real and of hostile ones can be put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from fangpin.pipeline.reading import column_letter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
_EPOCH = date(1899, 12, 30)
# General, bordered, a date, text.
_STYLES = (
    f'{HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="4"><xf/><xf applyBorder="1"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True)
class Raw:
    """A cell given as XML, without its reference: attributes of `c`, and what stands between its tags."""

    attributes: str
    inner: str


def number(text: str) -> Raw:
    """A number cell with these digits in the file."""
    return Raw("", f"<v>{text}</v>")


def day_cell(day: date) -> Raw:
    """A date as Excel stores one."""
    return Raw(' s="2"', f"<v>{(day - _EPOCH).days}</v>")


def inline(text: str) -> Raw:
    return Raw(' t="inlineStr"', f'<is><t xml:space="preserve">{escape(text)}</t></is>')


@dataclass(frozen=True)
class Page:
    """One worksheet; `rows` from row 1, None where there is no row."""

    rows: Sequence[Sequence[Any] | None]
    name: str = "Sheet1"
    merged: tuple[str, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    dimension: str | None = None
    has_references: bool = True
    before: str = ""
    after: str = ""
    # Rows given as XML, after the others.
    more_rows: str = ""
    row_attributes: Mapping[int, str] = field(default_factory=dict)


def parts_of(*pages: Page) -> dict[str, bytes]:
    """The parts of a workbook by name, in the order in which Excel writes them."""
    strings: dict[str, int] = {}
    sheets = {
        f"xl/worksheets/sheet{place}.xml": _sheet(page, strings) for place, page in enumerate(pages, start=1)
    }
    listed = "".join(
        f'<sheet name="{escape(page.name)}" sheetId="{place}"{" state=" + chr(34) + "hidden" + chr(34) if page.is_hidden else ""}'
        f' r:id="rId{place}"/>'
        for place, page in enumerate(pages, start=1)
    )
    relations = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(pages) + 1)
    )
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for name in sheets
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
        f'<Relationship Id="rId98" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId99" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        **sheets,
        "xl/styles.xml": _STYLES,
        STRINGS: _shared(strings),
    }
    return {name: text.encode() for name, text in parts.items()}


def _sheet(page: Page, strings: dict[str, int]) -> str:
    rows = []
    for row_no, cells in enumerate(page.rows, start=1):
        if cells is None:
            continue
        attributes = page.row_attributes.get(row_no, "")
        if row_no in page.hidden_rows:
            attributes += ' hidden="1"'
        inner = "".join(_cell(page, row_no, place, cell, strings) for place, cell in enumerate(cells))
        reference = f' r="{row_no}"' if page.has_references else ""
        rows.append(f"<row{reference}{attributes}>{inner}</row>")
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in page.merged)
    width = max((len(cells) for cells in page.rows if cells), default=1)
    dimension = page.dimension or f"A1:{column_letter(width - 1)}{max(len(page.rows), 1)}"
    return (
        f'{HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><dimension ref="{dimension}"/>{page.before}'
        f"<sheetData>{''.join(rows)}{page.more_rows}</sheetData>"
        + (f'<mergeCells count="{len(page.merged)}">{merged}</mergeCells>' if merged else "")
        + f"{page.after}</worksheet>"
    )


def _cell(page: Page, row_no: int, place: int, cell: Any, strings: dict[str, int]) -> str:
    reference = f' r="{column_letter(place)}{row_no}"' if page.has_references else ""
    if cell is None or cell == "":
        return "" if page.has_references else "<c/>"
    if isinstance(cell, Raw):
        return f"<c{reference}{cell.attributes}>{cell.inner}</c>"
    index = strings.setdefault(cell, len(strings))
    return f'<c{reference} t="s"><v>{index}</v></c>'


def _shared(strings: Mapping[str, int]) -> str:
    texts = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'{HEAD}<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{texts}</sst>'


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these parts, the same bytes each time."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = method
            archive.writestr(entry, content)
    return whole.getvalue()


def workbook(*pages: Page, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook as Excel writes it."""
    return zipped(parts_of(*pages), method=method)
