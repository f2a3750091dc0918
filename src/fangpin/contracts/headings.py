"""Headings as people write them, brought to one plain form for comparison."""

import re
import unicodedata

_UNIT = re.compile(r"\((元|万元|人民币元|单位:元|单位:万元)\)$")
_DROPPED = re.compile(r"[\s*＊:：_\u200b\ufeff]+")


def plain_heading(heading: str) -> str:
    """Width, spaces, line breaks and the unit 元 made equal; a unit of 万元 stays visible.

    >>> plain_heading("人均纯收入 （元）"), plain_heading("县(市、区、旗)"), plain_heading("总费用（万元）")
    ('人均纯收入', '县(市、区、旗)', '总费用(万元)')
    """
    plain, unit = heading_and_unit(heading)
    return f"{plain}({unit})" if unit == "万元" else plain


def heading_and_unit(heading: str) -> tuple[str, str | None]:
    """The heading without its unit of money, and the unit (元, 万元) if it names one.

    >>> heading_and_unit("注册资本\\n（万元）")
    ('注册资本', '万元')
    """
    narrow = _DROPPED.sub("", unicodedata.normalize("NFKC", heading)).lower()
    if found := _UNIT.search(narrow):
        return narrow[: found.start()], "万元" if "万元" in found[1] else "元"
    return narrow, None
