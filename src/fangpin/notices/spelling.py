"""One spelling for what a reader takes for the same: wide, circled and foreign digits, invisible characters."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

from fangpin.kernel.places import data_folder

_CHINESE_DIGITS = str.maketrans(
    "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸幺", "001234567891234567892361"
)
_INVISIBLE = frozenset({"Cf", "Mn", "Me", "Cs"})
# They turn what follows about: digits that stand backwards in the file and forwards on the screen.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Letters that look like digits, among digits.
_ALIKE = str.maketrans("OoQlI|", "000111")
_CIRCLES = str.maketrans("○◯", "00")
_MIXED = re.compile(r"(?<![A-Za-z])[0-9OoQlI|○◯][0-9OoQlI|○◯ .\-]{8,}[0-9OoQlI|○◯](?![A-Za-z])")
# A circle is a mask too: no mask of ours leaves as many digits.
_LEAST_DIGITS, _LEAST_AMONG_CIRCLES = 4, 7


class _Spelling(dict[int, str]):
    """Worked out once a character."""

    def __missing__(self, code: int) -> str:
        found = _spelled(chr(code))
        self[code] = found
        return found


def spelled(text: str) -> str:
    """The text in the one spelling; line ends and tabs stay.

    >>> spelled("１３８-③⑧0"), spelled("13\\u200b8"), spelled("138OO13800O")
    ('138-380', '138', '13800138000')
    """
    return _MIXED.sub(_digits_for_letters, text.translate(_SPELLING))


def counted(text: str) -> str:
    """Chinese digits as digits, character for character; names hold such characters too.

    >>> counted("一三八零")
    '1380'
    """
    return text.translate(_CHINESE_DIGITS)


def _digits_for_letters(found: re.Match[str]) -> str:
    text = found[0]
    digits = sum(letter.isdigit() for letter in text)
    if digits >= _LEAST_AMONG_CIRCLES:
        text = text.translate(_CIRCLES)
    return text.translate(_ALIKE) if digits >= _LEAST_DIGITS else text


def _spelled(letter: str) -> str:
    if letter in "\t\n":
        return letter
    if letter in "\r\v\f\u0085\u2028\u2029":
        return "\n"
    if (digit := unicodedata.digit(letter, None)) is not None:
        return str(digit)
    if unicodedata.category(letter) in _INVISIBLE or letter < " ":
        return ""
    plain = unicodedata.normalize("NFKC", letter)
    return "".join(_simplified().get(one, one) for one in plain)


@cache
def _simplified() -> dict[str, str]:
    """Traditional and odd characters as the ones in our word lists."""
    path = data_folder("linking") / "simplified.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["character"], row["counts_as"]) for row in csv.DictReader(file)]
    return {odd: plain for odd, plain in rows if len(plain) == 1 and ord(odd) not in _CHINESE_DIGITS}


_SPELLING = _Spelling()
