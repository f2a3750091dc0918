"""A decision table as a workbook that officials edit: every cell is text, and a hidden sheet says what it was made from."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from io import BytesIO

import xlsxwriter

from fangpin.rulebook.book import Rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE, Unit
from fangpin.rulebook.table_models import DecisionTable, TableRow, TableVersion
from fangpin.rulebook.table_text import row_sentence, version_hash

HEADER_ROW = 4
MADE_FROM = "勿改"
_ID, _SAYS, _SENTENCE = "编号", "说明", "整句（自动生成，不用改）"
_HINT = "每行一档：起含在内，止不含在内，空着表示没有下限或上限。可以改、加、删行；不要增减栏目和工作表，上面四行不用改。"
_WIDTHS = {_ID: 8, _SAYS: 30, _SENTENCE: 60}
_TEXT = {"num_format": "@", "text_wrap": True, "valign": "top"}


def table_workbook(*, rulebook: Rulebook, name: str, version: TableVersion, made_on: date) -> bytes:
    """The rows of a version; the same version on the same day gives the same bytes."""
    table = rulebook.tables[name]
    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": datetime.combine(made_on, time(), tzinfo=UTC)})
        text = book.add_format(_TEXT)
        head = book.add_format(_TEXT | {"bold": True, "bg_color": "#D9E2EF"})
        sheet = book.add_worksheet(table.title[:31])
        source = "县定缺省" if version.source == DEFAULT_SOURCE else version.source
        about = f"改自：地区 {version.region}，{version.from_} 起的一份，依据 {source}。"
        for line, told in enumerate((table.title, about, _HINT)):
            sheet.write_string(line, 0, told)
        headings = headings_of(table, rulebook.units)
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, _WIDTHS.get(heading, 18), text)
            sheet.write_string(HEADER_ROW - 1, column, heading, head)
        for line, row in enumerate(version.rows, HEADER_ROW):
            for column, told in enumerate(_cells(table, row, rulebook.units)):
                sheet.write_string(line, column, told, text)
        sheet.freeze_panes(HEADER_ROW, 1)
        hidden = book.add_worksheet(MADE_FROM)
        hidden.hide()
        for column, told in enumerate(origin(name, table, version)):
            hidden.write_string(0, column, told, text)
    return stream.getvalue()


def origin(name: str, table: DecisionTable, version: TableVersion) -> tuple[str, ...]:
    """What the hidden sheet holds."""
    return name, version.region, version.from_.isoformat(), version_hash(name, table, version)


def headings_of(table: DecisionTable, units: Mapping[str, Unit]) -> dict[str, tuple[str, ...]]:
    """Each heading and where its cells go in a row of the table."""
    found: dict[str, tuple[str, ...]] = {_ID: ("id",)}
    for column in table.columns:
        unit = units[column.unit].title
        found[f"{column.title}（{unit}）起（含）"] = ("when", column.name, "from")
        found[f"{column.title}（{unit}）止（不含）"] = ("when", column.name, "below")
    found[f"{table.title}（{units[table.unit].title}）"] = ("outcome",)
    return found | {_SAYS: ("says",), _SENTENCE: ()}


def _cells(table: DecisionTable, row: TableRow, units: Mapping[str, Unit]) -> list[str]:
    told = [row.id]
    for column in table.columns:
        interval = row.when.get(column.name)
        ends = (interval.from_, interval.below) if interval else (None, None)
        told += ["" if end is None else str(end) for end in ends]
    return [*told, str(row.outcome), row.says, row_sentence(table, row, units=units)]
