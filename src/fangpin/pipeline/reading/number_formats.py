"""Units of money that stand only in the number format of a cell: 0.00"万元" shows 1.2 as 1.20万元.

A cell is read as a person sees it: the unit is written behind the number. A format that shrinks what it shows
(0!.0, shows 12000 as 1.2) leaves the whole amount in the cell, which is then in 元 whatever the heading says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from fangpin.pipeline.reading.cell_tags import placed_cells

_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|\[[^\]]*\]|_.|\*.', re.DOTALL)
_DIGITS = re.compile(r"[0#?]")
# A comma right behind the last digit before the point or the end divides what is shown by a thousand.
_SHRINKS = re.compile(r"[0#?],+(?![0#?,])")
_UNIT = re.compile(r"[百千万亿]*元|[百千万亿]+(?=$|[/／每人户])")
# Money that is not ours: a sign, or the name that a bracket gives ([$€-2], but not [$¥-804] or [$-804]).
_FOREIGN = re.compile(r"[$€£]")
_NAMED = re.compile(r"\[\$([^\]-]+)")
_OURS = ("¥", "￥", "元", "CNY", "RMB")
# Behind a number, no column can read it.
_DOUBT = "（格式里的单位不清）"
# Of 50% the cell keeps 0.5, which no amount, count or measure is.
_PERCENT = "（百分比）"
# The formats that need no definition in a file.
BUILT_IN = {9: _PERCENT, 10: _PERCENT}
_CODE = re.compile(r"""<(?:\w+:)?numFmt\s([^>]*)>""")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_SAID = re.compile(r"""(\w+)\s*=\s*("[^"]*"|'[^']*')""")
_STYLED = re.compile(rb"""<(?:\w+:)?c(?=\s)(?=[^>]*\ss\s*=\s*["'](?!0["']))""")
_NUMBER_TYPE = rb"""(?![^>]*\st\s*=\s*["'](?!n["']))"""
_SHOWN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]{1,2})?")
_KEPT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]{1,2})?")


def unit_shown(code: str) -> str | None:
    """What to write behind a number of this format, or nothing.

    >>> unit_shown('0.00"万元"'), unit_shown("0!.0,"), unit_shown('#,##0.00'), unit_shown('"第"0"户"')
    ('万元', '元', None, None)
    """
    units = {
        _unit_of_section(section)
        for section in _sections(code)
        if _DIGITS.search(_bare(section)) or section == "Percent"
    }
    # What the sections do not say alike (0;"万元"0) nobody can read: a unit that no amount has refuses the cell.
    return units.pop() if len(units) == 1 else None if not units else _DOUBT


def _sections(code: str) -> list[str]:
    """Positive, negative, nought: each may have its own format; one for texts (@) has no digits."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _bare(section: str) -> str:
    return _LITERAL.sub("", section)


def _unit_of_section(section: str) -> str | None:
    said = "".join(match[1] or match[2] or "" for match in _LITERAL.finditer(section))
    named = _NAMED.search(section)
    if _FOREIGN.search(said + _bare(section)) or (named and named[1].strip() not in _OURS):
        return _DOUBT
    if "%" in _bare(section) or section == "Percent":
        return _PERCENT
    if _SHRINKS.search(_bare(section)):
        return "元"
    found = _UNIT.search("".join(said.split())) or _UNIT.search(_bare(section))
    return found[0] if found else None


def styles_with_units(styles: str) -> dict[int, str]:
    """Of the styles of an xlsx, by their numbers, those whose format names a unit."""
    codes = {str(number): unit for number, unit in BUILT_IN.items()}
    for told in _CODE.findall(styles):
        words = _words(told)
        unit = unit_shown(words.get("formatCode", ""))
        if unit:
            codes[words.get("numFmtId", "")] = unit
    block = _STYLES.search(styles)
    if block is None:
        return {}
    used = [_words(told).get("numFmtId", "") for told in _STYLE.findall(block[0])]
    return {number: codes[code] for number, code in enumerate(used) if code in codes}


def cells_with_units(pieces: Iterator[bytes], units: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """Row, column and unit of the number cells of a sheet that have one of these styles."""
    styles = "|".join(map(str, units)).encode()
    has_style = rb"""(?=[^>]*\ss\s*=\s*["'](%b)["'])""" % styles
    wanted = re.compile(rb"<(?:\w+:)?c(?=\s)" + _NUMBER_TYPE + has_style)
    for row, column, found in placed_cells(pieces, wanted):
        yield row, column, units[int(found[1])]


def names_styles(pieces: Iterator[bytes]) -> bool:
    """Whether any cell of a sheet has another style than the first."""
    return next(placed_cells(pieces, _STYLED), None) is not None


def with_shown_unit(value: str, shown: str) -> str:
    """A number that a file keeps, with the unit in which it shows it.

    >>> with_shown_unit("1.2", "1.20万元"), with_shown_unit("12000", "1.2万元"), with_shown_unit("1.2", "1.20")
    ('1.2万元', '12000元', '1.2')
    """
    text = shown.replace(",", "")
    number = _SHOWN.search(text)
    if number is None or not _KEPT.fullmatch(value) or float(number[0]) == 0:
        return value
    if "%" in text:
        return f"{value}{_PERCENT}"
    # More than rounding lies between what is kept and what is shown.
    if not 0.5 < abs(float(value) / float(number[0])) < 500:
        return f"{value}元"
    unit = _UNIT.search(text, number.end())
    return f"{value}{unit[0]}" if unit else value


def _words(told: str) -> dict[str, str]:
    return {name: html.unescape(value[1:-1]) for name, value in _SAID.findall(told)}
