"""The sheets of a decision table's workbook as plain text, read where a foreign file can do no harm."""

from fangpin.pipeline.reading.bounded import read_bounded
from fangpin.pipeline.reading.sheet import Sheet, column_index
from fangpin.rulebook.table_edits import Grid


def table_sheets(data: bytes) -> list[tuple[str, Grid]]:
    """Name and cells of each sheet; raises IntakeError when the bytes are no workbook."""
    return [(sheet.name, grid_of(sheet)) for sheet in read_bounded(data)]


def grid_of(sheet: Sheet) -> Grid:
    """The cells row by row from column A on; an empty cell is an empty text."""
    places = [column_index(letter) for letter in sheet.cells.columns]
    grid = []
    for cells in sheet.cells.rows():
        row = [""] * (max(places, default=-1) + 1)
        for place, text in zip(places, cells, strict=True):
            row[place] = (text or "").strip()
        grid.append(row)
    return grid
