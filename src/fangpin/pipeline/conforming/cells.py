"""Whole columns of text read as the contract says: values, and why a cell cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

import polars as pl

from fangpin.contracts import CodeList, Column, ColumnType
from fangpin.kernel.identity_columns import parse_identifiers
from fangpin.kernel.other_numbers import is_valid_credit_code, plain_phone
from fangpin.kernel.typed_text import normalise_identifier
from fangpin.pipeline.conforming.amounts import (
    QUANTITY,
    WAN_YUAN,
    YUAN,
    read_integer,
    read_quantity,
    read_wan_yuan,
    read_yuan,
    unit_of,
)
from fangpin.pipeline.conforming.choices import read_codes, read_yes_no
from fangpin.pipeline.conforming.columns import code_where, keep_where, no_code, parse_distinct
from fangpin.pipeline.conforming.dates import has_serials, parse_date, parse_month, years_of
from fangpin.pipeline.conforming.names import read_names
from fangpin.pipeline.conforming.villages import is_listed_village
from fangpin.pipeline.reading.formulas import UNCOMPUTED

_SPACE = " \t\r\n\u3000\u00a0\u200b\ufeff"
_NO_VALUE = ["-", "--", "—", "——", "/", "\\", "NULL", "null", "None", "无数据", "空", "暂无", "不详"]
_LOST = "\ufffd"
_EXCEL_ERROR = r"^#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|####)"
_SCIENTIFIC = r"^\d(?:\.\d+)?[Ee]\+?\d{1,2}$"
# Excel keeps 15 digits of a number and makes the rest zeros.
_POSSIBLY_CUT = r"^[1-9][0-9]{14}0{3,}$"
_TYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.date: pl.Date(),
    ColumnType.month: pl.Date(),
    ColumnType.yuan: YUAN,
    ColumnType.wan_yuan: WAN_YUAN,
    ColumnType.decimal: QUANTITY,
    ColumnType.integer: pl.Int32(),
    ColumnType.yes_no: pl.Boolean(),
}


@dataclass(frozen=True)
class Reading:
    """One column read: `problem` holds the code of what is wrong, `warning` of what to look at."""

    values: pl.Series
    problem: pl.Series
    warning: pl.Series | None = None
    # What the identifiers of the person tell: birth_date, sex, disability_type, disability_grade.
    identity: pl.DataFrame | None = None


def read_column(
    texts: pl.Series,
    *,
    unreadable: pl.Series,
    column: Column,
    codes: CodeList | None,
    file_unit: str | None,
    received_on: date,
) -> Reading:
    """Read a column of `filled_text`; `file_unit` is the unit that the file's own heading names."""
    filled = texts
    if filled.null_count() == len(filled):
        return _nothing(column, length=len(filled))
    reading = _read(filled, column=column, codes=codes, file_unit=file_unit, received_on=received_on)
    problem = reading.problem
    if column.required and filled.null_count():
        problem = code_where(filled.is_null(), "missing", problem)
    if unreadable.null_count() < len(unreadable):
        problem = unreadable.zip_with(unreadable.is_not_null(), problem)
    values = (
        reading.values
        if problem.null_count() == len(problem)
        else keep_where(problem.is_null(), reading.values)
    )
    return Reading(values=values, problem=problem, warning=reading.warning, identity=reading.identity)


def without(reading: Reading, problem: pl.Series) -> Reading:
    """The reading with further cells that cannot be read, whatever they seem to say."""
    is_good = problem.is_null()
    identity = reading.identity
    if identity is not None:
        identity = identity.select(keep_where(is_good, column) for column in identity)
    return Reading(
        values=keep_where(is_good, reading.values),
        problem=problem.zip_with(~is_good, reading.problem),
        warning=None if reading.warning is None else keep_where(is_good, reading.warning),
        identity=identity,
    )


def filled_text(letter: str, *, column: Column) -> pl.Expr:
    """The trimmed text of a cell; null when there is nothing but space, or a sign for "nothing"."""
    keeps_words = column.type in (ColumnType.code, ColumnType.name)
    trimmed = pl.col(letter).str.strip_chars(_SPACE)
    return pl.when(~trimmed.is_in(["", "NULL", "null"] if keeps_words else ["", *_NO_VALUE])).then(trimmed)


def unreadable_text(letter: str) -> pl.Expr:
    """Why a cell cannot be read whatever its type: lost characters, Excel's own error values, no result at all."""
    text = pl.col(letter)
    is_error = text.str.starts_with("#") & text.str.contains(_EXCEL_ERROR)
    return (
        pl.when(text.str.contains(_LOST, literal=True))
        .then(pl.lit("bad_encoding"))
        .when(is_error)
        .then(pl.lit("excel_error"))
        .when(text == UNCOMPUTED)
        .then(pl.lit("formula_without_result"))
    )


def _nothing(column: Column, *, length: int) -> Reading:
    """A column that is empty, or that the file does not have."""
    dtype = _TYPES.get(column.type, pl.String())
    values = pl.Series(column.name, [None], dtype=dtype).new_from_index(0, length)
    problem = no_code(length)
    if column.required and length:
        problem = code_where(problem.is_null(), "missing")
    return Reading(values=values, problem=problem)


def _read(
    filled: pl.Series, *, column: Column, codes: CodeList | None, file_unit: str | None, received_on: date
) -> Reading:
    match column.type:
        case ColumnType.identifier | ColumnType.disability_certificate:
            is_certificate = column.type is ColumnType.disability_certificate
            return _read_identifiers(filled, is_certificate=is_certificate, received_on=received_on)
        case ColumnType.name:
            return Reading(*read_names(filled))
        case ColumnType.text | ColumnType.address:
            return _read_text(filled, is_key=column.on_bad == "reject")
        case ColumnType.date | ColumnType.month:
            return _read_dates(filled, column=column, received_on=received_on)
        case ColumnType.yuan:
            return _bounded(*read_yuan(filled, file_unit=file_unit), column)
        case ColumnType.wan_yuan:
            return _bounded(*read_wan_yuan(filled, file_unit=file_unit), column)
        case ColumnType.integer:
            return _bounded(*read_integer(filled, unit=unit_of(column.says), file_unit=file_unit), column)
        case ColumnType.decimal:
            return _bounded(*read_quantity(filled, unit=unit_of(column.says), file_unit=file_unit), column)
        case ColumnType.yes_no:
            return Reading(*read_yes_no(filled, column=column))
        case ColumnType.code:
            return Reading(*read_codes(filled, codes))
        case ColumnType.credit_code:
            return Reading(*parse_distinct(filled, _credit_code, dtype=pl.String(), code="bad_credit_code"))
        case ColumnType.village_code:
            return _read_villages(filled)
        case ColumnType.phone:
            return Reading(*parse_distinct(filled, plain_phone, dtype=pl.String(), code="bad_phone"))


def _read_identifiers(filled: pl.Series, *, is_certificate: bool, received_on: date) -> Reading:
    parsed = parse_identifiers(filled, on=received_on)
    # A pass has no 18-digit number: its own number stands for the person.
    identity = parsed.with_columns(
        pl.coalesce("id18", pl.when(pl.col("problem").is_null()).then("value")).alias("id18")
    )
    values = identity["value" if is_certificate else "id18"]
    return Reading(values=values, problem=parsed["problem"], warning=parsed["warning"], identity=identity)


def no_identity(length: int) -> pl.DataFrame:
    """What a column without a single identifier tells."""
    return parse_identifiers(pl.Series([None] * length, dtype=pl.String))


def _read_text(filled: pl.Series, *, is_key: bool) -> Reading:
    """One line of text; a document's number loses its spaces and is refused when Excel has cut it."""
    if is_key:
        values = filled.str.normalize("NFKC").str.replace_all(r"\s+", "").str.strip_chars_start("'")
        problem = code_where(values.str.contains(_SCIENTIFIC), "excel_damaged")
        return Reading(values, problem, code_where(values.str.contains(_POSSIBLY_CUT), "number_possibly_cut"))
    return Reading(filled.str.replace_all(r"\s+", " "), no_code(len(filled)))


def _read_dates(filled: pl.Series, *, column: Column, received_on: date) -> Reading:
    parse = parse_month if column.type is ColumnType.month else parse_date
    years = years_of(is_birth=column.name == "birth_date", is_past=column.past, received_on=received_on)
    values, problem = parse_distinct(
        filled,
        partial(parse, years=years, has_serials=has_serials(filled)),
        dtype=pl.Date(),
        code=f"bad_{column.type}",
    )
    warning = None
    if column.open_ended and (is_open := problem.eq_missing("no_end")).any():
        warning = code_where(is_open, "no_end")
        problem = keep_where(~is_open, problem)
    # What Excel makes of 2026.4 or 5 typed into a cell of dates lies in 1905 or 1900.
    problem = code_where(values < years.earliest, f"bad_{column.type}", problem)
    if column.past:
        problem = code_where(values > received_on, "date_in_future", problem)
    return Reading(values, problem, warning)


def _bounded(values: pl.Series, problem: pl.Series, column: Column) -> Reading:
    """A number outside the contract's bounds cannot be what was meant."""
    if column.minimum is not None:
        problem = code_where(values < _bound(column.minimum, values), "out_of_range", problem)
    if column.maximum is not None:
        problem = code_where(values > _bound(column.maximum, values), "out_of_range", problem)
    return Reading(values, problem)


def _bound(bound: Decimal, values: pl.Series) -> pl.Series:
    return pl.Series("bound", [bound]).cast(values.dtype)


def _read_villages(filled: pl.Series) -> Reading:
    values, problem = parse_distinct(filled, _village_code, dtype=pl.String(), code="bad_village_code")
    unlisted = [code for code in values.drop_nulls().unique() if not is_listed_village(code)]
    return Reading(values, problem, code_where(values.is_in(unlisted), "unknown_village"))


def _credit_code(text: str) -> str | None:
    return normalise_identifier(text) if is_valid_credit_code(text) else None


def _village_code(text: str) -> str | None:
    code = normalise_identifier(text)
    return (
        code if len(code) == 12 and code.isascii() and code.isdigit() and not code.endswith("000") else None
    )
