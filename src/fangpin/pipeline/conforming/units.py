"""Units of money beside the headings: in a title, in a row of units below the header, or where no one can be sure.

Ten thousands read as ones are wrong by a factor that nobody notices, so that a 万元 which is not read refuses the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import polars as pl

from fangpin.contracts import heading_and_unit
from fangpin.contracts.headings import table_units
from fangpin.kernel.money import MONEY_UNITS
from fangpin.pipeline.conforming.headers import Header
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.refusal import IntakeError

# Forms may number their columns between the header and the units.
_UNITS_WITHIN = 2
_OPEN, _CLOSE = r"^\s*[（(\[【]?\s*", r"\s*[)）\]】]?\s*$"
_UNIT_CELL = re.compile(
    _OPEN + r"(?:单位\s*[:：]?\s*)?(?:人民币)?"
    r"([百千万亿]?元|亩|公顷|公斤|千克|kg|斤|吨|个?月|平方米|平米|㎡|公里|千米|km|[人户口个名次天日岁年套间]|周岁|%|％|‰)"
    + _CLOSE
)
_LABEL_CELL = re.compile(r"^\s*(?:(?:计量|金额)?单位\s*[:：]?|[-—–/]+)\s*$")
_MEASURES = frozenset(
    ("亩", "公顷", "公斤", "千克", "kg", "斤", "吨", "平方米", "平米", "公里", "千米", "km")
)
# 5万元以上, 三万元: an amount, which says nothing of others.
_LARGER = r"(?:[^0-9０-９.．一二三四五六七八九十百千万亿几数多两]|^)\s*([百千万亿]元)"
_NAMED = re.compile(_LARGER)
_LABELS_UNIT = re.compile(r"单\s*位\s*[:：]?\s*$")
_SAYS_UNIT = re.compile(r"\s*[(（]?\s*(?:金\s*额\s*)?单\s*位")
_NUMBERED = r"\d{6}"


@dataclass(frozen=True)
class UnitRow:
    """A row below the header that names the unit of columns, by their letters."""

    row: int
    units: Mapping[str, str] = field(default_factory=dict)

    def unit(self, letter: str, *, is_amount: bool) -> str | None:
        """A count of people or days says nothing new; below an amount (%, 人) it says that it is none."""
        unit = self.units.get(letter)
        return unit if is_amount or unit in _MEASURES else None


def unit_row(sheet: Sheet, header: Header) -> UnitRow | None:
    """The row of nothing but units right below the header."""
    near = sheet.cells.slice(header.row, _UNITS_WITHIN).iter_rows(named=True)
    for place, row in enumerate(near, start=header.row + 1):
        cells = {letter: text.strip() for letter, text in row.items() if text and text.strip()}
        found = {letter: match[1] for letter, text in cells.items() if (match := _UNIT_CELL.match(text))}
        others = [text for letter, text in cells.items() if letter not in found]
        if found and all(_LABEL_CELL.match(text) for text in others):
            return UnitRow(row=place, units=found)
    return None


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
        alone = _UNIT_CELL.match(text)
        named = alone[1] if alone else heading_and_unit(text)[1]
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
    if any(unit not in wrong for unit in _larger_units(sheet.name)):
        raise _doubt(sheet, "名称")
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


def _refuse_named(sheet: Sheet, place: int, texts: Iterable[str | None], *, wrong: frozenset[str]) -> None:
    for text in texts:
        if text and any(unit not in wrong for unit in _larger_units(text)):
            raise _doubt(sheet, f"第 {place} 行“{_short(text)}”")


def _larger_units(text: str) -> list[str]:
    return _NAMED.findall(unicodedata.normalize("NFKC", text))


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
            pl.col(letter).str.contains(r"[百千万亿]\s*元|元\s*[）)\]】]").fill_null(value=False)
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


def _doubt(sheet: Sheet, where: str) -> IntakeError:
    name = f"工作表“{sheet.name}”" if sheet.name else "文件"
    return IntakeError(
        f"{name}的{where}写了金额单位，不能确定管哪些栏目；请把单位写进各金额栏的表头，例如“金额（万元）”，再重新上传。"
    )
