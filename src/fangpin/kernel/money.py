"""Amounts of yuan, exact to the fen: parsed from what people type into cells, written as people read them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from fangpin.kernel.errors import UserError
from fangpin.kernel.typed_numbers import (
    MAGNITUDES,
    DoubtfulNumber,
    NumberDoubt,
    TypedNumber,
    bare_number,
    typed_number,
)

FEN = Decimal("0.01")
# What DECIMAL(14,2) holds.
LARGEST_YUAN = Decimal("999999999999.99")
MONEY_UNITS = {"元": 1} | {f"{word}元": number for word, number in MAGNITUDES.items()}

_CURRENCY = re.compile(r"([+-]?)(?:¥|CNY|RMB|人民币)([:.]?)(.+)", re.IGNORECASE)
_SMALL = r"(?:[零一二三四五六七八九]|[0-9])"
_PARTS = re.compile(
    rf"(?P<yuan>.*?(?:元|块|块钱))?(?:零?(?P<jiao>{_SMALL})角)?(?:零?(?P<fen>{_SMALL})分)?(?:整|正)?"
)
# A number cell that holds a sum of binary fractions comes out as 0.30000000000000004.
_BINARY_NOISE = Decimal("0.00000001")
_DOUBTS = {
    NumberDoubt.UNREADABLE: "不是金额；请只填数字，例如 1234.50。",
    NumberDoubt.APPROXIMATE: "是约数，不是确数；请填核实后的金额。",
    NumberDoubt.RANGE: "是一个范围；请填一个确定的金额。",
    NumberDoubt.TWO_VALUES: "一格里有两个数；请只留一个。",
    NumberDoubt.SCIENTIFIC: "是科学计数，后几位可能已丢失；请从原系统重新导出。",
    NumberDoubt.IN_BRACKETS: "数字在括号里，分不清是不是负数；请去掉括号或写负号。",
}


class MoneyError(UserError):
    """A text is not an exact amount of yuan; `code` names the reason."""

    def __init__(self, says: str, *, code: str) -> None:
        self.code = code
        super().__init__(says)


def yuan(text: str, *, bare_unit: str = "元", round_to_fen: bool = False) -> Decimal:
    """The amount a text states, in yuan with two decimals; never a guess.

    A number that names no unit counts `bare_unit` (元, 百元, 千元, 万元, 亿元). An amount finer than one fen is
    refused unless `round_to_fen` is set (half up), save for the noise of binary fractions.

    >>> yuan("¥1,234.5"), yuan("３.２万元"), yuan("壹仟贰佰元整"), yuan("0.30000000000000004")
    (Decimal('1234.50'), Decimal('32000.00'), Decimal('1200.00'), Decimal('0.30'))
    """
    exact = _exact_yuan(text, bare_unit=bare_unit)
    if abs(exact) > LARGEST_YUAN:
        raise MoneyError("金额超过一万亿元；请核对单位和小数点。", code="too_large")
    amount = exact.quantize(FEN, rounding=ROUND_HALF_UP)
    if amount != exact and not round_to_fen and abs(amount - exact) >= _BINARY_NOISE:
        raise MoneyError("金额精确到分以下；请保留两位小数。", code="finer_than_fen")
    return amount + 0


def _exact_yuan(text: str, *, bare_unit: str) -> Decimal:
    try:
        bare = bare_number(text)
        if found := _CURRENCY.fullmatch(bare):
            return _in_yuan(found[1] + found[3], bare_unit="元")
        return _in_yuan(bare, bare_unit=bare_unit)
    except DoubtfulNumber as error:
        code = "bad_amount" if error.doubt is NumberDoubt.UNREADABLE else error.doubt.value
        raise MoneyError(_DOUBTS[error.doubt], code=code) from error


def _in_yuan(bare: str, *, bare_unit: str) -> Decimal:
    """Without spaces and currency sign: 1234.5, 1.2万, 壹仟元整, 12元5角."""
    found = _PARTS.fullmatch(bare)
    if found is None or not any(found.groups()):
        return _counted(typed_number(bare), bare_unit=bare_unit)
    whole = Decimal(0)
    if found["yuan"]:
        whole = _counted(typed_number(found["yuan"]), bare_unit="元")
    cents = _small(found["jiao"]) * 10 + _small(found["fen"])
    if cents and whole != whole.to_integral_value():
        raise DoubtfulNumber(NumberDoubt.UNREADABLE)
    part = Decimal(cents) / 100
    return whole - part if found["yuan"] and found["yuan"].startswith(("-", "负")) else whole + part


def _counted(number: TypedNumber, *, bare_unit: str) -> Decimal:
    if number.unit in ("元", "块", "块钱"):
        return number.value
    # Under a heading in 万元, 3万 says itself what it counts; 3千 may be three thousand or thirty million.
    if number.unit or (number.magnitude and bare_unit not in ("元", f"{number.magnitude}元")):
        raise DoubtfulNumber(NumberDoubt.UNREADABLE)
    return number.value if number.magnitude else number.value * MONEY_UNITS[bare_unit]


def _small(word: str | None) -> int:
    return (
        0
        if word is None
        else "零一二三四五六七八九".index(word)
        if word in "零一二三四五六七八九"
        else int(word)
    )


def format_yuan(amount: Decimal) -> str:
    """The amount with thousands separators, with fen only if there are any, without the unit.

    >>> format_yuan(Decimal("12345.60")), format_yuan(Decimal("8300.00"))
    ('12,345.60', '8,300')
    """
    exact = amount.quantize(FEN, rounding=ROUND_HALF_UP)
    return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
