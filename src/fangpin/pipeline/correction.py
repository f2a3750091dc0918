"""A reject workbook that comes back: how it is known, and whose place it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from fangpin.contracts import Contract
from fangpin.home import Home
from fangpin.pipeline.conforming.headers import HEADER_WITHIN_ROWS
from fangpin.pipeline.manifest import Delivered, Manifest
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.reading.sheet import column_index, column_letter
from fangpin.pipeline.refusal import IntakeError

# The headings of the columns that we add at the right of each table.
AT, WHY, NUMBER = NOTES = ("问题所在列", "原因", "原行号")
SHEET = "更正说明"
_MARKER = re.compile(r"更正单\s*([0-9a-f]{16})\s*(整份|退回行)")
_KINDS = {"整份": False, "退回行": True}


@dataclass(frozen=True)
class Marker:
    """Which delivery a workbook corrects: as a whole, or only its refused rows.

    It stands as visible text in the head of each table and on a sheet of its own, so that it lives through WPS,
    through "save as csv", and through a clerk who tidies up one of the two.
    """

    delivery: str
    is_supplement: bool

    @property
    def text(self) -> str:
        kind = next(word for word, is_supplement in _KINDS.items() if is_supplement is self.is_supplement)
        return f"更正单 {self.delivery} {kind}"


@dataclass(frozen=True)
class Correction:
    """What a marked workbook does: takes the place of `before`, or adds to it."""

    before: Delivered
    is_supplement: bool
    number: int
    # Other parts of the same list whose place it takes as well.
    others: tuple[Delivered, ...] = ()


def without_marks(sheets: Sequence[Sheet]) -> tuple[list[Sheet], Marker | None]:
    """The sheets as the department made them, and the marker if we had marked them; raises IntakeError at two."""
    markers: set[Marker] = set()
    cleaned: list[Sheet] = []
    for sheet in sheets:
        found = {letter: marker for letter in sheet.cells.columns if (marker := _marker_in(sheet, letter))}
        markers |= set(found.values())
        if sheet.name == SHEET and found:
            continue
        cleaned.append(_without_columns(sheet, found))
    if len(markers) > 1:
        raise IntakeError("文件里合并了几份更正单，分不清更正哪一份；请把每份更正单分开上传。")
    if markers and not cleaned:
        raise IntakeError("文件里只有更正说明，没有数据；请上传改正后的整个文件。")
    return cleaned, next(iter(markers), None)


def correction_of(
    marker: Marker | None, *, known: Manifest, contract: Contract, sender_area: str, received_on: date
) -> Correction | None:
    """What a marker asks for; raises IntakeError when that cannot be."""
    if marker is None:
        return None
    before = known.find(marker.delivery)
    if before is None:
        raise IntakeError(
            f"文件是更正单，但本系统没有交付 {marker.delivery}；请核对是否下载自别处。"
            "如果这是一份新数据，请删去“更正说明”工作表和右边三列后再上传。"
        )
    _check_same(before, contract=contract, sender_area=sender_area, received_on=received_on)
    if marker.is_supplement and not before.path:
        raise IntakeError("上次的文件能读的行太少，没有采用，不能只补退回的行；请改正后把整份文件重新上传。")
    number = corrections_so_far(before, known=known) + 1
    is_supplement = marker.is_supplement
    # What never came into force has no place to take: the correction stands for it.
    while not before.path and (earlier := known.find(before.corrects)):
        is_supplement = is_supplement or before.is_supplement
        before = earlier
    return Correction(before=before, is_supplement=is_supplement, number=number)


def _check_same(before: Delivered, *, contract: Contract, sender_area: str, received_on: date) -> None:
    """A correction is of the same data, from the same sender, and later."""
    if before.contract != contract.id:
        raise IntakeError(
            f"这份更正单针对的是另一种数据（{before.contract}），不是“{contract.title}”；请核对选定的数据名称。"
        )
    if before.sender_area != sender_area:
        raise IntakeError(
            f"这份更正单针对 {before.sender_area} 报送的数据，不是 {sender_area} 的；请由原报送单位上传。"
        )
    if received_on < before.received_on:
        raise IntakeError(
            f"更正单的收到日期 {received_on} 早于它更正的文件（{before.received_on}）；请核对收到日期。"
        )


def corrections_so_far(before: Delivered, *, known: Manifest) -> int:
    """The number of the last correction of the same file: the order of those that arrive on one day."""
    root = _root(before, known=known)
    return max(
        one.correction_no for one in (*known.deliveries, *known.refused) if _root(one, known=known) == root
    )


def is_corrected_by(one: Delivered, before: Delivered, *, known: Manifest) -> bool:
    """Whether a delivery is a correction, or a correction's correction, of another."""
    while one.corrects and (earlier := known.find(one.corrects)):
        if earlier.delivery == before.delivery:
            return True
        one = earlier
    return False


def people_replaced(correction: Correction | None, *, home: Home) -> pl.Series | None:
    """The keys (hexadecimal) of the people whose rows a whole correction takes the place of."""
    if correction is None or correction.is_supplement or not correction.before.path:
        return None
    paths = [home.lake / one.path for one in (correction.before, *correction.others)]
    keys = pl.concat(pl.read_parquet(path, columns=["person_key"]) for path in paths)["person_key"]
    return keys.cast(pl.Binary).bin.encode("hex")


def _root(one: Delivered, *, known: Manifest) -> str:
    while one.corrects and (earlier := known.find(one.corrects)):
        one = earlier
    return one.delivery


def _marker_in(sheet: Sheet, letter: str) -> Marker | None:
    texts = sheet.cells[letter].head(HEADER_WITHIN_ROWS).drop_nulls()
    found = next((match for text in texts if (match := _MARKER.search(text))), None)
    return Marker(delivery=found[1], is_supplement=_KINDS[found[2]]) if found else None


def _without_columns(sheet: Sheet, marked: dict[str, Marker]) -> Sheet:
    """Without the marked columns and our two others, which stand right before them.

    原因 alone is a column of the department's own: ours has 问题所在列 before it.
    """
    added = set(marked)
    for letter in marked:
        place = column_index(letter)
        if _is_headed(sheet, place - 1, WHY) and _is_headed(sheet, place - 2, AT):
            added |= {column_letter(place - 1), column_letter(place - 2)}
        elif _is_headed(sheet, place - 1, AT):
            added.add(column_letter(place - 1))
    return replace(sheet, cells=sheet.cells.drop(added)) if added else sheet


def _is_headed(sheet: Sheet, place: int, heading: str) -> bool:
    letter = column_letter(place) if place >= 0 else ""
    return letter in sheet.cells.columns and heading in sheet.cells[letter].head(HEADER_WITHIN_ROWS).to_list()
