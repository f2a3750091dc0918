"""What a file is before it is taken in: data set, period, and which heading stands for which column.

Nothing is kept and nothing is counted here: the clerk reads it, corrects a heading if need be, and confirms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from fangpin.contracts import (
    Column,
    ColumnType,
    Contract,
    Contracts,
    Headings,
    bare_heading,
    is_own_heading,
    with_headings,
)
from fangpin.kernel.money import MONEY_UNITS
from fangpin.pipeline.arrival import period_covered
from fangpin.pipeline.conforming.dates import parse_date, parse_month
from fangpin.pipeline.conforming.table import Table, columns_read, find_tables_in, nearest_tables
from fangpin.pipeline.correction import correction_of, without_marks
from fangpin.pipeline.learnt_headings import headings_to_read
from fangpin.pipeline.manifest import Manifest
from fangpin.pipeline.period import unfinished_month_named
from fangpin.pipeline.reading import Sheet, read_bounded
from fangpin.pipeline.refusal import IntakeError
from fangpin.pipeline.replacing import replaced_by

SAMPLES = 3
FIRST_ROWS = 5
# A cell longer than this is cut: a preview shows what kind of thing a column holds.
_SAMPLE_LENGTH = 40

Known = Literal["own", "synonym", "learnt", "not_needed", "strange"]


@dataclass(frozen=True)
class SeenHeading:
    """One column of the file; `column` is ours, "" for none, `read` what it is without the clerk's word."""

    letter: str
    heading: str
    bare: str
    column: str
    read: str
    known: Known
    # The unit of money that the file names where we keep another, and ours; amounts are converted.
    unit: str = ""
    unit_kept: str = ""


@dataclass(frozen=True)
class SeenTable:
    """A sheet with a header; rows are those below it that hold anything."""

    sheet: str
    header_row: int
    rows: int
    is_hidden: bool
    hidden_rows: int
    hidden_columns: tuple[str, ...]
    headings: tuple[SeenHeading, ...]


@dataclass(frozen=True)
class Inspection:
    """What is known of a file. `samples` and `first_rows` are the clerk's own cells and must not be stored open."""

    contract: str
    # Whether the file fits this contract and no other, with every required column there.
    is_certain: bool
    # Why not, for the clerk; "" when certain.
    doubt: str
    period_start: date
    covered_until: date
    is_period_named: bool
    kind: str
    tables: tuple[SeenTable, ...]
    other_sheets: tuple[str, ...]
    hidden_sheets: tuple[str, ...]
    missing: tuple[str, ...]
    # By sheet and letter; the first rows by sheet.
    samples: Mapping[str, Mapping[str, Sequence[str]]]
    first_rows: Mapping[str, Sequence[Sequence[str]]]
    # Of a returned reject workbook: the delivery it corrects; whether it only adds the rows that were refused.
    corrects: str = ""
    is_supplement: bool = False
    # A month in the file's name that was not over yet, so that it cannot be the one meant.
    unfinished_month: date | None = None
    # How many rows are dated in it.
    unfinished_rows: int = 0
    # The deliveries in force whose place the file takes, and how many rows of theirs count until then.
    replaces: tuple[str, ...] = ()
    replaced_rows: int = 0
    # Rows of lists of the same day: which of them the file replaces shows only when its rows are read.
    same_day_rows: int = 0

    @property
    def rows(self) -> int:
        """Rows below the headers that hold anything."""
        return sum(table.rows for table in self.tables)

    def without_cells(self) -> dict[str, Any]:
        """Everything but the cells, for the upload's record."""
        told = asdict(self)
        del told["samples"], told["first_rows"]
        return told | {
            "period_start": self.period_start.isoformat(),
            "covered_until": self.covered_until.isoformat(),
            "unfinished_month": self.unfinished_month.isoformat() if self.unfinished_month else "",
        }

    def cells(self) -> dict[str, Any]:
        """The clerk's own cells, to be sealed."""
        return {"samples": self.samples, "first_rows": self.first_rows}


def inspect_file(
    content: bytes,
    *,
    file_name: str,
    contracts: Contracts,
    contract_id: str | None,
    headings: Headings,
    known: Manifest,
    sender_area: str,
    received_on: date,
) -> Inspection:
    """Look at a file without taking it in.

    Raises IntakeError, one sentence, when it cannot be read at all, or corrects what it may not correct.
    """
    sheets, marker = without_marks(read_bounded(content))
    corrected = known.find(marker.delivery) if marker else None
    if corrected and corrected.contract in contracts:
        contract_id = contract_id or corrected.contract
    headings = headings_to_read(marker, known=known, learnt=headings)
    meant = with_headings(contracts, headings)
    missing: list[Column] = []
    try:
        contract, tables = find_tables_in(
            sheets, file_name=file_name, contracts=meant, contract_id=contract_id
        )
        doubt = ""
    except IntakeError as error:
        try:
            contract, tables, missing = nearest_tables(sheets, contracts=meant, contract_id=contract_id)
        except IntakeError:
            raise error from None
        doubt = str(error)
    correction = correction_of(
        marker, known=known, contract=contract, sender_area=sender_area, received_on=received_on
    )
    period = period_covered(contract, correction, received_on=received_on, file_name=file_name)
    replaced, of_same_day = replaced_by(
        contract, correction, known=known, sender_area=sender_area, received_on=received_on
    )
    unfinished = unfinished_month_named(file_name, received_on=received_on)
    named = {table.sheet.name for table in tables}
    read = columns_read(sheets, contract=contract, contracts=contracts)
    return Inspection(
        contract=contract.id,
        is_certain=not doubt,
        doubt=doubt,
        period_start=period.start,
        covered_until=period.until,
        is_period_named=period.is_named,
        kind=_kind_of(content, sheets),
        tables=tuple(
            _seen(table, read=read, contract=contract, learnt=headings.get(contract.id, {}))
            for table in tables
        ),
        other_sheets=tuple(sheet.name for sheet in sheets if sheet.name not in named),
        hidden_sheets=tuple(sheet.name for sheet in sheets if sheet.is_hidden),
        missing=tuple(column.name for column in missing),
        samples={table.sheet.name: _samples(table) for table in tables},
        first_rows={table.sheet.name: _first_rows(table) for table in tables},
        corrects=correction.before.delivery if correction else "",
        is_supplement=correction is not None and correction.is_supplement,
        unfinished_month=unfinished,
        unfinished_rows=sum(_rows_dated_in(unfinished, table, contract) for table in tables)
        if unfinished
        else 0,
        replaces=tuple(one.delivery for one in replaced),
        replaced_rows=sum(one.accepted for one in replaced),
        same_day_rows=sum(one.accepted for one in of_same_day),
    )


def _seen(
    table: Table, *, read: Mapping[str, str], contract: Contract, learnt: Mapping[str, str]
) -> SeenTable:
    column_at = {place.letter: name for name, place in table.places.items()}
    texts = {place.letter: place.heading for place in table.places.values()} | dict(table.ignored_places)
    sheet = table.sheet

    def seen(letter: str) -> SeenHeading:
        text, column = texts[letter], column_at.get(letter, "")
        bare = bare_heading(text)
        by_itself = read.get(bare, "")
        if not column:
            known: Known = "not_needed" if by_itself and learnt.get(bare) == "" else "strange"
        elif is_own_heading(contract, text):
            known = "own"
        else:
            known = "synonym" if by_itself == column else "learnt"
        unit, kept = _unit_converted(table, contract, column) if column else ("", "")
        heading = " ".join(text.split())
        return SeenHeading(letter, heading, bare, column, by_itself, known, unit=unit, unit_kept=kept)

    return SeenTable(
        sheet=sheet.name,
        header_row=table.header_row,
        rows=_below(table).height,
        is_hidden=sheet.is_hidden,
        hidden_rows=len(sheet.hidden_rows),
        hidden_columns=tuple(letter for letter in sheet.cells.columns if letter in sheet.hidden_columns),
        headings=tuple(seen(letter) for letter in sheet.cells.columns if letter in texts),
    )


def _unit_converted(table: Table, contract: Contract, column: str) -> tuple[str, str]:
    """The file's unit of a column of money and ours, when they differ."""
    kept = {ColumnType.yuan: "元", ColumnType.wan_yuan: "万元"}.get(contract.column(column).type, "")
    unit = table.places[column].unit or ""
    return (unit, kept) if kept and unit in MONEY_UNITS and unit != kept else ("", "")


def _below(table: Table) -> pl.DataFrame:
    cells = table.sheet.cells.slice(table.header_row)
    return cells.filter(pl.any_horizontal(pl.all().str.strip_chars() != ""))


def _rows_dated_in(month: date, table: Table, contract: Contract) -> int:
    """By the column of past days that has the most of them; a birth is no event of the file."""
    below = _below(table)
    counts = [0]
    for column in contract.filed_columns:
        if column.past and column.name != "birth_date" and (place := table.places.get(column.name)):
            parse = parse_month if column.type is ColumnType.month else parse_date
            texts = below[place.letter].drop_nulls().value_counts()
            read = [(parse(text), count) for text, count in texts.iter_rows()]
            counts.append(
                sum(count for day, count in read if isinstance(day, date) and day.replace(day=1) == month)
            )
    return max(counts)


def _samples(table: Table) -> dict[str, list[str]]:
    """The first different values of each column."""
    below = _below(table).head(200)
    return {
        letter: [
            text[:_SAMPLE_LENGTH]
            for text in below[letter].str.strip_chars().drop_nulls().unique(maintain_order=True)
            if text
        ][:SAMPLES]
        for letter in below.columns
    }


def _first_rows(table: Table) -> list[list[str]]:
    last = table.sheet.cells.columns.index(table.last_letter) + 1
    rows = _below(table).head(FIRST_ROWS).rows()
    return [[(cell or "").strip()[:_SAMPLE_LENGTH] for cell in row[:last]] for row in rows]


def _kind_of(content: bytes, sheets: Sequence[Sheet]) -> str:
    if all(sheet.is_delimited for sheet in sheets):
        return f"文本表格（{_encoding_of(content)}）"
    return f"工作簿，{len(sheets)} 个有内容的工作表"


def _encoding_of(content: bytes) -> str:
    head = content[:200_000]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        # A character cut at the end of what was read is no sign of another encoding.
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "UTF-8" if error.start > len(head) - 8 else "GB18030"
    return "UTF-8"
