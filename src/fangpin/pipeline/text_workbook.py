"""Workbooks in which every cell is text: nothing in them can act, and nothing of them touches the disk in the clear.

Written by hand as XML, ten times faster than cell by cell (docs/decisions/2026-11-25-text-workbooks.md).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from fangpin.pipeline.reading.sheet import Merged, column_index, column_letter

# Excel's own limit for one cell, counted in UTF-16.
LONGEST_CELL = 32_767
_CELLS_AT_ONCE = 100_000
_NARROWEST, _WIDEST = 8, 40
# What XML cannot hold is written as Excel writes it (_x0007_), and what only looks so is protected.
_ODD = r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_"
_ODD_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class Look(IntEnum):
    """How a cell looks; the numbers are those of the formats in `_STYLES`."""

    plain = 1
    heading = 2
    note = 3
    fault = 4
    faulty_row = 5
    skipped = 6
    doubtful = 7


@dataclass(frozen=True)
class TextSheet:
    """Cells as strings, columns called A, B, C …; `looks` are by letter and row (from 1), `row_looks` by row."""

    name: str
    cells: pl.DataFrame
    # Rows up to here stay in sight; the last of them carries the filter.
    header_row: int = 0
    heading_rows: range = range(0)
    looks: Mapping[str, Mapping[int, Look]] = field(default_factory=dict)
    row_looks: Mapping[int, Look] = field(default_factory=dict)
    merged: Sequence[Merged] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    is_hidden: bool = False


def workbook_bytes(sheets: Sequence[TextSheet], *, made_on: date) -> bytes:
    """The xlsx file; the same sheets on the same day give the same bytes."""
    whole = io.BytesIO()
    names = _names([sheet.name for sheet in sheets])
    # The lightest compression: twice as fast, and far from the ratio at which a file looks like a bomb.
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, content in _frame(sheets, names).items():
            archive.writestr(_entry(part, made_on), content, zipfile.ZIP_DEFLATED, 1)
        for number, sheet in enumerate(sheets, start=1):
            entry = _entry(f"xl/worksheets/sheet{number}.xml", made_on)
            with archive.open(entry, "w") as part_file:
                for text in _sheet_xml(sheet):
                    part_file.write(text.encode())
    return whole.getvalue()


def _entry(name: str, made_on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel allows: 31 characters, none of them twice."""
    names: list[str] = []
    for number, name in enumerate(wanted, start=1):
        plain = _NOT_IN_NAMES.sub(" ", name).strip(" '")[:31] or f"Sheet{number}"
        taken = {one.lower() for one in names}
        names.append(plain if plain.lower() not in taken else f"{plain[:26]} ({number})")
    return names


def _sheet_xml(sheet: TextSheet) -> Iterator[str]:
    letters = sheet.cells.columns
    last = column_letter(max((column_index(letter) for letter in letters), default=0))
    height = max(sheet.cells.height, 1)
    yield f"{_HEAD}<worksheet {_MAIN}>"
    yield f'<sheetViews><sheetView workbookViewId="0">{_frozen(sheet)}</sheetView></sheetViews>'
    yield f'<sheetFormatPr defaultRowHeight="15"/>{_widths_xml(sheet)}<sheetData>'
    step = max(1, _CELLS_AT_ONCE // max(1, sheet.cells.width))
    for start in range(0, sheet.cells.height, step):
        yield from _rows_xml(sheet, start, step)
    yield "</sheetData>"
    if 0 < sheet.header_row < height:
        yield f'<autoFilter ref="A{sheet.header_row}:{last}{height}"/>'
    if sheet.merged:
        refs = "".join(f'<mergeCell ref="{_reference(one)}"/>' for one in sheet.merged)
        yield f'<mergeCells count="{len(sheet.merged)}">{refs}</mergeCells>'
    # Numbers are text on purpose: no green corner at every one of them.
    yield f'<ignoredErrors><ignoredError sqref="A1:{last}{height}" numberStoredAsText="1"/></ignoredErrors>'
    yield "</worksheet>"


def _rows_xml(sheet: TextSheet, start: int, step: int) -> Iterator[str]:
    """The rows of one stretch, a string for each; a stretch in which nothing stands is left out."""
    part = sheet.cells.slice(start, step)
    numbers = range(start + 1, start + part.height + 1)
    row_looks = [_row_look(sheet, number) for number in numbers]
    is_plain = set(row_looks) == {Look.plain}
    empty = {letter for letter, nulls in part.null_count().row(0, named=True).items() if nulls == part.height}
    columns, parts = [pl.Series("n", [str(number) for number in numbers])], []
    for letter in sorted(part.columns, key=column_index):
        own_looks = {n: look for n, look in sheet.looks.get(letter, {}).items() if n in numbers}
        # A stray cell far away makes thousands of columns and rows that hold nothing.
        if is_plain and letter in empty and not own_looks:
            continue
        looks = [*row_looks]
        for number, look in own_looks.items():
            looks[number - start - 1] = look
        texts = part[letter] if letter in empty else _escaped(part[letter]).alias(letter)
        columns += [texts, pl.Series(f"look:{letter}", looks, dtype=pl.UInt8)]
        parts.append(_cell_xml(letter))
    if not parts:
        return
    rows = pl.DataFrame(columns).select(pl.format('<row r="{}">{}</row>', "n", pl.concat_str(parts)))
    yield from rows.to_series()


def _row_look(sheet: TextSheet, number: int) -> int:
    return Look.heading if number in sheet.heading_rows else sheet.row_looks.get(number, Look.plain)


def _cell_xml(letter: str) -> pl.Expr:
    """An empty cell is written only where its colour tells something."""
    text, look = pl.col(letter), pl.col(f"look:{letter}")
    at = pl.format(f'<c r="{letter}{{}}" s="{{}}"', "n", look)
    filled = pl.format('{} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>', at, text)
    return (
        pl.when(text.is_not_null() & (text != ""))
        .then(filled)
        .when(look != Look.plain.value)
        .then(pl.format("{}/>", at))
        .otherwise(pl.lit(""))
    )


def _escaped(texts: pl.Series) -> pl.Series:
    """The texts as XML holds them, none longer than a cell may be."""
    safe = (
        texts.str.replace_all("&", "&amp;", literal=True)
        .str.replace_all("<", "&lt;", literal=True)
        .str.replace_all(">", "&gt;", literal=True)
    )
    is_rare = (texts.str.contains(_ODD) | (texts.str.len_chars() > LONGEST_CELL // 2)).fill_null(value=False)
    if not is_rare.any():
        return safe
    listed = safe.to_list()
    for place in is_rare.arg_true():
        listed[place] = _rare(texts[place])
    return pl.Series(texts.name, listed, dtype=pl.String)


def _rare(text: str) -> str:
    cut = text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", errors="ignore")
    return _ODD_CHARACTER.sub(lambda found: f"_x{ord(found[0]):04X}_", escape(cut))


def _frozen(sheet: TextSheet) -> str:
    if not sheet.header_row:
        return ""
    below = sheet.header_row
    return f'<pane ySplit="{below}" topLeftCell="A{below + 1}" activePane="bottomLeft" state="frozen"/>'


def _widths_xml(sheet: TextSheet) -> str:
    columns = []
    for letter in sorted(sheet.cells.columns, key=column_index):
        width = sheet.widths.get(letter) or _width(sheet.cells[letter].head(200))
        place = column_index(letter) + 1
        columns.append(f'<col min="{place}" max="{place}" width="{width}" style="1" customWidth="1"/>')
    return f"<cols>{''.join(columns)}</cols>" if columns else ""


def _width(texts: pl.Series) -> int:
    """By the wide middle of the texts: a Chinese character takes twice the room of a Latin one."""
    if texts.null_count() == len(texts):
        return _NARROWEST
    wide = (texts.str.len_bytes() + texts.str.len_chars()) / 2
    return int(min(_WIDEST, max(_NARROWEST, (wide.quantile(0.9) or 0) + 2)))


def _reference(one: Merged) -> str:
    first, last = column_letter(one.first_column), column_letter(one.last_column)
    return f"{first}{one.first_row}:{last}{one.last_row}"


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FILLS = ("D9E2EF", "FFC7CE", "FDECEE", "E4E4E4", "FFF2CC")
_STYLES = (
    f"{_HEAD}<styleSheet {_MAIN}>"
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><sz val="11"/><color rgb="FF9C0006"/><name val="宋体"/></font></fonts>'
    f'<fills count="{len(_FILLS) + 2}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    + "".join(
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>'
        for colour in _FILLS
    )
    + '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">'
    + "".join(
        # 49 is "@": a cell that is typed over stays text.
        f'<xf numFmtId="49" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"'
        + (' applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>' if wraps else "/>")
        for font, fill, wraps in (
            (0, 0, False),
            (0, 0, False),
            (1, 2, True),
            (2, 0, False),
            (2, 3, False),
            (0, 4, False),
            (0, 5, False),
            (0, 6, False),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def _frame(sheets: Sequence[TextSheet], names: Sequence[str]) -> dict[str, str]:
    """The parts around the sheets."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for number in numbers
    )
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}"{" state=" + quoteattr("hidden") if sheet.is_hidden else ""}'
        f' r:id="rId{number}"/>'
        for number, name, sheet in zip(numbers, names, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{_filters(sheets, names)}</workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(sheets) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
    }


def _filters(sheets: Sequence[TextSheet], names: Sequence[str]) -> str:
    """Excel wants each filter named in the workbook too."""
    told = []
    for place, (sheet, name) in enumerate(zip(sheets, names, strict=True)):
        if not 0 < sheet.header_row < sheet.cells.height:
            continue
        last = column_letter(max(column_index(letter) for letter in sheet.cells.columns))
        quoted = "'" + name.replace("'", "''") + "'"
        area = f"{quoted}!$A${sheet.header_row}:${last}${sheet.cells.height}"
        told.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{escape(area)}</definedName>'
        )
    return f"<definedNames>{''.join(told)}</definedNames>" if told else ""
