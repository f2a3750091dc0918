"""Stage 2: headings become contract columns, cells become values; each row is accepted, refused or skipped.

rows_read = accepted + rejected + skipped, always; every refused or skipped row has a reason, a sheet and a row number.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import polars as pl

from fangpin.contracts import CodeList, Column, ColumnType, Contract, Contracts
from fangpin.pipeline.conforming import issues as told
from fangpin.pipeline.conforming.as_written import settle_identities
from fangpin.pipeline.conforming.cells import Reading, no_identity, read_column, without
from fangpin.pipeline.conforming.checks import failing_rows
from fangpin.pipeline.conforming.columns import code_where, first_warning, light, rows_where
from fangpin.pipeline.conforming.dates import counted_from_1900
from fangpin.pipeline.conforming.duplicates import settle_duplicates
from fangpin.pipeline.conforming.filling import copied_from_above
from fangpin.pipeline.conforming.plain_names import fits, plain_name_column
from fangpin.pipeline.conforming.rows import rows_below
from fangpin.pipeline.conforming.table import Place, Table
from fangpin.pipeline.conforming.villages import with_villages
from fangpin.pipeline.reading import Sheet

_COLUMNS_AT_ONCE, _FEW_ROWS = 2, 10_000
_IDENTITY = ("birth_date", "sex", "disability_type", "disability_grade")


@dataclass(frozen=True)
class Conformed:
    """A delivery read by its contract. `rows` holds names and numbers and must not be stored.

    In `rows`, `identity` is what a person key is made of: `id18`, or the identity as written where that is null.
    """

    contract: Contract
    tables: tuple[Table, ...]
    rows: pl.DataFrame
    issues: pl.DataFrame
    rows_read: int
    rejected_by_code: dict[str, int]
    skipped_by_reason: dict[str, int]

    @property
    def accepted(self) -> int:
        return self.rows.height

    @property
    def rejected(self) -> int:
        return sum(self.rejected_by_code.values())

    @property
    def skipped(self) -> int:
        return sum(self.skipped_by_reason.values())

    @property
    def numberless(self) -> pl.DataFrame:
        """Where (sheet, row_no) the accepted rows without a usable number stand."""
        is_numberless = pl.lit(False) if self.contract.is_about_villages else pl.col("id18").is_null()
        return self.rows.filter(is_numberless).select("sheet", "row_no")


def conform(
    *,
    contract: Contract,
    contracts: Contracts,
    tables: Sequence[Table],
    sheets: Sequence[Sheet],
    received_on: date,
    delivery_month: date,
) -> Conformed:
    """Read the tables of a file; rows of its other sheets are counted as skipped."""
    below = [rows_below(table, contract=contract) for table in tables]
    found = pl.concat([rows.select("sheet", "row_no", "skip") for rows in below])
    others = pl.concat([_rows_of(sheet) for sheet in sheets], how="vertical") if sheets else _rows_of(None)
    heights = [rows.height for rows in below]
    # Of a million rows each copy takes hundreds of megabytes: none lives longer than it must.
    parts = [
        _read_table(
            below.pop(0), table=table, contract=contract, contracts=contracts, received_on=received_on
        )
        for table in tables
    ]
    read = _filled_in(
        pl.concat(parts, how="diagonal_relaxed"), contract=contract, delivery_month=delivery_month
    )
    read = settle_identities(read, contract=contract)
    read = read.with_columns(refused=told.first_code(contract))
    is_refused = read["refused"].is_not_null()
    bad, columns = read.filter(is_refused), read.get_columns()
    del read, parts
    readable = settle_duplicates(rows_where(columns, ~is_refused), contract=contract)
    is_good = readable["duplicate"].is_null()
    clashing = readable.filter(pl.col("duplicate") == "conflicting_duplicate")
    repeated = readable.filter(pl.col("duplicate") == "duplicate_row")
    columns = readable.get_columns()
    del readable
    good = rows_where(columns, is_good)
    skipped = [
        told.row_issues(found, code_column="skip", level="skipped"),
        told.row_issues(repeated, code_column="duplicate", level="skipped"),
        told.row_issues(others, code_column="skip", level="skipped"),
    ]
    rejected = [
        told.row_issues(bad, code_column="damage", level="rejected"),
        *(
            # Of a row that stands under wrong headings no single cell can be blamed.
            told.refused_cells(bad.filter(pl.col("damage").is_null()), column, contracts=contracts)
            for column in contract.filed_columns
            if column.on_bad == "reject"
        ),
        told.row_issues(clashing, code_column="duplicate", level="rejected"),
    ]
    by_place = ("sheet", "row_no")
    return Conformed(
        contract=contract,
        tables=tuple(tables),
        rows=good.select("sheet", "row_no", *_kept_of(contract), *(c.name for c in contract.columns)),
        issues=pl.concat(
            [
                pl.concat(rejected).sort(by_place, maintain_order=True),
                pl.concat(skipped).sort(by_place, maintain_order=True),
                pl.concat(
                    [
                        told.hidden_parts(tables, rows_read=heights),
                        _warnings(good, contract=contract, contracts=contracts),
                    ]
                ).sort(by_place, maintain_order=True),
            ]
        ),
        rows_read=found.height + others.height,
        rejected_by_code=_counts(bad["refused"], clashing["duplicate"]),
        skipped_by_reason=_counts(found["skip"].drop_nulls(), repeated["duplicate"], others["skip"]),
    )


def _counts(*codes: pl.Series) -> dict[str, int]:
    together = pl.concat([column.alias("code").cast(pl.String) for column in codes])
    return told.count_by_code(together.to_frame())


def _rows_of(sheet: Sheet | None) -> pl.DataFrame:
    """The rows of a sheet without a header: read, but not understood."""
    schema = {"sheet": pl.String(), "row_no": pl.Int32(), "skip": pl.String()}
    if sheet is None:
        return pl.DataFrame(schema=schema)
    has_any = pl.any_horizontal([pl.col(letter).str.strip_chars() != "" for letter in sheet.cells.columns])
    rows = sheet.cells.select(has_any=has_any).with_row_index("row_no", offset=1).filter("has_any")
    return rows.select(
        pl.lit(sheet.name).alias("sheet"),
        pl.col("row_no").cast(pl.Int32),
        pl.lit("sheet_without_header").alias("skip"),
    )


def _read_table(
    below: pl.DataFrame, *, table: Table, contract: Contract, contracts: Contracts, received_on: date
) -> pl.DataFrame:
    """The rows with values, and for each column x: p:x (problem), w:x (warning), at:x (where it stands)."""
    raw = below.filter(pl.col("skip").is_null())
    columns: list[pl.Series] = []

    def read(column: Column) -> Reading:
        return _read_cells(
            raw,
            column=column,
            place=table.places.get(column.name),
            contract=contract,
            codes=contracts.codes_of(column) if column.codes else None,
            received_on=received_on,
            is_1904=table.sheet.is_1904,
        )

    # Of a small file it takes longer to begin threads than to read the columns.
    with ThreadPoolExecutor(_COLUMNS_AT_ONCE) if raw.height > _FEW_ROWS else nullcontext() as threads:
        readings = list((threads.map if threads else map)(read, contract.filed_columns))
    for column, reading in zip(contract.filed_columns, readings, strict=True):
        place = table.places.get(column.name)
        columns += [reading.values.alias(column.name), light(reading.problem).alias(f"p:{column.name}")]
        at = pl.Series(f"at:{column.name}", [str(place or column.says)], dtype=pl.Categorical())
        columns.append(at.new_from_index(0, raw.height))
        if reading.warning is not None:
            columns.append(light(reading.warning).alias(f"w:{column.name}"))
        if column.name == contract.body.person:
            identity = reading.identity if reading.identity is not None else no_identity(raw.height)
            columns += [identity["id18"], _written(identity["value"])]
            columns += [identity[fact].alias(f"told:{fact}") for fact in _IDENTITY]
    rows = raw.select("sheet", "row_no", "damage").with_columns(columns)
    return with_villages(rows, table=table, contract=contract) if contract.is_about_villages else rows


def _read_cells(
    raw: pl.DataFrame,
    *,
    column: Column,
    place: Place | None,
    contract: Contract,
    codes: CodeList | None,
    received_on: date,
    is_1904: bool,
) -> Reading:
    """One column read, with what its cells take from those above."""
    texts, bad_copy, copied = copied_from_above(
        raw[column.name], damage=raw["damage"], column=column, contract=contract
    )
    if is_1904 and column.type in (ColumnType.date, ColumnType.month):
        texts = counted_from_1900(texts)
    reading = read_column(
        texts,
        unreadable=raw[f"unreadable:{column.name}"],
        column=column,
        codes=codes,
        file_unit=place.unit if place else None,
        received_on=received_on,
    )
    if bad_copy is not None:
        reading = without(reading, bad_copy)
    merged = f"merged:{column.name}"
    filled = code_where(raw[merged], "filled_from_merged") if merged in raw.columns else None
    return replace(reading, warning=first_warning(copied, filled, reading.warning))


def _kept_of(contract: Contract) -> tuple[str, ...]:
    """What is read of a person beside the columns."""
    return () if contract.is_about_villages else ("id18", "identity", "id_written")


def _written(value: pl.Series) -> pl.Series:
    """What stood for the number; null when nothing did."""
    return value.replace("", None).alias("id_written")


def _filled_in(rows: pl.DataFrame, *, contract: Contract, delivery_month: date) -> pl.DataFrame:
    """With the columns that the delivery, not the file, decides."""
    return rows.with_columns(
        pl.lit(delivery_month).alias(column.name)
        for column in contract.columns
        if column.fill == "delivery_month"
    )


def _shared_identifiers(rows: pl.DataFrame, *, contract: Contract) -> pl.DataFrame:
    """Numbers that stand for two names in one file, lost characters aside: one of them is somebody else's."""
    if contract.is_about_villages:
        return told.no_issues()
    named = rows.select("id18", plain=contract.person_columns[1]).drop_nulls().unique()
    twice = named.filter(pl.col("id18").is_duplicated()).with_columns(plain_name_column(pl.col("plain")))
    numbers = [
        number
        for number, found in twice.group_by("id18").agg(pl.col("plain").unique()).iter_rows()
        if any(not fits(one, other) for one, other in combinations(found, 2))
    ]
    if not numbers:
        return told.no_issues()
    place = f"at:{contract.body.person}"
    shared = rows.filter(pl.col("id18").is_in(numbers))
    found = shared.select("sheet", "row_no", pl.lit("identifier_shared").alias("code"))
    return told.warning_rows(found, column=shared[place][0])


def _warnings(rows: pl.DataFrame, *, contract: Contract, contracts: Contracts) -> pl.DataFrame:
    """What accepted rows leave unknown or doubtful, in the columns that are used further on."""
    found = [_shared_identifiers(rows, contract=contract)]
    if not contract.is_about_villages:
        found.append(told.unusable_identifiers(rows, contract.column(contract.person_columns[0])))
    used = {contract.body.person, contract.body.person_name}
    if contract.is_household_register:
        used.add("household_no")
    for column in contract.filed_columns:
        if column.is_kept or column.name in used:
            found.append(told.doubtful_cells(rows, column))
            if column.on_bad == "unknown":
                found.append(told.unknown_cells(rows, column, contracts=contracts))
    facts = () if contract.is_about_villages else _IDENTITY
    identity = rows.select(pl.col(f"told:{fact}").alias(fact) for fact in facts)
    for check in contract.body.checks:
        column = contract.column(check.column_names[0])
        codes = contracts.codes_of(column) if column.type is ColumnType.code else None
        fails = failing_rows(check, rows, identity=identity, codes=codes)
        found.append(told.failed_check(rows, fails, column=column, code=check.code, says=check.says))
    return pl.concat(found)
