"""Headings as people write them, brought to one plain form for comparison."""

import re
import unicodedata

_MONEY = r"(?:人民币)?(?P<money>[百千万亿]?元)(?:/[人户口月年日天次亩斤]|/公斤|/平方米)*"
_MEASURE = r"(?P<measure>亩|公顷|公斤|千克|kg|斤|吨|个?月|平方米|平米|m2|公里|千米|km)"
# （元）, 【万元】, （单位：元）; without brackets only behind a slash or 单位.
_UNIT = re.compile(
    rf"(?:[(\[〔【](?:单位)?(?:{_MONEY}|{_MEASURE})[)\]〕】]|[/,](?:单位)?(?P<bare>[百千万亿]?元)|单位(?P<said>[百千万亿]?元))$"
)
# What forms add to a heading for whoever fills them in: 1.姓名, 姓名（必填）.
_NUMBERED = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.、)])(?=\D)")
_FOR_WRITERS = re.compile(r"\((?:必填|选填|必填项|选填项|可不填)\)$")
_DROPPED = re.compile(r"[\s*＊:：_\u200b\ufeff]+")
_TABLE_UNIT = re.compile(
    r"单位(?:人民币)?((?:[百千万亿]?元|[百千万亿]|人|户|亩|公斤)(?:[、,/](?:[百千万亿]?元|[百千万亿]|人|户|亩|公斤))*)[)\]】]?$"
)


# The same before something else: 金额单位：万元，人数单位：人.
_TABLE_UNIT_WITHIN = re.compile(
    r"单\s*位\s*[:：]?\s*(?:人民币)?\s*([百千万亿]?元|[百千万亿])(?=[\s,;，；。、)\]】])"
)


def plain_heading(heading: str) -> str:
    """Width, spaces, line breaks and the unit 元 made equal; another unit stays visible.

    >>> plain_heading("人均纯收入 （元）"), plain_heading("县(市、区、旗)"), plain_heading("总费用（万元）")
    ('人均纯收入', '县(市、区、旗)', '总费用(万元)')
    """
    plain, unit = heading_and_unit(heading)
    return plain if unit in (None, "元") else f"{plain}({unit})"


def heading_and_unit(heading: str) -> tuple[str, str | None]:
    """The heading without its unit of money, weight, area, length or time, and the unit if it names one.

    >>> heading_and_unit("注册资本\\n（万元）"), heading_and_unit("耕地面积(亩)"), heading_and_unit("金额（单位：元）")
    (('注册资本', '万元'), ('耕地面积', '亩'), ('金额', '元'))
    """
    narrow = _FOR_WRITERS.sub("", _DROPPED.sub("", unicodedata.normalize("NFKC", heading)).lower())
    narrow = _NUMBERED.sub("", narrow)
    if (found := _UNIT.search(narrow)) and found.start():
        return narrow[: found.start()], next(filter(None, found.groups()))
    return narrow, None


def table_units(title: str) -> frozenset[str]:
    """The units of money that a line above the header names for the whole table.

    >>> table_units("金额单位：万"), table_units("某县收入表（单位：人、元）"), table_units("填报单位：某局")
    (frozenset({'万元'}), frozenset({'元'}), frozenset())
    """
    wide = unicodedata.normalize("NFKC", title)
    found = _TABLE_UNIT.search(_DROPPED.sub("", wide))
    words = re.split(r"[、,/]", found[1]) if found else []
    named = (whole_unit(word) for word in (*words, *_TABLE_UNIT_WITHIN.findall(wide)))
    return frozenset(unit for unit in named if unit.endswith("元"))


def whole_unit(word: str) -> str:
    """A unit of money that is said short (万) as it is called (万元); any other as it stands."""
    return f"{word}元" if word in ("百", "千", "万", "亿") else word
