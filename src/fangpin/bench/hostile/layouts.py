"""Sheets as they really are: a wrong size told, headers of two and three rows, hidden rows, a million empty styled ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from fangpin.bench.hostile.people import HEADINGS, NAME, NUMBER, SELF_PAID, TOTAL, Line, settlements
from fangpin.bench.hostile.plain import NAME_XLSX, as_xlsx, merged_truth, placed
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Row, counted, refused
from fangpin.bench.hostile.workbooks import STRINGS, Page, Raw, inline, number, parts_of, workbook, zipped

_NOTE = Row(fate=Fate.skipped)


def wrong_size_told(rng: random.Random) -> Made:
    """The sheet says A1, or far too much; every row is there all the same."""
    told = rng.choice(("A1", "A1:B2", "A1:XFD1048576", "A2:M3", "C5:D6"))
    return as_xlsx(settlements(rng, rng.randint(3, 60)), dimension=told)


def texts_missing(rng: random.Random) -> Made:
    """The table of texts is gone or too short: no cell may turn into nothing."""
    lines, parts = _book(rng)
    if rng.random() < 0.5:
        del parts[STRINGS]
        return Made(zipped(parts), counted(placed(lines), Outcome.refused), NAME_XLSX)
    pieces = parts[STRINGS].split(b"<si>")
    parts[STRINGS] = b"<si>".join(pieces[: len(pieces) - rng.randint(1, 9)]) + b"</sst>"
    # Which cells have lost their text is plain to see; a reader may refuse the file or those rows.
    lines = [line.but(fate=Fate.safe, name=None, fields=_or_unknown(line)) for line in lines]
    return Made(zipped(parts), counted(placed(lines), Outcome.either), NAME_XLSX)


def empty_styled_rows(rng: random.Random) -> Made:
    """Borders down to the end of the sheet, drawn by somebody who selected the whole column."""
    lines = settlements(rng, rng.randint(2, 20))
    first = len(lines) + 2
    last = rng.choice((20_000, 200_000, 1_048_576))
    if rng.random() < 0.5:
        more = "".join(f'<row r="{row}" s="1" customFormat="1"/>' for row in range(first, last + 1))
    else:
        more = "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(first, last + 1))
    return as_xlsx(lines, more_rows=more)


def hidden_rows(rng: random.Random) -> Made:
    """Rows hidden by hand or by a filter are rows."""
    lines = settlements(rng, rng.randint(6, 30))
    hidden = frozenset(rng.sample(range(2, len(lines) + 2), len(lines) // 2))
    is_filter = rng.random() < 0.5
    after = f'<autoFilter ref="A1:M{len(lines) + 1}"/>' if is_filter else ""
    columns = '<cols><col min="6" max="9" width="0" hidden="1"/></cols>' if rng.random() < 0.5 else ""
    return as_xlsx(lines, hidden_rows=hidden, after=after, before=columns)


def hidden_sheet(rng: random.Random) -> Made:
    """A sheet that nobody sees on opening the file is read and counted."""
    one, two = settlements(rng, rng.randint(2, 9)), settlements(rng, rng.randint(2, 9))
    pages = Page(_rows(one), name="明细"), Page(_rows(two), name="留存", is_hidden=True)
    return Made(
        workbook(*pages), merged_truth(placed(one, sheet="明细"), placed(two, sheet="留存")), NAME_XLSX
    )


def several_sheets(rng: random.Random) -> Made:
    """Sheets by town, each with its own order of columns, some with a title."""
    pages, tables = [], []
    for town in rng.sample(("城关镇", "东乡", "西乡", "南乡", "北乡", "汇总说明"), rng.randint(2, 5)):
        lines = settlements(rng, rng.randint(1, 9))
        order = [*range(len(HEADINGS))]
        rng.shuffle(order)
        above: list[Any] = [(f"{town}医保结算情况",)] if rng.random() < 0.5 else []
        rows = [*above, *([row[place] for place in order] for row in _rows(lines))]
        pages.append(Page(rows, name=town))
        tables.append(placed(lines, sheet=town, first=len(above) + 2))
    return Made(workbook(*pages), merged_truth(*tables), NAME_XLSX)


def sheet_without_a_table(rng: random.Random) -> Made:
    """A sheet of remarks beside the table: its rows are counted as skipped."""
    lines = settlements(rng, rng.randint(2, 9))
    notes = [("填表说明",), None, ("1. 按月报送",), ("2. 身份证号设为文本", "以免丢失")]
    pages = [Page(_rows(lines), name="数据"), Page(notes, name="说明")]
    rng.shuffle(pages)
    skipped = {("说明", row): _NOTE for row in (1, 3, 4)}
    return Made(workbook(*pages), merged_truth(placed(lines, sheet="数据"), skipped), NAME_XLSX)


def titles_above(rng: random.Random) -> Made:
    """Title, unit and date above the header, which may stand anywhere in the first twenty rows."""
    lines = settlements(rng, rng.randint(2, 20))
    head = rng.randint(2, 19)
    above: list[Any] = [None] * head
    above[0] = ("2026年3月医保结算明细表",)
    if head > 2:
        above[1] = ("填报单位：某县医保局", None, None, "单位：元")
    page = Page([*above, *_rows(lines)], merged=("A1:M1",))
    return Made(workbook(page), counted(placed(lines, first=head + 2)), NAME_XLSX)


def header_too_far_down(rng: random.Random) -> Made:
    """Below the first twenty rows no header is looked for; nothing is taken for one."""
    lines = settlements(rng, rng.randint(2, 9))
    above = [(f"说明 {row}", "内容") for row in range(rng.randint(24, 40))]
    return refused(workbook(Page([*above, *_rows(lines)])), NAME_XLSX)


def header_of_two_rows(rng: random.Random) -> Made:
    """Groups of columns under a joined heading, the rest joined downwards."""
    lines = settlements(rng, rng.randint(2, 20))
    upper: list[Any] = [*HEADINGS[:5], "费用", None, "支付", None, None, "自付", None, "定点机构名称"]
    lower: list[Any] = [None] * 5 + HEADINGS[5:12] + [None]
    merged = (*(f"{letter}1:{letter}2" for letter in "ABCDEM"), "F1:G1", "H1:J1", "K1:L1")
    page = Page([upper, lower, *(line.cells for line in lines)], merged=merged)
    return Made(workbook(page), counted(placed(lines, first=3)), NAME_XLSX)


def header_of_three_rows(rng: random.Random) -> Made:
    """A title over groups over columns; the middle row has no cell of its own for most columns."""
    lines = settlements(rng, rng.randint(2, 20))
    top: list[Any] = [*HEADINGS[:5], "医疗费用情况", *[None] * 6, "定点机构名称"]
    middle: list[Any] = [None] * 5 + ["费用", None, "支付", None, None, "自付", None, None]
    lower: list[Any] = [None] * 5 + HEADINGS[5:12] + [None]
    merged = (*(f"{letter}1:{letter}3" for letter in "ABCDEM"), "F1:L1", "F2:G2", "H2:J2", "K2:L2")
    page = Page([top, middle, lower, *(line.cells for line in lines)], merged=merged)
    return Made(workbook(page), counted(placed(lines, first=4), Outcome.either), NAME_XLSX)


def headings_dressed_up(rng: random.Random) -> Made:
    """Line breaks, spaces, stars, brackets and full-width characters in headings."""

    def dress(heading: str) -> str:
        return rng.choice(
            (
                heading,
                f" {heading} ",
                heading[:2] + "\n" + heading[2:],
                f"*{heading}",
                f"{heading}：",
                "\u3000".join(heading),
                heading[:3] + "_x000a_" + heading[3:] if rng.random() < 0.1 else heading,
            )
        )

    headings = [dress(heading) for heading in HEADINGS]
    outcome = Outcome.either if any("_x000a_" in heading for heading in headings) else Outcome.taken
    return as_xlsx(settlements(rng, rng.randint(2, 9)), headings=headings, outcome=outcome)


def cells_without_places(rng: random.Random) -> Made:
    """Some programs write neither row numbers nor cell references: the order is the place."""
    return as_xlsx(settlements(rng, rng.randint(2, 20)), has_references=False)


def texts_in_every_form(rng: random.Random) -> Made:
    """Texts in the cell, texts in pieces with a reading aid, results of formulas, numbers."""
    lines = settlements(rng, rng.randint(4, 20))
    rows: list[Any] = [HEADINGS]
    for line in lines:
        cells: list[Any] = [*line.cells]
        cells[NUMBER] = inline(cells[NUMBER])
        cells[TOTAL] = number(cells[TOTAL])
        cells[SELF_PAID] = Raw("", f"<f>F2-H2</f><v>{cells[SELF_PAID]}</v>")
        name = str(cells[NAME])
        cells[NAME] = rng.choice(
            (
                inline(name),
                Raw(' t="str"', f"<f>T(A1)</f><v>{escape(name)}</v>"),
                Raw(
                    ' t="inlineStr"',
                    f"<is><r><t>{escape(name[:1])}</t></r><r><rPr><b/></rPr><t>{escape(name[1:])}</t></r>"
                    '<rPh sb="0" eb="1"><t>dú</t></rPh></is>',
                ),
            )
        )
        rows.append(cells)
    return Made(workbook(Page(rows)), counted(placed(lines)), NAME_XLSX)


def rows_out_of_order(rng: random.Random) -> Made:
    """Rows that stand in the file in another order than their numbers say."""
    lines = settlements(rng, rng.randint(3, 9))
    parts = parts_of(Page(_rows(lines)))
    sheet = parts["xl/worksheets/sheet1.xml"]
    begin, end = sheet.index(b"<row"), sheet.index(b"</sheetData>")
    rows = [b"<row" + piece for piece in sheet[begin:end].split(b"<row")[1:]]
    rng.shuffle(rows)
    parts["xl/worksheets/sheet1.xml"] = sheet[:begin] + b"".join(rows) + sheet[end:]
    return Made(zipped(parts), counted(placed(lines), Outcome.either), NAME_XLSX)


def gaps(rng: random.Random) -> Made:
    """Empty rows between the rows, an empty column between the columns."""
    lines = settlements(rng, rng.randint(3, 20))
    rows: list[Any] = [_gapped(HEADINGS)]
    truth = {}
    for line in lines:
        rows += [None] * rng.choice((0, 0, 0, 1, 3))
        rows.append(_gapped(line.cells))
        truth["Sheet1", len(rows)] = line.truth
    return Made(workbook(Page(rows)), counted(truth), NAME_XLSX)


def cell_far_away(rng: random.Random) -> Made:
    """A full stop in the last row or column: refused, or its row counted too."""
    lines = settlements(rng, rng.randint(3, 9))
    row = rng.choice((900, 65_536, 1_048_576))
    more = f'<row r="{row}"><c r="{rng.choice(("B", "M", "ZZ", "XFD"))}{row}" t="inlineStr"><is><t>.</t></is></c></row>'
    made = as_xlsx(lines, more_rows=more, outcome=Outcome.either)
    stray = {("Sheet1", row): Row(fate=Fate.safe)}
    return replace(made, truth=counted(placed(lines) | stray, Outcome.either))


def _gapped(cells: Sequence[Any]) -> list[Any]:
    return [*cells[:5], None, *cells[5:]]


def _or_unknown(line: Line) -> dict[str, frozenset[Any]]:
    return {name: values | {None} for name, values in line.truth.fields.items()}


def _rows(lines: Sequence[Line]) -> list[Sequence[Any]]:
    return [HEADINGS, *(line.cells for line in lines)]


def _book(rng: random.Random) -> tuple[list[Line], dict[str, bytes]]:
    lines = settlements(rng, rng.randint(3, 20))
    return lines, parts_of(Page(_rows(lines)))


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    wrong_size_told,
    texts_missing,
    empty_styled_rows,
    hidden_rows,
    several_sheets,
    header_of_two_rows,
    hidden_sheet,
    titles_above,
    cells_without_places,
    sheet_without_a_table,
    header_of_three_rows,
    texts_in_every_form,
    gaps,
    headings_dressed_up,
    rows_out_of_order,
    cell_far_away,
    header_too_far_down,
)
