"""The list as a spreadsheet: exactly what is filtered, in the same order, with title, unit and date lines."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO

import xlsxwriter

from fangpin.web.inbox.rows import Row

_HEADINGS = (
    ("次序", 6), ("预警级别", 9), ("户编号", 20), ("户主姓名", 11),
    ("县（市、区）", 14), ("乡镇（街道）", 16), ("村（社区）", 20),
    ("风险类型", 18), ("预警理由", 60), ("排序理由", 40), ("线索产生日期", 13), ("已过工作日", 11),
    ("状态", 9), ("核实结果", 10), ("核实说明", 30), ("复核提示", 30),
)  # fmt: skip


def workbook(
    rows: Iterable[Row], *, area: str, conditions: str, as_of: date | None, made_at: datetime, made_by: str
) -> bytes:
    """An xlsx file; every cell is text or a whole number, never a formula."""
    stream = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("预警线索")
        last = len(_HEADINGS) - 1
        sheet.merge_range(
            0, 0, 0, last, "防贫监测预警线索清单",
            book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        )  # fmt: skip
        sheet.write_string(1, 0, f"辖区：{area}　筛选条件：{conditions}")
        until = f"{as_of:%Y-%m-%d}" if as_of else "尚未筛查"
        sheet.write_string(
            2,
            0,
            f"单位：条、工作日　数据截至：{until}　导出时间：{made_at:%Y-%m-%d %H:%M}　导出人：{made_by}",
        )
        head = book.add_format({"bold": True, "bg_color": "#E9EEF4", "border": 1, "text_wrap": True})
        for column, (heading, width) in enumerate(_HEADINGS):
            sheet.set_column(column, column, width)
            sheet.write_string(3, column, heading, head)
        _write_rows(
            sheet, rows, text=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        )
        sheet.freeze_panes(4, 4)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(3)
    return stream.getvalue()


def _write_rows(sheet: xlsxwriter.worksheet.Worksheet, rows: Iterable[Row], *, text: object) -> None:
    for line, row in enumerate(rows, 4):
        for column, value in enumerate(_cells(row)):
            if isinstance(value, int):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, value, text)


def _cells(row: Row) -> tuple[str | int, ...]:
    clue = row.clue
    return (
        row.place,
        clue.get_level_display(),
        clue.household.household_no,
        row.head_name,
        row.county,
        row.town,
        row.village,
        "、".join(clue.risks),
        "".join(row.reasons),
        clue.rank_reason,
        f"{clue.opened_on:%Y-%m-%d}",
        "未知" if row.age is None else row.age,
        clue.get_status_display(),
        clue.get_outcome_display(),
        clue.outcome_note,
        clue.mark,
    )
