"""How a clean cell turns into what a clerk or a spreadsheet leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from fangpin.city.names import load_names

# A misprint takes the clean text and some random bits.
Misprint = Callable[[str, int], str]

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def lower_case_x(text: str, bits: int) -> str:
    return text.replace("X", "x")


def one_digit_wrong(text: str, bits: int) -> str:
    """One of the digits before the check character becomes another."""
    place = bits % min(17, len(text))
    digit = (int(text[place]) + 1 + (bits >> 8) % 9) % 10
    return text[:place] + str(digit) + text[place + 1 :]


def missing(text: str, bits: int) -> str:
    return ""


def old_15_digits(text: str, bits: int) -> str:
    """The form issued until 1999: no century, no check; only people born before 1985 still show it."""
    is_old = len(text) == 18 and text[6:8] == "19" and text[8:10] < "85"
    return text[:6] + text[8:17] if is_old else text


def trailing_space(text: str, bits: int) -> str:
    return text + (" ", "  ", "　", "\t")[bits % 4]


def inner_space(text: str, bits: int) -> str:
    return f"{text[:6]} {text[6:14]} {text[14:]}"


def full_width(text: str, bits: int) -> str:
    return text.translate(_FULL_WIDTH)


def apostrophe(text: str, bits: int) -> str:
    return "'" + text


def scientific(text: str, bits: int) -> str:
    """What Excel shows after taking the number for a quantity."""
    if not text.isdigit():
        return text
    return f"{int(text):.{(2, 5, 14)[bits % 3]}E}".replace("E+0", "E+")


def trailing_000(text: str, bits: int) -> str:
    """Excel keeps fifteen significant digits."""
    return text[:15] + "0" * (len(text) - 15) if text.isdigit() and not text.endswith("000") else text


def homophone(text: str, bits: int) -> str:
    """One character typed as another of the same sound."""
    pairs = load_names().homophones
    places = [place for place, character in enumerate(text) if character in pairs]
    if not places:
        return text
    place = places[bits % len(places)]
    return text[:place] + pairs[text[place]] + text[place + 1 :]


def name_inner_space(text: str, bits: int) -> str:
    if "·" in text:
        return text.replace("·", ("•", ".", " ")[bits % 3])
    return text[0] + ("　", " ", "  ")[bits % 3] + text[1:]


def is_amount(cells: pl.Series) -> pl.Series:
    return cells.str.contains(r"^[1-9][0-9]*(\.[0-9]+)?$").fill_null(False)


def thousands_comma(text: str, bits: int) -> str:
    whole, _, part = text.partition(".")
    return f"{int(whole):,}" + (f".{part}" if part else "")


def yuan_suffix(text: str, bits: int) -> str:
    return text + "元"


def is_date(cells: pl.Series) -> pl.Series:
    return cells.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$").fill_null(False)


def is_mobile(cells: pl.Series) -> pl.Series:
    return cells.str.contains(r"^1[0-9]{10}$").fill_null(False)


def date_slashes(text: str, bits: int) -> str:
    return "/".join(str(int(part)) for part in text.split("-"))


def date_compact(text: str, bits: int) -> str:
    return text.replace("-", "")


def date_chinese(text: str, bits: int) -> str:
    year, month, day = (int(part) for part in text.split("-"))
    return f"{year}年{month}月{day}日"


def date_dots(text: str, bits: int) -> str:
    return text.replace("-", ".")


def total_too_low(text: str, bits: int) -> str:
    fen = round(float(text) * 100) - (3_000 + bits % 15_301)
    return f"{fen // 100}.{fen % 100:02d}" if fen > 0 else text


def other_order(text: str, bits: int) -> str:
    return ",".join(reversed(text.split(",")))
