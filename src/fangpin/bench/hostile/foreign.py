"""The oddities of OpenDocument, of web pages and XML called xls, and of dBase."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

from fangpin.bench.hostile.people import HEADINGS, Line, settlements
from fangpin.bench.hostile.plain import (
    NAME_XLS,
    as_dbf,
    as_xml,
    in_any_sheet,
    ods_book,
)
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Truth


def ods_to_the_end_of_the_sheet(rng: random.Random) -> Made:
    """LibreOffice fills the sheet up with one repeated empty row of one repeated empty cell."""
    lines = settlements(rng, rng.randint(2, 9))
    tail = (
        '<table:table-row table:number-rows-repeated="1048560">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return ods_book(lines, after=tail)


def ods_repetition_bomb(rng: random.Random) -> Made:
    """A few bytes that stand for seventeen thousand million filled cells."""
    lines = settlements(rng, 2)
    tail = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16000"><text:p>满</text:p></table:table-cell></table:table-row>'
    )
    made = ods_book(lines, after=tail)
    return replace(made, truth=Truth(outcome=Outcome.refused))


def ods_same_row_repeated(rng: random.Random) -> Made:
    """Two equal rows are one element with a count: each is a row."""
    lines = settlements(rng, rng.randint(3, 9))
    again = lines[-1].but(fate=Fate.safe)
    book = ods_book(lines, last_repeated=2)
    truth = replace(in_any_sheet([*lines[:-1], again]), count=range(len(lines) + 1, len(lines) + 2))
    return replace(book, truth=truth)


def ods_values_of_their_own(rng: random.Random) -> Made:
    """Amounts and days that are shown in one way and kept in another: what is kept counts."""
    return ods_book(settlements(rng, rng.randint(2, 9)), is_typed=True)


def page_by_hand(rng: random.Random) -> Made:
    """HTML as programs really print it: a title over all columns, heading cells, breaks, no closing tags."""
    lines = settlements(rng, rng.randint(2, 12))
    end, row_end = rng.choice((("</td>", "</tr>"), ("", "")))
    head = "".join(f"<th>{escape(heading)}</th>" for heading in HEADINGS)
    rows = "".join(
        f"<TR>{''.join(f'<TD nowrap>{escape(str(cell))}{chr(38)}nbsp;{end}' for cell in line.cells)}{row_end}\n"
        for line in lines
    )
    text = (
        f"<!-- 导出 --><html><body><style>td{{color:red}}</style><table><tr><td colspan={len(HEADINGS)}>医保结算<br>明细</td></tr>"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><script>document.write('<td>x</td>')</script></body></html>"
    )
    return Made(text.encode(), in_any_sheet(lines), NAME_XLS)


def page_of_two_tables(rng: random.Random) -> Made:
    """Two tables on one page: the rows of both count."""
    one, two = settlements(rng, rng.randint(2, 5)), settlements(rng, rng.randint(2, 5))
    text = f"<html><body>{_table(one)}<p>续表</p>{_table(two)}</body></html>"
    return Made(text.encode(), in_any_sheet([*one, *two]), NAME_XLS)


def xml_with_gaps(rng: random.Random) -> Made:
    """XML of Excel 2003 that leaves out empty rows and cells and says where the next one stands."""
    lines = settlements(rng, rng.randint(3, 9))
    made = as_xml(lines)
    text = made.data.decode()
    rows = re.findall(r"<Row>.*?</Row>", text)
    spaced = (
        rows[0]
        + rows[1]
        + "".join(
            row.replace("<Row>", f'<Row ss:Index="{5 + 2 * place}">') for place, row in enumerate(rows[2:])
        )
    )
    return replace(made, data=text.replace("".join(rows), spaced).encode())


def dbase_with_deleted_rows(rng: random.Random) -> Made:
    """A deleted record stays in the file with a star before it: nothing of it may be taken."""
    lines = settlements(rng, rng.randint(4, 9))
    made = as_dbf(lines)
    data = bytearray(made.data)
    start, length = int.from_bytes(data[8:10], "little"), int.from_bytes(data[10:12], "little")
    place = rng.randrange(len(lines))
    data[start + place * length] = ord("*")
    kept = [line for at, line in enumerate(lines) if at != place]
    truth = replace(in_any_sheet(kept), count=range(len(kept), len(lines) + 1))
    return replace(made, data=bytes(data), truth=truth)


def dbase_that_miscounts(rng: random.Random) -> Made:
    """The header tells more or fewer records than there are: refused, or every record there is."""
    lines = settlements(rng, rng.randint(4, 9))
    made = as_dbf(lines)
    data = bytearray(made.data)
    data[4:8] = rng.choice((0, 1, len(lines) + 3, 2**31 - 1)).to_bytes(4, "little")
    return replace(made, data=bytes(data), truth=replace(made.truth, outcome=Outcome.either))


def _table(lines: list[Line]) -> str:
    rows = [HEADINGS, *(line.cells for line in lines)]
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
        + "</table>"
    )


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    ods_to_the_end_of_the_sheet,
    page_by_hand,
    dbase_with_deleted_rows,
    ods_repetition_bomb,
    xml_with_gaps,
    page_of_two_tables,
    dbase_that_miscounts,
    ods_same_row_repeated,
    ods_values_of_their_own,
)
