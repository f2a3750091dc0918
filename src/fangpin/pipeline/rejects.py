"""The workbook a clerk gets back: the file as it came, the faults coloured, the reasons beside them, ready to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from fangpin.contracts import Contract
from fangpin.home.sealing import seal_file
from fangpin.pipeline.conforming.rows import standing_alone
from fangpin.pipeline.conforming.table import Table
from fangpin.pipeline.correction import AT, NOTES, WHY, Marker
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.reading.sheet import column_index, column_letter
from fangpin.pipeline.stage2_conform import Conformed
from fangpin.pipeline.storing import stored_whole
from fangpin.pipeline.text_workbook import Look, TextSheet, workbook_bytes

# Up to here the whole file goes back: what a person still scrolls through, written in some three seconds.
MOST_WHOLE_ROWS = 20_000
MOST_CELLS = 2_000_000
# Beyond it refused rows alone. Nobody mends more of them by hand: so many are a failed export.
MOST_LISTED_ROWS = 100_000

_LOOKS = {"rejected": Look.faulty_row, "skipped": Look.skipped, "warning": Look.doubtful}
_LEVELS = tuple(_LOOKS)


@dataclass(frozen=True)
class _Faults:
    """What is said about the rows of one sheet: `rows` has row_no, level, at, why; `cells` rows by letter."""

    rows: pl.DataFrame
    cells: Mapping[str, Mapping[int, Look]]


def reject_workbook(
    conformed: Conformed, *, sheets: Sequence[Sheet], delivery: str, received_on: date, is_in_force: bool
) -> bytes:
    """The bytes of the workbook; beyond the limits only the heads and the rows to be mended, sent as a supplement."""
    is_whole = is_small(sheets)
    # A supplement needs something to add to: a file that is not in force has to come whole.
    marker = Marker(delivery=delivery, is_supplement=not is_whole) if is_whole or is_in_force else None
    tables = {table.sheet.name: table for table in conformed.tables}
    issues = conformed.issues if is_whole else _listed(conformed, marker=marker)
    written = []
    for sheet in sheets:
        table = tables.get(sheet.name)
        faults = _faults_of(issues, sheet=sheet, keeps_all=is_whole)
        if table is None:
            written += [_untouched(sheet)] if is_whole else []
        elif is_whole:
            written.append(_marked(table, faults, contract=conformed.contract, kept=None, marker=marker))
        elif not faults.rows.is_empty():
            written.append(
                _marked(
                    table,
                    faults,
                    contract=conformed.contract,
                    kept=faults.rows["row_no"].to_list(),
                    marker=marker,
                )
            )
    written.append(_note(conformed, marker=marker, is_whole=is_whole))
    return workbook_bytes(written, made_on=received_on)


def store_rejects(content: bytes, path: Path, *, key: bytes) -> None:
    """Sealed, since the rows hold names and numbers."""
    with stored_whole(path) as draft:
        seal_file([content], draft, key=key)


def is_small(sheets: Sequence[Sheet]) -> bool:
    """Whether the whole file can go back."""
    rows = sum(sheet.cells.height for sheet in sheets)
    return rows <= MOST_WHOLE_ROWS and sum(s.cells.height * s.cells.width for s in sheets) <= MOST_CELLS


def has_to_go_back(conformed: Conformed, *, sheets: Sequence[Sheet], is_in_force: bool) -> bool:
    """Whether there is anything that the clerk can mend in a workbook, or should see there."""
    if conformed.rejected or not is_in_force:
        return True
    # Of a large file refused rows alone: with its number mended, a row of a supplement is another person than the
    # row as written, which would stay in force beside it.
    return is_small(sheets) and (conformed.skipped > 0 or not conformed.numberless.is_empty())


def _listed(conformed: Conformed, *, marker: Marker | None) -> pl.DataFrame:
    """What is said of the rows that a large file's workbook lists: in a supplement those refused, else (the whole
    file has to come again) also those without a usable number.
    """
    issues = conformed.issues
    refused = issues.filter(pl.col("level") == "rejected")
    if marker is not None:
        return refused
    numberless = issues.filter(pl.col("level") == "warning").join(
        conformed.numberless, on=["sheet", "row_no"], how="semi", maintain_order="left"
    )
    return pl.concat([refused, numberless])


def _faults_of(issues: pl.DataFrame, *, sheet: Sheet, keeps_all: bool) -> _Faults:
    mine = issues.filter(pl.col("sheet") == sheet.name).with_columns(
        rank=pl.col("level").replace_strict({level: rank for rank, level in enumerate(_LEVELS)})
    )
    rows = (
        mine.group_by("row_no")
        .agg(
            pl.col("rank").min(),
            pl.col("column")
            .filter(pl.col("column") != "")
            .unique(maintain_order=True)
            .str.join("；")
            .alias(AT),
            pl.col("says").unique(maintain_order=True).str.join(" ").alias(WHY),
        )
        .sort("row_no")
        .head(MOST_WHOLE_ROWS if keeps_all else min(MOST_LISTED_ROWS, MOST_CELLS // sheet.cells.width))
    )
    cells: dict[str, dict[int, Look]] = {}
    for row_no, column, rank in (
        mine.sort("rank", descending=True).select("row_no", "column", "rank").iter_rows()
    ):
        if column:
            look = Look.fault if rank == 0 else Look.doubtful
            cells.setdefault(column.partition(" ")[0], {})[row_no] = look
    return _Faults(rows=rows, cells=cells)


def _marked(
    table: Table, faults: _Faults, *, contract: Contract, kept: list[int] | None, marker: Marker | None
) -> TextSheet:
    """One sheet with our three columns at the right; with `kept`, only its head and these rows."""
    sheet, head = table.sheet, table.header_row
    merged, places = sheet.merged, None
    whole = sheet.cells if kept is None else standing_alone(table, contract=contract)
    cells = _with_notes(whole, faults, header_row=head, marker=marker)
    if kept is not None:
        cells = cells[[*range(head), *(row_no - 1 for row_no in kept)]]
        merged = tuple(one for one in sheet.merged if one.last_row <= head)
        places = {row_no: place for place, row_no in enumerate(kept, start=head + 1)}
    at, why, number = cells.columns[-len(NOTES) :]
    looks = {letter: _moved(rows, places) for letter, rows in faults.cells.items() if letter in cells.columns}
    ranks = dict(faults.rows.select("row_no", "rank").iter_rows())
    row_looks = _moved({row_no: _row_look(rank) for row_no, rank in ranks.items()}, places)
    notes = {
        row: Look.faulty_row if look is Look.faulty_row else Look.note for row, look in row_looks.items()
    }
    return TextSheet(
        name=sheet.name,
        cells=cells,
        header_row=head,
        heading_rows=range(head, head + 1),
        looks=looks | {at: notes, why: notes},
        # A doubtful cell is marked alone: its row is accepted.
        row_looks={row: look for row, look in row_looks.items() if look is not Look.doubtful},
        merged=merged,
        widths={at: 18, why: 60, number: 12},
    )


def _row_look(rank: int) -> Look:
    return _LOOKS[_LEVELS[rank]]


def _moved(rows: Mapping[int, Look], places: Mapping[int, int] | None) -> dict[int, Look]:
    """The same looks where the rows stand in the workbook."""
    if places is None:
        return dict(rows)
    return {places[row_no]: look for row_no, look in rows.items() if row_no in places}


def _with_notes(
    whole: pl.DataFrame, faults: _Faults, *, header_row: int, marker: Marker | None
) -> pl.DataFrame:
    """The cells with 问题所在列, 原因 and the row's number, whose heading carries the marker."""
    height = whole.height
    columns: list[list[str | None]] = [[None] * height for _ in NOTES]
    for row_no, at, why in faults.rows.select("row_no", AT, WHY).iter_rows():
        for column, text in zip(columns, (at or None, why, str(row_no)), strict=True):
            column[row_no - 1] = text
    headings = (*NOTES[:-1], f"{NOTES[-1]}（{marker.text}，请勿改动）" if marker else NOTES[-1])
    for column, heading in zip(columns, headings, strict=True):
        column[header_row - 1] = heading
    first = column_index(whole.columns[-1]) + 1
    return whole.with_columns(
        pl.Series(column_letter(first + place), column, dtype=pl.String)
        for place, column in enumerate(columns)
    )


def _untouched(sheet: Sheet) -> TextSheet:
    """A sheet without a head that we know: every row of it was skipped."""
    skipped = dict.fromkeys(range(1, sheet.cells.height + 1), Look.skipped)
    return TextSheet(name=sheet.name, cells=sheet.cells, row_looks=skipped, merged=sheet.merged)


def _note(conformed: Conformed, *, marker: Marker | None, is_whole: bool) -> TextSheet:
    """What the colours mean and what to do next, on a sheet of its own."""
    contract: Contract = conformed.contract
    known = {table.sheet.name for table in conformed.tables}
    strange = conformed.issues.filter(~pl.col("sheet").is_in(list(known)))["sheet"].unique().sort()
    lines = [
        "更正说明",
        marker.text if marker else "不作更正单：能读的行太少，这份文件没有采用",
        f"{contract.sender}“{contract.title}”：读入 {conformed.rows_read} 行，接收 {conformed.accepted} 行，"
        f"退回 {conformed.rejected} 行，略过 {conformed.skipped} 行。",
        "红色的格有错，所在行已退回；灰色的行已略过；黄色的格已接收，但请核对。",
        *_on_numbers(conformed, marker=marker, is_whole=is_whole),
        _what_next(marker),
        *(f"工作表“{name}”没有认得的表头，没有读入；如果是数据，请补上表头。" for name in strange if name),
    ]
    if not is_whole:
        lines.append(
            f"原文件太大，这里只列{'退回的行' if marker else '退回的行和号码不能用的行'}；"
            "“原行号”是它们在原文件里的行号。"
            f"退回超过 {MOST_LISTED_ROWS} 行（栏目多时更少）的，只列前面的，请从原系统重新导出。"
        )
    cells = pl.DataFrame({"A": lines}, schema={"A": pl.String})
    return TextSheet(name="更正说明", cells=cells, heading_rows=range(1, 2), widths={"A": 100})


def _on_numbers(conformed: Conformed, *, marker: Marker | None, is_whole: bool) -> list[str]:
    """What to do about the accepted rows without a usable number, if there are any."""
    count = conformed.numberless.height
    if not count:
        return []
    told = f"其中 {count} 行的证件号码缺失或不能用，先按姓名等接收；"
    if marker and not is_whole:
        return [told + "这些行不在本表里，请在原系统补正，随下次的整份文件报送。"]
    return [told + "能补正的，请在黄色的号码格里补正。"]


def _what_next(marker: Marker | None) -> str:
    if marker is None:
        return "请在原文件里改正后，把整份文件重新上传。"
    how = "只补充这些行" if marker.is_supplement else "代替上次的整份文件"
    return (
        f"请直接在表里改正，保存后把本文件上传：系统按更正处理，{how}。"
        "右边三列和本表是系统加的，上传时会自动忽略，不必删除。"
    )
