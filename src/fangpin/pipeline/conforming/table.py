"""Where the table begins in a sheet, which contract it follows, and which column is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from fangpin.contracts import (
    VILLAGE_CODE,
    VILLAGE_NAMES,
    Column,
    ColumnType,
    Contract,
    Contracts,
    bare_heading,
)
from fangpin.kernel.masking import mask_ids_in
from fangpin.pipeline.conforming.amounts import unit_of
from fangpin.pipeline.conforming.headers import (
    HEADER_WITHIN_ROWS,
    Header,
    headings_of,
    possible_headers,
)
from fangpin.pipeline.conforming.units import (
    refuse_two_units,
    refuse_units_around,
    refuse_unread_units,
    table_unit,
    unit_row,
)
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.refusal import IntakeError, NoHeader

_NO_HEADER = f"前 {HEADER_WITHIN_ROWS} 行里找不到认识的表头；请核对是否选错文件，或在上传时选定数据名称。"
# The unit of a bare amount.
_AMOUNTS = {ColumnType.yuan: "元", ColumnType.wan_yuan: "万元"}
_EXCEL = (".xlsx", ".xlsm", ".xls", ".et")


@dataclass(frozen=True)
class Place:
    """The column of the file that holds a column of the contract."""

    letter: str
    heading: str
    # The unit that the file itself names, in the heading or for the whole table: 元, 万元, 亩 … or none.
    unit: str | None

    def __str__(self) -> str:
        return f"{self.letter} {self.heading}"


@dataclass(frozen=True)
class Table:
    """A sheet with its header found."""

    sheet: Sheet
    header_row: int
    places: Mapping[str, Place]
    # Letter and heading of the columns that are none of ours.
    ignored_places: tuple[tuple[str, str], ...]
    last_letter: str
    # The row below the header that holds nothing but units.
    unit_row: int | None = None

    def subject_place(self, contract: Contract) -> Place:
        """The column that says which person, or which village, a row is about."""
        return next(self.places[name] for name in _subjects(contract) if name in self.places)

    @property
    def ignored_headings(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.ignored_places)

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings of the file, those of our columns first."""
        return (*(place.heading for place in self.places.values()), *self.ignored_headings)


def find_tables_in(
    sheets: Sequence[Sheet], *, file_name: str, contracts: Contracts, contract_id: str | None
) -> tuple[Contract, list[Table]]:
    """The same for a file with a name: plain text that is called Excel and is no table either is told as that."""
    try:
        return find_tables(sheets, contracts=contracts, contract_id=contract_id, file_name=file_name)
    except NoHeader as error:
        if file_name.lower().endswith(_EXCEL) and all(sheet.is_delimited for sheet in sheets):
            raise IntakeError(
                "这不是有效的 Excel 文件：文件名是 Excel 的，内容却是普通文本，里面也没有认识的表头；"
                "请用 Excel 或 WPS 打开原表，另存为 xlsx 后重新上传。"
            ) from error
        raise


def find_tables(
    sheets: Sequence[Sheet], *, contracts: Contracts, contract_id: str | None, file_name: str = ""
) -> tuple[Contract, list[Table]]:
    """The contract, and the sheets that follow it; raises IntakeError that names what is missing or doubtful."""
    headers = [possible_headers(sheet) for sheet in sheets]
    contract = contracts[contract_id] if contract_id else _recognise(headers, contracts)
    tables = []
    for sheet, possible in zip(sheets, headers, strict=True):
        if (header := _best_header(possible, contract)) and not _missing(header, contract):
            tables.append(_table(sheet, header, contract, file_name=file_name))
    if not tables:
        is_bare = not any(headers)
        raise (NoHeader if is_bare else IntakeError)(_says_missing(headers, contract, contracts=contracts))
    return contract, tables


def _best_header(headers: Sequence[Header], contract: Contract) -> Header | None:
    ranked = [(header.rank(contract), header) for header in headers]
    best = max(ranked, key=lambda one: one[0], default=None)
    return best[1] if best and best[0][0] else None


def _missing(header: Header, contract: Contract) -> list[Column]:
    found = header.matches(contract)
    return [column for column in contract.required_columns(found) if column.name not in found]


def _recognise(sheets: Sequence[Sequence[Header]], contracts: Contracts) -> Contract:
    """The contract whose required headings are all there and which explains most of the headings."""
    scores = {contract.id: (0.0, 0.0, 0.0) for contract in contracts}
    for header in (header for headers in sheets for header in headers):
        for contract in contracts:
            # Counting headings in common is quick and never below the true match.
            if len(headings_of(contract) & header.plain) >= 2:
                scores[contract.id] = max(scores[contract.id], _score(header, contract))
    ranked = sorted(contracts, key=lambda contract: scores[contract.id], reverse=True)
    complete = [contract for contract in ranked if scores[contract.id][0] == 1.0]
    if not complete:
        nearest = [one for one in ranked[:2] if scores[one.id][1] >= 2]
        raise IntakeError(_says_unknown(sheets, nearest)) if nearest else NoHeader(_NO_HEADER)
    best = [contract for contract in complete if scores[contract.id] == scores[complete[0].id]]
    if len(best) > 1:
        titles = "、".join(f"“{contract.title}”" for contract in best)
        raise IntakeError(f"表头同时符合 {titles}，分不清是哪种数据；请在上传时选定数据名称。")
    return best[0]


def _score(header: Header, contract: Contract) -> tuple[float, float, float]:
    found = header.matches(contract)
    required = contract.required_columns(found)
    share = sum(column.name in found for column in required) / len(required)
    return share, float(len(found)), len(found) / len(contract.filed_columns)


def _table(sheet: Sheet, header: Header, contract: Contract, *, file_name: str = "") -> Table:
    places: dict[str, Place] = {}
    matches = header.matches(contract)
    firsts = {letters[0] for letters in matches.values()}
    named = unit_row(sheet, header)
    if named:
        refuse_two_units(sheet, header, named)
    own: dict[str, str] = {}
    unsaid: dict[str, str] = {}
    for name, letters in matches.items():
        column = contract.column(name)
        others = [other for other in letters[1:] if other not in firsts]
        letter = _only_one(sheet, header, column, [letters[0], *others])
        heading = mask_ids_in(" ".join(header.headings[letter].split()))
        has_own = column.type in _AMOUNTS or unit_of(column.says) is not None
        unit = header.unit(letter) or (named.unit(letter, has_own=has_own) if named else None)
        if column.type in _AMOUNTS:
            said, unit = unit, unit or table_unit(sheet, header)
            (own if said else unsaid)[letter] = unit or _AMOUNTS[column.type]
        places[name] = Place(letter=letter, heading=heading, unit=unit)
    used = {place.letter for place in places.values()}
    ignored = tuple(
        (letter, mask_ids_in(heading)) for letter, heading in header.headings.items() if letter not in used
    )
    order = {letter: index for index, letter in enumerate(sheet.cells.columns)}
    last = max(header.headings, key=lambda letter: order[letter])
    table = Table(
        sheet=sheet,
        header_row=header.row,
        places=places,
        ignored_places=ignored,
        last_letter=last,
        unit_row=named.row if named else None,
    )
    if own or unsaid:
        # A header shown to a clerk may still lack the column that says whom a row is about.
        subject = next((places[name].letter for name in _subjects(contract) if name in places), None)
        refuse_unread_units(sheet, header, subject=subject, own=own, unsaid=unsaid)
        refuse_units_around(sheet, header, file_name=file_name, ours=used, wrong=frozenset(unsaid.values()))
    return table


def _subjects(contract: Contract) -> tuple[str, ...]:
    """The columns that may say whom a row is about, the best first."""
    return tuple(name for name in (contract.body.person, VILLAGE_CODE, VILLAGE_NAMES[-1]) if name)


def _only_one(sheet: Sheet, header: Header, column: Column, letters: Sequence[str]) -> str:
    """The same heading twice is harmless only when both columns say the same, or one says nothing."""
    below = sheet.cells.slice(header.row)
    twins = header.twins(letters)
    filled = [letter for letter in twins if len(twins) == 1 or not _is_empty(below[letter])]
    first = (filled or twins)[0]
    for twin in filled[1:]:
        if not below[first].equals(below[twin], check_names=False):
            raise IntakeError(_says_twice(header, column, first, twin))
    return first


def _is_empty(cells: pl.Series) -> bool:
    return not (cells.str.strip_chars() != "").any()


def _says_twice(header: Header, column: Column, first: str, second: str) -> str:
    above = ["|".join(header.uppers.get(letter, ())) for letter in (first, second)]
    if all(above) and above[0] != above[1]:
        return (
            f"表头“{column.says}”在“{above[0]}”（{first} 列）和“{above[1]}”（{second} 列）下各有一列，"
            "分不清用哪一列；请只留要交的一列后重新上传。"
        )
    return f"表头“{column.says}”出现了两次（{first} 列和 {second} 列），内容不同；请删去或改名其中一列后重新上传。"


def _says_missing(sheets: Sequence[Sequence[Header]], contract: Contract, *, contracts: Contracts) -> str:
    with suppress(IntakeError):
        other = _recognise(sheets, contracts)
        return f"这份文件像是“{other.title}”，不是“{contract.title}”；请核对是否选错文件或数据名称。"
    candidates = [header for headers in sheets if (header := _best_header(headers, contract))]
    header = max(candidates, key=lambda one: len(one.matches(contract)), default=None)
    if header is None:
        required = "、".join(column.says for column in contract.required_columns(()))
        return f"前 {HEADER_WITHIN_ROWS} 行里没有“{contract.title}”的表头；表头应有 {required}，请补上后重新上传。"
    missing = "、".join(column.says for column in _missing(header, contract))
    return (
        f"“{contract.title}”缺少必需的栏目：{missing}（表头在第 {header.row} 行）；请补上这些栏目后重新上传。"
    )


def _says_unknown(sheets: Sequence[Sequence[Header]], nearest: Sequence[Contract]) -> str:
    parts = []
    for contract in nearest:
        candidates = [header for headers in sheets if (header := _best_header(headers, contract))]
        header = max(candidates, key=lambda one: len(one.matches(contract)))
        missing = "、".join(column.says for column in _missing(header, contract))
        parts.append(f"“{contract.title}”缺少 {missing}")
    return f"认不出这是哪种数据：{'；'.join(parts)}；请补齐栏目后重新上传，或核对是否选错文件。"


def nearest_tables(
    sheets: Sequence[Sheet], *, contracts: Contracts, contract_id: str | None
) -> tuple[Contract, list[Table], list[Column]]:
    """For a clerk who can still say what a heading means: the nearest contract, its tables, and what they lack.

    Raises IntakeError when no sheet has two headings of any contract.
    """
    headers = [possible_headers(sheet) for sheet in sheets]
    ranked = [contracts[contract_id]] if contract_id else list(contracts)

    def best_of(contract: Contract) -> tuple[int, float]:
        found = [len(header.matches(contract)) for one in headers if (header := _best_header(one, contract))]
        return max(found, default=0), max(found, default=0) / len(contract.filed_columns)

    contract = max(ranked, key=best_of)
    least = 1 if contract_id else 2
    tables, lacking = [], []
    for sheet, possible in zip(sheets, headers, strict=True):
        header = _best_header(possible, contract)
        if header and len(header.matches(contract)) >= least:
            tables.append(_table(sheet, header, contract))
            lacking.append(_missing(header, contract))
    if not tables:
        raise NoHeader(_NO_HEADER)
    return contract, tables, min(lacking, key=len)


def columns_read(sheets: Sequence[Sheet], *, contract: Contract, contracts: Contracts) -> dict[str, str]:
    """By plain heading the column that a contract, as written, reads there; what is lacking does not matter."""
    try:
        _, tables, _ = nearest_tables(sheets, contracts=contracts, contract_id=contract.id)
    except IntakeError:
        return {}
    return {bare_heading(place.heading): name for table in tables for name, place in table.places.items()}
