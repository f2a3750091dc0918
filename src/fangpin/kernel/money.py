"""Amounts of yuan, exact to the fen: parsed from what people type into cells, written as people read them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from fangpin.kernel.errors import UserError
from fangpin.kernel.typed_text import FULL_WIDTH

FEN = Decimal("0.01")
# What DECIMAL(14,2) holds.
LARGEST_YUAN = Decimal("999999999999.99")

# The minus of word processors, and the full stop that a Chinese keyboard gives for the decimal point.
_NARROW = FULL_WIDTH | {0x2212: "-", 0x3002: "."}
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)(?:[¥￥]|CNY|RMB)?(?P<number>\d+|\d{1,3}(?:,\d{3})+)(?P<fraction>\.\d*)?(?P<unit>万元|万|元)?"
)
# A number cell that holds a sum of binary fractions comes out as 0.30000000000000004.
_BINARY_NOISE = Decimal("0.00000001")


class MoneyError(UserError):
    """A text is not an exact amount of yuan."""


def yuan(text: str, *, round_to_fen: bool = False) -> Decimal:
    """The amount a text states, in yuan with two decimals; never a guess.

    An amount finer than one fen is refused unless `round_to_fen` is set (half up), save for the noise of
    binary fractions.

    >>> yuan("¥1,234.5"), yuan("３.２万元"), yuan("0.30000000000000004")
    (Decimal('1234.50'), Decimal('32000.00'), Decimal('0.30'))
    """
    cleaned = "".join(text.translate(_NARROW).split()).removeprefix("'")
    match = _AMOUNT.fullmatch(cleaned.upper())
    if match is None:
        raise MoneyError("不是金额；请只填数字，例如 1234.50。")
    exact = Decimal(match["sign"] + match["number"].replace(",", "") + (match["fraction"] or ""))
    if match["unit"] in ("万元", "万"):
        exact *= 10_000
    if abs(exact) > LARGEST_YUAN:
        raise MoneyError("金额超过一万亿元；请核对单位和小数点。")
    amount = exact.quantize(FEN, rounding=ROUND_HALF_UP)
    if amount != exact and not round_to_fen and abs(amount - exact) >= _BINARY_NOISE:
        raise MoneyError("金额精确到分以下；请保留两位小数。")
    return amount + 0


def format_yuan(amount: Decimal) -> str:
    """The amount with thousands separators, with fen only if there are any, without the unit.

    >>> format_yuan(Decimal("12345.60")), format_yuan(Decimal("8300.00"))
    ('12,345.60', '8,300')
    """
    exact = amount.quantize(FEN, rounding=ROUND_HALF_UP)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
