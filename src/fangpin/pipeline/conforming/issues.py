"""Everything a clerk is told about single rows, as one table: where, what, why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from fangpin.contracts import Column, Contract, Contracts
from fangpin.contracts.reasons import (
    says_of_cell,
    says_of_hidden,
    says_of_row,
    says_of_unknown,
    says_of_unusable,
    says_of_warning,
)
from fangpin.pipeline.conforming.table import Table

ISSUES = pl.Schema(
    {
        "sheet": pl.String(),
        "row_no": pl.Int32(),
        "column": pl.String(),
        "code": pl.String(),
        "says": pl.String(),
        # rejected, skipped or warning
        "level": pl.String(),
    }
)


_NONE = pl.DataFrame(schema=ISSUES)


def no_issues() -> pl.DataFrame:
    return _NONE


def row_issues(rows: pl.DataFrame, *, code_column: str, level: str) -> pl.DataFrame:
    """One issue per row that has a code; `others` names the rows it clashes with, where there are such."""
    if _is_empty(rows, code_column):
        return no_issues()
    found = rows.filter(pl.col(code_column).is_not_null())
    if "others" not in found.columns:
        found = found.with_columns(others=pl.lit(""))
    says = [
        says_of_row(code, others=others or "")
        for code, others in found.select(code_column, "others").iter_rows()
    ]
    return found.select(
        "sheet",
        "row_no",
        pl.lit("").alias("column"),
        pl.col(code_column).alias("code"),
        pl.Series("says", says, dtype=pl.String),
        pl.lit(level).alias("level"),
    )


def refused_cells(rows: pl.DataFrame, column: Column, *, contracts: Contracts) -> pl.DataFrame:
    """The cells for which their row is refused."""
    says = {
        code: says_of_cell(code, column=column, options=_options(column, contracts))
        for code in _codes(rows, column)
    }
    return _cell_issues(rows, column, says=says, codes={code: code for code in says}, level="rejected")


def unknown_cells(rows: pl.DataFrame, column: Column, *, contracts: Contracts) -> pl.DataFrame:
    """The cells that could not be read and count as unknown."""
    options = _options(column, contracts)
    says, codes = {}, {}
    for code in _codes(rows, column):
        is_empty = code == "missing"
        codes[code] = "value_missing" if is_empty else "value_unknown"
        says[code] = (
            says_of_warning("value_missing", column=column)
            if is_empty
            else says_of_unknown(code, column=column, options=options)
        )
    return _cell_issues(rows, column, says=says, codes=codes, level="warning")


def unusable_identifiers(rows: pl.DataFrame, column: Column) -> pl.DataFrame:
    """The numbers that cannot be used, of rows that are kept all the same; the code is the exact fault."""
    if _is_empty(rows, "fault"):
        return no_issues()
    found = rows.filter(pl.col("fault").is_not_null())
    says = {code: says_of_unusable(code, column=column) for code in found["fault"].unique()}
    return found.select(
        "sheet",
        "row_no",
        pl.col(f"at:{column.name}").cast(pl.String).alias("column"),
        pl.col("fault").alias("code"),
        pl.col("fault").replace_strict(says, default=None, return_dtype=pl.String).alias("says"),
        pl.lit("warning").alias("level"),
    )


def doubtful_cells(rows: pl.DataFrame, column: Column) -> pl.DataFrame:
    """The cells that were read but deserve a look."""
    name = f"w:{column.name}"
    if name not in rows.columns or _is_empty(rows, name):
        return no_issues()
    found = rows.filter(pl.col(name).is_not_null())
    says = {code: says_of_warning(code, column=column) for code in found[name].unique()}
    return found.select(
        "sheet",
        "row_no",
        pl.col(f"at:{column.name}").cast(pl.String).alias("column"),
        pl.col(name).alias("code"),
        pl.col(name).replace_strict(says, default=None, return_dtype=pl.String).alias("says"),
        pl.lit("warning").alias("level"),
    )


def failed_check(
    rows: pl.DataFrame, fails: pl.Series, *, column: Column, code: str, says: str
) -> pl.DataFrame:
    """The rows that fail a check of the contract, at the column the check names first."""
    if not fails.any():
        return no_issues()
    return rows.filter(fails).select(
        "sheet",
        "row_no",
        pl.col(f"at:{column.name}").cast(pl.String).alias("column"),
        pl.lit(code).alias("code"),
        pl.lit(says + "；请核对。").alias("says"),
        pl.lit("warning").alias("level"),
    )


def count_by_code(issues: pl.DataFrame) -> dict[str, int]:
    """How many issues there are of each code, by name."""
    counted = issues.group_by("code").len().sort("code")
    return dict(counted.iter_rows())


def first_code(contract: Contract) -> pl.Expr:
    """Why a row is refused: the first reason, the identifier before all other cells."""
    refusing = [column.name for column in contract.filed_columns if column.on_bad == "reject"]
    refusing.sort(key=lambda name: name != contract.body.person)
    return pl.coalesce("damage", *(f"p:{name}" for name in refusing))


def _is_empty(rows: pl.DataFrame, name: str) -> bool:
    return rows[name].null_count() == rows.height


def _codes(rows: pl.DataFrame, column: Column) -> list[str]:
    return (
        []
        if _is_empty(rows, f"p:{column.name}")
        else rows[f"p:{column.name}"].drop_nulls().unique().to_list()
    )


def _options(column: Column, contracts: Contracts) -> tuple[str, ...]:
    return contracts.codes_of(column).values if column.codes else ()


def _cell_issues(
    rows: pl.DataFrame, column: Column, *, says: Mapping[str, str], codes: Mapping[str, str], level: str
) -> pl.DataFrame:
    if not says:
        return no_issues()
    problem = pl.col(f"p:{column.name}")
    return rows.filter(problem.is_not_null()).select(
        "sheet",
        "row_no",
        pl.col(f"at:{column.name}").cast(pl.String).alias("column"),
        problem.replace_strict(codes, default=None, return_dtype=pl.String).alias("code"),
        problem.replace_strict(says, default=None, return_dtype=pl.String).alias("says"),
        pl.lit(level).alias("level"),
    )


def warning_rows(found: pl.DataFrame, *, column: str) -> pl.DataFrame:
    """Warnings given as sheet, row_no and code."""
    says = {code: says_of_warning(code) for code in found["code"].unique()}
    return found.select(
        "sheet",
        pl.col("row_no").cast(pl.Int32),
        pl.lit(column).alias("column"),
        "code",
        pl.col("code").replace_strict(says, default=None, return_dtype=pl.String).alias("says"),
        pl.lit("warning").alias("level"),
    )


def hidden_parts(tables: Iterable[Table], *, rows_read: Iterable[int]) -> pl.DataFrame:
    """What was read though nobody sees it when opening the file: sheets, rows and columns, one warning for each kind."""
    found = []
    for table, count in zip(tables, rows_read, strict=True):
        sheet, below = table.sheet, table.header_row + 1
        rows = sorted(row for row in sheet.hidden_rows if below <= row <= sheet.cells.height)
        used = {place.letter for place in table.places.values()}
        columns = [letter for letter in sheet.cells.columns if letter in sheet.hidden_columns & used]
        if sheet.is_hidden:
            found.append((sheet.name, below, "", "hidden_sheet", count, ""))
        if rows:
            found.append((sheet.name, rows[0], "", "hidden_rows", len(rows), str(rows[0])))
        if columns:
            named = "、".join(columns)
            found.append((sheet.name, below, named, "hidden_columns", len(columns), named))
    issues = [
        (name, row, column, code, says_of_hidden(code, sheet=name, count=count, first=first), "warning")
        for name, row, column, code, count, first in found
    ]
    return pl.DataFrame(issues, schema=ISSUES, orient="row")
