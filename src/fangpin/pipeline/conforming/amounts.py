"""Amounts, counts and quantities: exact numbers or none."""

from __future__ import annotations

import re
from decimal import Decimal

import polars as pl

from fangpin.kernel.money import MoneyError, yuan
from fangpin.kernel.typed_text import FULL_WIDTH
from fangpin.pipeline.conforming.columns import keep_where, no_code, parse_distinct

YUAN = pl.Decimal(14, 2)
WAN_YUAN = pl.Decimal(18, 6)
QUANTITY = pl.Decimal(14, 4)

# [0-9]: other scripts' digits also match \d, but no cast reads them.
_PLAIN_YUAN = r"^-?[0-9]{1,12}(?:\.[0-9]{1,2})?$"
_NARROW = FULL_WIDTH | {0x2212: "-", 0x3002: "."}
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d*)?([^\d.,].*)?")
_COUNTED = frozenset({"", "人", "口", "个", "名", "户", "月", "个月", "年", "岁", "次", "年度"})
_SAME_UNITS = ({"公斤", "千克", "kg"}, {"亩"}, {"月", "个月"}, {"平方米", "㎡", "m2"})
_UNIT_IN_HEADING = re.compile(r"[（(]([^（）()]+)[）)]\s*$")
# What a number cell adds to a decimal: 0.30000000000000004.
_BINARY_NOISE = Decimal("0.00000001")


def read_yuan(filled: pl.Series, *, file_unit: str | None) -> tuple[pl.Series, pl.Series]:
    """Amounts in yuan; a bare number under a heading in 万元 counts ten thousands."""
    if file_unit == "万元":
        return parse_distinct(filled, _ten_thousands, dtype=YUAN, code="bad_amount")
    is_plain = filled.str.contains(_PLAIN_YUAN).fill_null(value=False)
    plain = keep_where(is_plain, filled).cast(YUAN)
    if is_plain.sum() == len(filled) - filled.null_count():
        return plain, no_code(len(filled))
    values, problem = parse_distinct(keep_where(~is_plain, filled), _yuan, dtype=YUAN, code="bad_amount")
    return plain.zip_with(is_plain, values), problem


def read_wan_yuan(filled: pl.Series, *, file_unit: str | None) -> tuple[pl.Series, pl.Series]:
    """Amounts in ten thousands of yuan, unless the file's heading says 元."""

    def parse(text: str) -> Decimal | None:
        amount = _yuan(text) if file_unit == "元" else _ten_thousands(text)
        return None if amount is None else amount / 10_000

    return parse_distinct(filled, parse, dtype=WAN_YUAN, code="bad_amount")


def read_integer(filled: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Whole numbers, with or without a counting word."""

    def parse(text: str) -> int | None:
        number = _number(text, units=_COUNTED)
        is_whole = number is not None and number == number.to_integral_value() and abs(number) < 2**31
        return int(number) if number is not None and is_whole else None

    return parse_distinct(filled, parse, dtype=pl.Int32(), code="bad_number")


def read_quantity(filled: pl.Series, *, unit: str | None) -> tuple[pl.Series, pl.Series]:
    """Decimal numbers of at most four places; a unit in the cell must be the one in the heading."""
    allowed = {"", unit} if unit else {""}
    for same in _SAME_UNITS:
        if unit in same:
            allowed |= same

    def parse(text: str) -> Decimal | None:
        number = _number(text, units=allowed)
        if number is None or abs(number) >= 10**10:
            return None
        rounded = number.quantize(Decimal("0.0001"))
        return rounded if abs(number - rounded) < _BINARY_NOISE else None

    return parse_distinct(filled, parse, dtype=QUANTITY, code="bad_number")


def unit_of(heading: str) -> str | None:
    """The unit in brackets at the end of a heading.

    >>> unit_of("滞销数量（公斤）"), unit_of("家庭人口")
    ('公斤', None)
    """
    found = _UNIT_IN_HEADING.search(heading)
    return found[1] if found else None


def _yuan(text: str) -> Decimal | None:
    try:
        return yuan(text)
    except MoneyError:
        return None


def _ten_thousands(text: str) -> Decimal | None:
    """A number that counts ten thousands unless it names its own unit."""
    bare = text.translate(_NARROW).strip()
    return _yuan(bare if bare.endswith(("元", "万")) else bare + "万")


def _number(text: str, *, units: frozenset[str] | set[str]) -> Decimal | None:
    found = _NUMBER.fullmatch("".join(text.translate(_NARROW).split()).lstrip("'"))
    if found is None or (found[4] or "").lower() not in units:
        return None
    return Decimal(found[1] + found[2].replace(",", "") + (found[3] or ""))
