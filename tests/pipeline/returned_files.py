"""What a clerk does with a returned workbook: opens it, mends cells, saves it as WPS or Excel would, or as csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from fangpin.home import Home
from fangpin.home.sealing import unseal_file
from fangpin.pipeline.intake import IntakeResult


def returned(home: Home, result: IntakeResult) -> openpyxl.Workbook:
    assert result.rejects_path
    return openpyxl.load_workbook(io.BytesIO(unseal_file(result.rejects_path, key=home.seal_key())))


def mended(book: openpyxl.Workbook, /, *change: Callable[[Worksheet], None], **cells: str) -> bytes:
    """The workbook saved with other cells (A3="…") in its first sheet, or changed by functions."""
    sheet = book.worksheets[0]
    for at, text in cells.items():
        sheet[at] = text
    for one in change:
        one(sheet)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def saved_as_csv(book: openpyxl.Workbook, **cells: str) -> bytes:
    """Only the first sheet is left, as values."""
    sheet = book.worksheets[0]
    for at, text in cells.items():
        sheet[at] = text
    whole = io.StringIO()
    csv.writer(whole).writerows([[cell.value or "" for cell in row] for row in sheet.iter_rows()])
    return whole.getvalue().encode("gb18030")
