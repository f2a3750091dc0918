"""The reject file a clerk downloads: the refused rows as they came, with row, column and reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from fangpin.pipeline.conforming.table import Table
from fangpin.pipeline.stage2_conform import Conformed
from fangpin.pipeline.storing import stored_whole

_WIDTHS = {"工作表": 12, "行号": 8, "问题所在列": 18, "原因": 60}
# Excel's own limit for one cell.
_LONGEST = 32_767


def write_rejects(conformed: Conformed, path: Path, *, received_on: date) -> None:
    """Write refused and skipped rows; every cell is text, so nothing in it can act as a formula."""
    with stored_whole(path) as draft:
        book = xlsxwriter.Workbook(
            str(draft),
            {
                "constant_memory": True,
                # Its parts hold names and numbers: a killed run must not leave them in a public folder.
                "tmpdir": str(draft.parent),
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        # A fixed date: the same delivery gives the same file.
        book.set_properties({"created": datetime(received_on.year, received_on.month, received_on.day)})  # noqa: DTZ001
        for title, level in (("退回的行", "rejected"), ("略过的行", "skipped")):
            issues = conformed.issues.filter(pl.col("level") == level)
            _write_sheet(book, title, issues, conformed.tables)
        book.close()


def _write_sheet(
    book: xlsxwriter.Workbook, title: str, issues: pl.DataFrame, tables: Iterable[Table]
) -> None:
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#D9E2EF", "border": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    fault = book.add_format({"num_format": "@", "bg_color": "#FFC7CE", "font_color": "#9C0006"})
    by_sheet = {table.sheet.name: table for table in tables}
    letters = _letters(by_sheet.values())
    widths = {heading: width for heading, width in _WIDTHS.items() if heading != "工作表" or any(by_sheet)}
    head = [*widths, *(_heading(by_sheet.values(), letter) for letter in letters)]
    for place, width in enumerate([*widths.values(), *([16] * len(letters))]):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    for place, heading in enumerate(head):
        sheet.write_string(0, place, heading, bold)
    original = _OriginalRows(by_sheet)
    grouped = issues.group_by("sheet", "row_no", maintain_order=True).agg("column", "says")
    for line, (name, row_no, columns, says) in enumerate(grouped.iter_rows(), start=1):
        told = [
            *([name or ""] if "工作表" in widths else []),
            str(row_no),
            "；".join(filter(None, columns)),
            " ".join(dict.fromkeys(says)),
        ]
        for place, cell in enumerate(told):
            sheet.write_string(line, place, cell[:_LONGEST], text)
        faulty = {column.partition(" ")[0] for column in columns}
        for place, letter in enumerate(letters, start=len(widths)):
            cell = original.cell(name, row_no, letter)
            if cell or letter in faulty:
                sheet.write_string(line, place, (cell or "")[:_LONGEST], fault if letter in faulty else text)


class _OriginalRows:
    """The cells as they came, by sheet, row and letter."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._tables = tables
        self._last: tuple[str, int, dict[str, str | None]] = ("", 0, {})

    def cell(self, sheet: str, row_no: int, letter: str) -> str | None:
        if self._last[:2] != (sheet, row_no):
            table = self._tables.get(sheet)
            row = table.sheet.cells.row(row_no - 1, named=True) if table else {}
            self._last = (sheet, row_no, row)
        return self._last[2].get(letter)


def _letters(tables: Iterable[Table]) -> list[str]:
    found = {letter for table in tables for letter in table.sheet.cells.columns}
    return sorted(found, key=lambda letter: (len(letter), letter))


def _heading(tables: Iterable[Table], letter: str) -> str:
    """What stands over the column in the first sheet that has it."""
    for table in tables:
        for place in table.places.values():
            if place.letter == letter:
                return place.heading
        if letter in table.sheet.cells.columns:
            above = table.sheet.cells[letter][table.header_row - 1]
            return str(above).strip() if above else letter
    return letter
