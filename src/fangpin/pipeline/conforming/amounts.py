"""Amounts, counts and quantities: exact numbers or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from fangpin.kernel.money import MONEY_UNITS, MoneyError, yuan
from fangpin.kernel.typed_numbers import DoubtfulNumber, TypedNumber, typed_number
from fangpin.pipeline.conforming.columns import Unread, keep_where, no_code, parse_distinct

YUAN = pl.Decimal(14, 2)
WAN_YUAN = pl.Decimal(18, 6)
QUANTITY = pl.Decimal(14, 4)

# [0-9]: other scripts' digits also match \d, but no cast reads them.
_PLAIN_YUAN = r"^-?[0-9]{1,12}(?:\.[0-9]{1,2})?$"
# Six places of ten thousands are one fen.
_PLAIN_WAN_YUAN = r"^-?[0-9]{1,8}(?:\.[0-9]{1,6})?$"
# ¥1,234.50元: what a column of a printed list dresses its amounts in.
_DRESSED = (
    r"^[¥￥]?\s*(-?[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,2})?|-?[0-9]{1,12}(?:\.[0-9]{1,2})?)\s*元?$"
)
_PLAIN_INTEGER = r"^-?[0-9]{1,9}$"
_PLAIN_QUANTITY = r"^-?[0-9]{1,10}(?:\.[0-9]{1,4})?$"
_COUNTED = frozenset(
    {
        "",
        "人",
        "口",
        "口人",
        "个",
        "名",
        "户",
        "月",
        "个月",
        "年",
        "岁",
        "周岁",
        "次",
        "年度",
        "天",
        "套",
        "间",
    }
)
# Units that mean the same, or a fixed multiple of the first of their line.
_MEASURES: tuple[Mapping[str, Decimal], ...] = (
    {
        "公斤": Decimal(1),
        "千克": Decimal(1),
        "kg": Decimal(1),
        "斤": Decimal("0.5"),
        "吨": Decimal(1000),
    },
    {"亩": Decimal(1), "公顷": Decimal(15)},
    {"月": Decimal(1), "个月": Decimal(1), "月数": Decimal(1)},
    {"个": Decimal(1), "个数": Decimal(1)},
    {"平方米": Decimal(1), "㎡": Decimal(1), "m²": Decimal(1), "m2": Decimal(1), "平米": Decimal(1)},
    {"公里": Decimal(1), "千米": Decimal(1), "km": Decimal(1)},
)
_UNIT_IN_HEADING = re.compile(r"[（(]([^（）()]+)[）)]\s*$")
# What a number cell adds to a decimal: 0.30000000000000004.
_BINARY_NOISE = Decimal("0.00000001")


def read_yuan(filled: pl.Series, *, file_unit: str | None) -> tuple[pl.Series, pl.Series]:
    """Amounts in yuan; a bare number under a heading in 万元 counts ten thousands."""
    if file_unit is not None and file_unit not in MONEY_UNITS:
        return _other_unit(filled, dtype=YUAN)
    unit = file_unit or "元"
    if unit == "万元":
        values, problem = _plain_first(
            filled,
            partial(_wan_yuan, bare_unit=unit),
            plain=_PLAIN_WAN_YUAN,
            dtype=WAN_YUAN,
            code="bad_amount",
        )
        return (values.cast(pl.Decimal(38, 6)) * 10_000).cast(YUAN), problem
    if unit != "元":
        return parse_distinct(filled, partial(_yuan, bare_unit=unit), dtype=YUAN, code="bad_amount")
    return _plain_first(_undressed(filled), _yuan, plain=_PLAIN_YUAN, dtype=YUAN, code="bad_amount")


def read_wan_yuan(filled: pl.Series, *, file_unit: str | None) -> tuple[pl.Series, pl.Series]:
    """Amounts in ten thousands of yuan, unless the file's heading says another unit."""
    if file_unit is not None and file_unit not in MONEY_UNITS:
        return _other_unit(filled, dtype=WAN_YUAN)

    parse = partial(_wan_yuan, bare_unit=file_unit or "万元")
    if file_unit in (None, "万元"):
        return _plain_first(filled, parse, plain=_PLAIN_WAN_YUAN, dtype=WAN_YUAN, code="bad_amount")
    return parse_distinct(filled, parse, dtype=WAN_YUAN, code="bad_amount")


def read_integer(
    filled: pl.Series, *, unit: str | None, file_unit: str | None
) -> tuple[pl.Series, pl.Series]:
    """Whole numbers, with or without a counting word; the file's heading must not count something else."""
    if unit and file_unit and _factor(file_unit, to=unit) != 1:
        return _other_unit(filled, dtype=pl.Int32())

    def parse(text: str) -> int | Unread | None:
        number = _number(text)
        if isinstance(number, Unread):
            return number
        is_whole = number.value == number.value.to_integral_value() and abs(number.value) < 2**31
        return int(number.value) if is_whole and number.unit in _COUNTED else None

    return _plain_first(filled, parse, plain=_PLAIN_INTEGER, dtype=pl.Int32(), code="bad_number")


def read_quantity(
    filled: pl.Series, *, unit: str | None, file_unit: str | None
) -> tuple[pl.Series, pl.Series]:
    """Decimal numbers of at most four places, in the contract's `unit`.

    The cell's own unit goes before that of the file's heading; both may be a fixed multiple of the contract's.
    """
    wanted = unit or file_unit

    def parse(text: str) -> Decimal | Unread | None:
        number = _number(text)
        if isinstance(number, Unread):
            return number
        factor = _factor(number.unit.lower() or file_unit or wanted, to=wanted)
        if factor is None:
            return Unread("other_unit")
        exact = number.value * factor
        if abs(exact) >= 10**10:
            return None
        rounded = exact.quantize(Decimal("0.0001"))
        return rounded if abs(exact - rounded) < _BINARY_NOISE else None

    if _factor(file_unit or wanted, to=wanted) != 1:
        return parse_distinct(filled, parse, dtype=QUANTITY, code="bad_number")
    return _plain_first(filled, parse, plain=_PLAIN_QUANTITY, dtype=QUANTITY, code="bad_number")


def _plain_first(
    filled: pl.Series, parse: Callable[[str], Any], *, plain: str, dtype: pl.DataType, code: str
) -> tuple[pl.Series, pl.Series]:
    """Bare numbers cast as a column; only what is written in another way is parsed, each text once."""
    is_plain = filled.str.contains(plain).fill_null(value=False)
    numbers = keep_where(is_plain, filled).cast(dtype)
    if is_plain.sum() == len(filled) - filled.null_count():
        return numbers, no_code(len(filled))
    values, problem = parse_distinct(keep_where(~is_plain, filled), parse, dtype=dtype, code=code)
    return numbers.zip_with(is_plain, values), problem


def _factor(unit: str | None, *, to: str | None) -> Decimal | None:
    """How many of the one unit make one of the other; None where they measure different things."""
    if unit is None or to is None or unit == to:
        return Decimal(1) if unit == to else None
    for measure in _MEASURES:
        if unit in measure and to in measure:
            return measure[unit] / measure[to]
    return None


def is_same_unit(one: str, other: str) -> bool:
    """Whether a number means the same under either unit.

    >>> is_same_unit("个月", "月"), is_same_unit("天", "月"), is_same_unit("公顷", "亩")
    (True, False, False)
    """
    return _factor(one, to=other) == 1


def _other_unit(filled: pl.Series, *, dtype: pl.DataType) -> tuple[pl.Series, pl.Series]:
    return parse_distinct(filled, lambda _: Unread("other_unit"), dtype=dtype, code="other_unit")


def unit_of(heading: str) -> str | None:
    """The unit in brackets at the end of a heading.

    >>> unit_of("滞销数量（公斤）"), unit_of("家庭人口")
    ('公斤', None)
    """
    found = _UNIT_IN_HEADING.search(heading)
    return found[1] if found else None


def _undressed(filled: pl.Series) -> pl.Series:
    """Amounts without the signs that change nothing, so that they can be cast as a column."""
    if filled.str.contains(_PLAIN_YUAN).all():
        return filled
    bare = filled.str.extract(_DRESSED).str.replace_all(",", "", literal=True)
    return bare.zip_with(bare.is_not_null(), filled)


def _wan_yuan(text: str, *, bare_unit: str) -> Decimal | Unread:
    amount = _yuan(text, bare_unit=bare_unit)
    return amount if isinstance(amount, Unread) else amount / 10_000


def _yuan(text: str, *, bare_unit: str = "元") -> Decimal | Unread:
    try:
        return yuan(text, bare_unit=bare_unit)
    except MoneyError as error:
        return Unread(error.code)


def _number(text: str) -> TypedNumber | Unread:
    try:
        return typed_number(text)
    except DoubtfulNumber as error:
        return Unread(error.doubt.value)
