"""Units of money beside the headings: in a title, in a row of units below the header, or where no one can be sure.

Ten thousands read as ones are wrong by a factor that nobody notices, so that a 万元 which is not read refuses the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath

import polars as pl

from fangpin.contracts import heading_and_unit
from fangpin.contracts.headings import table_units, whole_unit
from fangpin.kernel.money import MONEY_UNITS
from fangpin.pipeline.conforming.amounts import is_same_unit
from fangpin.pipeline.conforming.headers import Header
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.refusal import IntakeError

# Forms may number their columns between the header and the units.
_UNITS_WITHIN = 2
_OPEN, _CLOSE = r"^\s*[（(\[【]?\s*", r"\s*[)）\]】]?\s*$"
_UNIT_CELL = re.compile(
    _OPEN + r"(?:单位\s*[:：]?\s*)?(?:人民币)?"
    r"([百千万亿]?元|亩|公顷|公斤|千克|kg|斤|吨|个?月|平方米|平米|㎡|公里|千米|km|[人户口个名次天日岁年套间]|周岁|%|％|‰|[百千万亿])"
    + _CLOSE
)
_LABEL_CELL = re.compile(r"^\s*(?:(?:计量|金额)?单位\s*[:：]?|[-—–/]+)\s*$")
_MEASURES = frozenset(
    ("亩", "公顷", "公斤", "千克", "kg", "斤", "吨", "平方米", "平米", "公里", "千米", "km")
)
# 5万元以上, 三万元: an amount, which says nothing of others.
_LARGER = r"(?:[^0-9０-９.．一二三四五六七八九十百千万亿几数多两壹贰叁肆伍陆柒捌玖拾佰仟]|^)\s*([百千万亿]元)"
_SAID = r"单\s*位\s*(?:[:：为是]|均为)?\s*(?:人民币)?\s*"
_ENDS = r"\s*(?:$|[\s,;，；。、）)\]】])"
# 单位：万 without 元.
_LARGER_SHORT = rf"{_SAID}([百千万亿]){_ENDS}"
_NAMED, _NAMED_SHORT = re.compile(_LARGER), re.compile(_LARGER_SHORT)
# Cells under a heading that is none of ours speak of anything: 工作单位欠万元以上.
_SAYS_LARGER = rf"{_SAID}[百千万亿]元?{_ENDS}"
_LABELS_UNIT = re.compile(r"单\s*位\s*[:：]?\s*$")
_SAYS_UNIT = re.compile(r"\s*[(（]?\s*(?:金\s*额\s*)?单\s*位")
_NUMBERED = r"\d{6}"


@dataclass(frozen=True)
class UnitRow:
    """A row below the header that names the unit of columns, by their letters."""

    row: int
    units: Mapping[str, str] = field(default_factory=dict)

    def unit(self, letter: str, *, has_own: bool) -> str | None:
        """A count of people or days says nothing new; below an amount, or what has a unit of its own, it may be another."""
        unit = self.units.get(letter)
        return unit if has_own or unit in _MEASURES else None


def unit_row(sheet: Sheet, header: Header) -> UnitRow | None:
    """The row of nothing but units right below the header."""
    near = sheet.cells.slice(header.row, _UNITS_WITHIN).iter_rows(named=True)
    for place, row in enumerate(near, start=header.row + 1):
        cells = {letter: text.strip() for letter, text in row.items() if text and text.strip()}
        found = {letter: unit for letter, text in cells.items() if (unit := _unit_alone(text))}
        others = [text for letter, text in cells.items() if letter not in found]
        if found and all(_LABEL_CELL.match(text) for text in others):
            return UnitRow(row=place, units=found)
    return None


def _unit_alone(text: str) -> str | None:
    """The unit that a cell names and nothing else."""
    found = _UNIT_CELL.match(text)
    return whole_unit(found[1]) if found else None


def refuse_two_units(sheet: Sheet, header: Header, named: UnitRow) -> None:
    """Raise IntakeError where a heading says one unit and the row of units below it another."""
    for letter, unit in named.units.items():
        heading = header.lowest.get(letter, "")
        own = heading_and_unit(heading)[1]
        if own and not is_same_unit(unit, own):
            raise IntakeError(
                f"工作表“{sheet.name}”第 {named.row} 行 {letter} 列的单位“{unit}”与表头“{_short(heading)}”不同；"
                "请只留正确的一种后重新上传。"
            )


def units_in_title(cells: Iterable[str]) -> frozenset[str]:
    """The units of money that a row above the header names for the whole table.

    >>> units_in_title(["单位：", "万元"]), units_in_title(["医保结算明细（万元）"]), units_in_title(["填报单位：元氏县"])
    (frozenset({'万元'}), frozenset({'万元'}), frozenset())
    """
    texts = list(cells)
    pairs = [
        f"{label}{unit}"
        for label, unit in pairwise(texts)
        if _LABELS_UNIT.search(label) and _UNIT_CELL.match(unit)
    ]
    found: set[str] = set()
    for text in (*texts, *pairs):
        named = _unit_alone(text) or heading_and_unit(text)[1]
        found |= table_units(text) | ({named} if named in MONEY_UNITS else set())
    return frozenset(found)


def table_unit(sheet: Sheet, header: Header) -> str | None:
    """The unit of money that a title above the header names for the whole table."""
    units: set[str] = set()
    for place, row in enumerate(sheet.cells.head(header.row - 1).iter_rows(named=True)):
        cells = {letter: text.strip() for letter, text in row.items() if text and text.strip()}
        # The upper half of a header has units of its own: there only a title that begins with the table counts.
        is_above = place < header.row - header.levels
        is_title = len(cells) == 1 and next(iter(cells)) == next(iter(header.lowest))
        is_whole = is_title or (is_above and len(cells) == 1)
        # Nothing but 单位： and 万元, or 万元 alone, is no heading of a column.
        has_label = any(_LABELS_UNIT.search(cell) for cell in cells.values())
        is_unit = all(_UNIT_CELL.match(cell) or _LABELS_UNIT.search(cell) for cell in cells.values())
        is_unit = is_unit and (len(cells) == 1 or has_label)
        units |= units_in_title(
            cell for cell in cells.values() if is_whole or is_unit or _SAYS_UNIT.match(cell)
        )
    if len(units) > 1:
        raise IntakeError(
            f"工作表“{sheet.name}”的标题里写了两种金额单位（{'、'.join(sorted(units))}）；请只留正确的一种后重新上传。"
        )
    return next(iter(units), None)


def refuse_unread_units(
    sheet: Sheet, header: Header, *, subject: str | None, own: dict[str, str], unsaid: dict[str, str]
) -> None:
    """Raise IntakeError where money of another unit is spoken of and nobody can be sure which amounts it is about.

    `own` has the unit of each amount column that its heading or the row of units names, `unsaid` that of all others.
    """
    speaking = list(_rows_of_words(sheet, header, subject=subject))
    for place, cells in speaking:
        again = {
            letter: heading_and_unit(text)[1] for letter, text in cells.items() if letter in own | unsaid
        }
        for letter, unit in again.items():
            is_header = heading_and_unit(cells[letter])[0] == heading_and_unit(header.lowest[letter])[0]
            if is_header and unit in MONEY_UNITS and unit != (own | unsaid)[letter]:
                raise _doubt(sheet, f"第 {place} 行“{_short(cells[letter])}”")
    wrong = frozenset(unsaid.values())
    if not wrong:
        return
    for place, row in enumerate(sheet.cells.head(header.row).iter_rows(named=True), start=1):
        # What the heading of another column says in brackets is about that column.
        is_header = place > header.row - header.levels
        texts = (
            text
            for letter, text in row.items()
            if text and (not is_header or letter in unsaid or not heading_and_unit(text)[1])
        )
        _refuse_named(sheet, place, texts, wrong=wrong)
    for place, cells in speaking:
        first = next(iter(cells.values()))
        is_note = len(cells) <= 2 or _is_header(cells, header)
        named = (
            text
            for letter, text in cells.items()
            # The header once more says nothing new.
            if "".join(text.split()) != "".join(header.lowest.get(letter, "").split())
            and (is_note or text == first or "单位" in text.replace(" ", ""))
        )
        _refuse_named(sheet, place, named, wrong=wrong)


def refuse_units_around(
    sheet: Sheet, header: Header, *, file_name: str, ours: Collection[str], wrong: frozenset[str]
) -> None:
    """The same for what stands around the table: names, the head and foot of printed pages, cells at its side."""
    if not wrong:
        return
    if _names_other(PurePath(file_name).stem, wrong=wrong):
        raise _doubt(None, "名称")
    for where, text in (("名称", sheet.name), ("页眉或页脚", sheet.page_words)):
        if _names_other(text, wrong=wrong):
            raise _doubt(sheet, where)
    for letter in sheet.cells.columns:
        if letter not in ours:
            says = _SAYS_LARGER if letter in header.lowest else rf"{_LARGER}|{_LARGER_SHORT}"
            _refuse_beside(sheet, letter, says=says, below=header.row, wrong=wrong)


def _refuse_beside(sheet: Sheet, letter: str, *, says: str, below: int, wrong: frozenset[str]) -> None:
    """Whoever a row is about; it may be a person, so that the text is not repeated."""
    texts = sheet.cells[letter].slice(below)
    if texts.null_count() == texts.len():
        return
    speaks = texts.str.contains(r"[百千万亿]\s*元|单\s*位").fill_null(value=False)
    if not speaks.any():
        return
    few = texts.filter(speaks).str.normalize("NFKC")
    says_larger = few.str.contains(says)
    for place, text in zip(speaks.arg_true().filter(says_larger), few.filter(says_larger), strict=True):
        if _names_other(text, wrong=wrong):
            raise _doubt(sheet, f"第 {below + place + 1} 行 {letter} 列")


def _refuse_named(sheet: Sheet, place: int, texts: Iterable[str | None], *, wrong: frozenset[str]) -> None:
    for text in texts:
        if text and _names_other(text, wrong=wrong):
            raise _doubt(sheet, f"第 {place} 行“{_short(text)}”")


def _names_other(text: str, *, wrong: frozenset[str]) -> bool:
    narrow = unicodedata.normalize("NFKC", text)
    units = _NAMED.findall(narrow) + [whole_unit(word) for word in _NAMED_SHORT.findall(narrow)]
    return any(unit not in wrong for unit in units)


def _rows_of_words(
    sheet: Sheet, header: Header, *, subject: str | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the header that speak of money and are about nobody."""
    below = sheet.cells.slice(header.row).with_row_index("__row", offset=header.row + 1)
    below = below.filter(_names_unit(sheet.cells.columns))
    if subject is not None:
        below = below.filter(~pl.col(subject).str.contains(_NUMBERED).fill_null(value=False))
    for place, *texts in below.iter_rows():
        named = zip(sheet.cells.columns, texts, strict=True)
        yield place, {letter: text.strip() for letter, text in named if text and text.strip()}


def _names_unit(letters: list[str]) -> pl.Expr:
    """Whether a row speaks of a unit of money in any of these columns."""
    return pl.any_horizontal(
        [
            pl.col(letter)
            .str.contains(rf"[百千万亿]\s*元|元\s*[）)\]】]|{_LARGER_SHORT}")
            .fill_null(value=False)
            for letter in letters
        ]
    )


def _is_header(cells: Mapping[str, str], header: Header) -> bool:
    same = sum(
        letter in header.lowest and heading_and_unit(text)[0] == heading_and_unit(header.lowest[letter])[0]
        for letter, text in cells.items()
    )
    return same >= 2


def _short(text: str) -> str:
    return " ".join(text.split())[:40]


def _doubt(sheet: Sheet | None, where: str) -> IntakeError:
    name = f"工作表“{sheet.name}”" if sheet and sheet.name else "文件"
    return IntakeError(
        f"{name}的{where}写了金额单位，不能确定管哪些栏目；请把单位写进各金额栏的表头，例如“金额（万元）”，再重新上传。"
    )
