"""Numbers as people type them: digits, ten thousands, Chinese numerals; a text that leaves a doubt is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fangpin.kernel.typed_text import FULL_WIDTH

MAGNITUDES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}


class NumberDoubt(StrEnum):
    """Why a text is not one exact number."""

    UNREADABLE = "bad_number"
    APPROXIMATE = "approximate"
    RANGE = "value_range"
    TWO_VALUES = "two_values"
    SCIENTIFIC = "scientific"
    IN_BRACKETS = "in_brackets"


class DoubtfulNumber(ValueError):
    """A text is not one exact number; `doubt` says why."""

    def __init__(self, doubt: NumberDoubt) -> None:
        self.doubt = doubt
        super().__init__(doubt.value)


@dataclass(frozen=True)
class TypedNumber:
    """A number, the word for ten thousands (…) that it names itself, and the words behind it."""

    value: Decimal
    magnitude: str
    unit: str


# The minus and dashes of word processors, the full stop that a Chinese keyboard gives for the decimal point, the
# formal characters of accounts.
_NARROW = (
    FULL_WIDTH
    | {0x2212: "-", 0x3002: ".", 0xFFE5: "¥", 0x301C: "~", 0x2013: "-", 0x2014: "-"}
    | dict(
        zip(
            map(ord, "〇○壹贰叁肆伍陆柒捌玖拾佰仟萬億圆两弌弍叄陸貳"),
            "零零一二三四五六七八九十百千万亿元二一二三六二",
            strict=True,
        )
    )
)
# No number that anybody counts with is longer; a cell of a million digits is not worth the work.
_LONGEST = 60
_APPROXIMATE = re.compile(
    r"约|左右|上下|大概|大致|估|近|余|多|几|以上|以下|以内|不足|不到|不低于|不高于|超|至少|至多|最多|[<>≥≤≈±]"
)
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?[Ee][+-]?\d+")
_BRACKETED = re.compile(r"\D{0,3}[(\[].*\d.*[)\]]\D{0,3}")
_RANGE = re.compile(r"[\d百千万亿元]\s*(?:-+|~+|至|到)\s*\d")
# Also a comma with a space beside it, and the wide comma between narrow digits: a list as likely as thousands.
_TWO_VALUES = re.compile(r"\d\s+\d|\d\s*[、;/|+&]\s*\d|\d\s+,\s*\d|\d,\s+\d|元\s*[,、;/|+&\s]\s*\d(?!\s*角)")
_WIDE_COMMA = re.compile(r"[0-9]，[0-9]{3}(?![0-9]*[.。])")
_ARABIC = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?((?:\.\d*)?)(.*)")
# Kilogram and kilometre begin with 千, percent with 百, but count neither.
_TERM = re.compile(r"(\d+(?:\.\d+)?)(亿|万|千(?![克米瓦])|百(?!分))")
_NUMERAL = re.compile(r"([+-]?)(负?)([零一二三四五六七八九十百千万亿]+)(.*)")


def typed_number(text: str) -> TypedNumber:
    """The number a text states; raises DoubtfulNumber, and never guesses.

    >>> typed_number("1.2万元"), typed_number("三千")
    (TypedNumber(value=Decimal('12000.0'), magnitude='万', unit='元'), TypedNumber(value=Decimal('3000'), magnitude='千', unit=''))
    """
    bare = bare_number(text)
    found = _arabic(bare) or _chinese(bare)
    if found is None:
        raise DoubtfulNumber(NumberDoubt.UNREADABLE)
    return found


def bare_number(text: str) -> str:
    """The text in narrow characters without spaces; raises DoubtfulNumber for what is not one exact number."""
    narrow = text.strip().removeprefix("'").translate(_NARROW)
    if len(narrow) > _LONGEST:
        raise DoubtfulNumber(NumberDoubt.UNREADABLE)
    if any(letter.isdigit() and not letter.isascii() for letter in narrow):
        raise DoubtfulNumber(NumberDoubt.UNREADABLE)
    if _SCIENTIFIC.fullmatch(narrow):
        raise DoubtfulNumber(NumberDoubt.SCIENTIFIC)
    if _APPROXIMATE.search(narrow):
        raise DoubtfulNumber(NumberDoubt.APPROXIMATE)
    if _RANGE.search(narrow):
        raise DoubtfulNumber(NumberDoubt.RANGE)
    if _TWO_VALUES.search(narrow) or (_WIDE_COMMA.search(text) and "¥" not in narrow):
        raise DoubtfulNumber(NumberDoubt.TWO_VALUES)
    if _BRACKETED.fullmatch(narrow):
        raise DoubtfulNumber(NumberDoubt.IN_BRACKETS)
    return "".join(narrow.split())


def _arabic(bare: str) -> TypedNumber | None:
    found = _ARABIC.fullmatch(bare)
    if found is None or not (found[2] or len(found[3]) > 1):
        return None
    sign, rest = found[1], found[4]
    if _TERM.match(digits := (found[2] or "0").replace(",", "") + found[3] + rest):
        return _terms(digits, sign=sign)
    if rest and (rest[0].isdigit() or rest[0] in ".,-"):
        return None
    number = Decimal(sign + (found[2] or "0").replace(",", "") + found[3])
    return TypedNumber(value=number, magnitude="", unit=rest)


def _terms(digits: str, *, sign: str) -> TypedNumber | None:
    """1.2万, 3万5千, 12万3000; each term below the unit of the one before it."""
    total, below, place = Decimal(0), None, 0
    magnitude = ""
    while found := _TERM.match(digits, place):
        number = Decimal(found[1]) * MAGNITUDES[found[2]]
        # 1.2万3千 mixes two ways of counting.
        if below is not None and (number >= below or "." in digits[:place] + found[1]):
            return None
        magnitude = magnitude or found[2]
        total, below, place = total + number, MAGNITUDES[found[2]], found.end()
    tail = re.compile(r"\d*").match(digits, place)
    rest = tail[0] if tail else ""
    # 3万5 is said for 35,000 and written for 30,005.
    if rest and (below is None or "." in digits[:place] or len(rest) != len(str(below)) - 1):
        return None
    unit = digits[place + len(rest) :]
    if unit and unit[0] in (".", ",", "-", *MAGNITUDES):
        return None
    total += Decimal(rest or 0)
    return TypedNumber(value=-total if sign == "-" else total, magnitude=magnitude, unit=unit)


def _chinese(bare: str) -> TypedNumber | None:
    found = _NUMERAL.fullmatch(bare)
    if found is None or (number := chinese_number(found[3])) is None:
        return None
    magnitude = next((word for word in ("亿", "万", "千", "百") if word in found[3]), "")
    is_negative = found[1] == "-" or bool(found[2])
    return TypedNumber(value=Decimal(-number if is_negative else number), magnitude=magnitude, unit=found[4])


_DIGITS = {word: number for number, word in enumerate("零一二三四五六七八九")}
_PLACES = {"十": 10, "百": 100, "千": 1_000}


def chinese_number(words: str) -> int | None:
    """The whole number that Chinese numerals state in full; None for the short forms of speech (三万五).

    >>> chinese_number("一千二百零三"), chinese_number("十二万"), chinese_number("三万五")
    (1203, 120000, None)
    """
    total, rest = 0, words
    if words == "零":
        return 0
    is_first = True
    for word, factor in (("亿", 10**8), ("万", 10**4), ("", 1)):
        head, found, tail = rest.partition(word) if word else (rest, "", "")
        if word and not found:
            continue
        if not word and not head:
            break
        if (section := _section(head, is_first=is_first)) is None:
            return None
        total, rest, is_first = total + section * factor, tail, False
    return total if total else None


def _section(words: str, *, is_first: bool) -> int | None:
    """Four places at most: 二千零三十."""
    total, below, digit = 0, 10_000, None
    has_gap = False
    for word in words:
        if word == "零":
            if digit is not None or has_gap or (is_first and not total):
                return None
            has_gap = True
        elif word in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[word]
        elif word in _PLACES:
            place = _PLACES[word]
            # 十二 begins without a digit; elsewhere the digit is spoken.
            if place >= below or (digit is None and not (place == 10 and (not total or has_gap))):
                return None
            total, below, digit, has_gap = total + (1 if digit is None else digit) * place, place, None, False
        else:
            return None
    if digit is not None:
        # A bare digit counts ones only behind 十 or 零, or when it stands alone.
        if not (has_gap or below == 10 or (is_first and not total)):
            return None
        return total + digit
    return total if total and not has_gap else None
