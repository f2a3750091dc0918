"""Yes or no, and values out of a list: by name, by the list's own number, by a spelling the list knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from fangpin.contracts import CodeList, Column
from fangpin.kernel.typed_text import FULL_WIDTH
from fangpin.pipeline.conforming.columns import Unread, parse_distinct

_YES = frozenset({"是", "1", "y", "yes", "true", "t", "√", "✓", "✔", "☑", "对"})
_NO = frozenset({"否", "0", "n", "no", "false", "f", "×", "x", "✗", "✘", "☒", "不是"})
# Under 是否… also these; under a heading that itself denies (整户无劳动力, 未参保) they could mean either.
_HAS = frozenset({"有", "已", "是的", "已有"})
_HAS_NOT = frozenset({"无", "未", "没有", "没", "不", "尚未", "暂无"})
_DONE = re.compile(r"(?:已经?|有|正在|是)?(.*)")
_NOT_DONE = re.compile(r"(?:尚未|从未|没有|未|没|不|无)(.+)")
_DENIES = re.compile(r"[无未不没非]")
# 和 and / also stand within values; they part them only where nothing else does.
_SEPARATORS = (re.compile(r"[、,;|\s]+"), re.compile(r"[、,;|\s/+&和及]+"))
_NUMBER = re.compile(r"\d{1,3}")
_NUMBER_AND_NAME = re.compile(r"(\d{1,3})[-.、:,_\s]*(\D.*)")


def read_yes_no(filled: pl.Series, *, column: Column) -> tuple[pl.Series, pl.Series]:
    """Whether the column's heading is true."""
    denies = bool(_DENIES.search(column.says.replace("是否", "")))

    def parse(text: str) -> bool | None:
        word = _plain_word(text).lower().rstrip("。.")
        if word in _YES or word in _NO:
            return word in _YES
        return None if denies else _answer(word, heading=column.says)

    return parse_distinct(filled, parse, dtype=pl.Boolean(), code="bad_yes_no")


def _answer(word: str, *, heading: str) -> bool | None:
    """有, 未参加, 已消除: what stands behind 已 or 未 must begin what the heading asks."""
    if word in _HAS or word in _HAS_NOT:
        return word in _HAS
    asked = heading.partition("是否")[2] or heading
    asked = asked[1:] if asked[:1] in "已有" else asked
    if (found := _NOT_DONE.fullmatch(word)) and asked.startswith(found[1]):
        return False
    found = _DONE.fullmatch(word)
    return True if found and len(found[1]) > 1 and asked.startswith(found[1]) else None


def read_codes(filled: pl.Series, codes: CodeList | None) -> tuple[pl.Series, pl.Series]:
    """The list's own word for each value; several in the list's order, where it takes several."""
    if codes is None:
        raise ValueError("a coded column needs its code list")
    order = {value: place for place, value in enumerate(codes.values)}
    known = {_plain_word(value): value for value in codes.values}
    known |= {_plain_word(word): value for word, value in codes.synonyms.items()}

    def parse(text: str) -> str | Unread | None:
        if (value := _value(_plain_word(text), known)) is not None:
            return value
        values = _values(text.translate(FULL_WIDTH), known)
        if not values:
            return None
        if len(values) > 1 and not codes.multiple:
            return Unread("two_values")
        return ",".join(sorted(values, key=order.__getitem__))

    return parse_distinct(filled, parse, dtype=pl.String(), code="unknown_code")


def _values(text: str, known: Mapping[str, str]) -> set[str]:
    """All the values of a text that holds nothing else."""
    for separators in _SEPARATORS:
        found = [_value(part, known) for part in separators.split(text) if part]
        values = {value for value in found if value is not None}
        if values and None not in found:
            return values
    return set()


def _value(word: str, known: Mapping[str, str]) -> str | None:
    if word in known:
        return known[word]
    bare = word.removesuffix(".0")
    if _NUMBER.fullmatch(bare):
        return next((known[form] for form in (bare, bare.lstrip("0"), bare.zfill(2)) if form in known), None)
    # 01-汉族: the number must not say anything else.
    if found := _NUMBER_AND_NAME.fullmatch(word):
        number, value = _value(found[1], known), known.get(found[2])
        return value if number in (None, value) else None
    return None


def _plain_word(text: str) -> str:
    return "".join(text.translate(FULL_WIDTH).split())
