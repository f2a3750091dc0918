"""Where the table begins in a sheet, which contract it follows, and which column is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property

from fangpin.contracts import (
    VILLAGE_CODE,
    VILLAGE_NAMES,
    Column,
    Contract,
    Contracts,
    heading_and_unit,
    plain_heading,
)
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.refusal import IntakeError, NoHeader

HEADER_WITHIN_ROWS = 20
_NO_HEADER = f"前 {HEADER_WITHIN_ROWS} 行里找不到认识的表头；请核对是否选错文件，或在上传时选定数据名称。"
_EXCEL = (".xlsx", ".xls", ".et")


@dataclass(frozen=True)
class Place:
    """The column of the file that holds a column of the contract."""

    letter: str
    heading: str
    # The unit that the file's own heading names: 元, 万元 or none.
    unit: str | None

    def __str__(self) -> str:
        return f"{self.letter} {self.heading}"


@dataclass(frozen=True)
class Table:
    """A sheet with its header found."""

    sheet: Sheet
    header_row: int
    places: Mapping[str, Place]
    ignored_headings: tuple[str, ...]
    last_letter: str

    def subject_place(self, contract: Contract) -> Place:
        """The column that says which person, or which village, a row is about."""
        subjects = (contract.body.person, VILLAGE_CODE, VILLAGE_NAMES[-1])
        return next(self.places[name] for name in subjects if name and name in self.places)


@dataclass(frozen=True)
class _Header:
    """One way to read the first rows of a sheet as a header."""

    row: int
    headings: Mapping[str, str]

    @cached_property
    def letters(self) -> dict[str, list[str]]:
        """The columns under each plain heading; of a doubled one the second also answers to the suffix 1.

        Exports of the national system double headings, and what people read them with adds 0 and 1.
        """
        letters: dict[str, list[str]] = {}
        for letter, heading in self.headings.items():
            letters.setdefault(heading_and_unit(heading)[0], []).append(letter)
        seconds = {f"{heading}1": twins[1:2] for heading, twins in letters.items() if len(twins) > 1}
        return seconds | letters

    def matches(self, contract: Contract) -> dict[str, list[str]]:
        """The letters under which each column of the contract stands, in order of preference."""
        found: dict[str, list[str]] = {}
        for name, headings in _wanted(contract):
            letters = [letter for heading in headings for letter in self.letters.get(heading, ())]
            if letters:
                found[name] = letters
        return found


@cache
def _wanted(contract: Contract) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each column with the plain headings it may have, the best first."""
    wanted = []
    for column in contract.filed_columns:
        headings = (heading_and_unit(heading)[0] for heading in (column.says, *column.synonyms))
        wanted.append((column.name, tuple(dict.fromkeys(headings))))
    return tuple(wanted)


def find_tables_in(
    sheets: Sequence[Sheet], *, file_name: str, contracts: Contracts, contract_id: str | None
) -> tuple[Contract, list[Table]]:
    """The same for a file with a name: plain text that is called Excel and is no table either is told as that."""
    try:
        return find_tables(sheets, contracts=contracts, contract_id=contract_id)
    except NoHeader as error:
        if file_name.lower().endswith(_EXCEL) and all(sheet.is_delimited for sheet in sheets):
            raise IntakeError(
                "这不是有效的 Excel 文件：文件名是 Excel 的，内容却是普通文本，里面也没有认识的表头；"
                "请用 Excel 或 WPS 打开原表，另存为 xlsx 后重新上传。"
            ) from error
        raise


def find_tables(
    sheets: Sequence[Sheet], *, contracts: Contracts, contract_id: str | None
) -> tuple[Contract, list[Table]]:
    """The contract, and the sheets that follow it; raises IntakeError that names what is missing or doubtful."""
    headers = [_headers(sheet) for sheet in sheets]
    contract = contracts[contract_id] if contract_id else _recognise(headers, contracts)
    tables = []
    for sheet, possible in zip(sheets, headers, strict=True):
        if (header := _best_header(possible, contract)) and not _missing(header, contract):
            tables.append(_table(sheet, header, contract))
    if not tables:
        is_bare = not any(headers)
        raise (NoHeader if is_bare else IntakeError)(_says_missing(headers, contract, contracts=contracts))
    return contract, tables


def _headers(sheet: Sheet) -> list[_Header]:
    rows = sheet.cells.head(HEADER_WITHIN_ROWS + 1).rows()
    headers = []
    for index, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        own = {
            letter: cell.strip()
            for letter, cell in zip(sheet.cells.columns, row, strict=True)
            if cell and cell.strip()
        }
        if len(own) >= 2:
            headers.append(_Header(row=index + 1, headings=own))
            # A header of two rows: the lower one names the columns where it says anything.
            below = (
                dict(zip(sheet.cells.columns, rows[index + 1], strict=True)) if index + 1 < len(rows) else {}
            )
            lower = {letter: cell.strip() for letter, cell in below.items() if cell and cell.strip()}
            if lower:
                headers.append(_Header(row=index + 2, headings=own | lower))
    return headers


def _best_header(headers: Sequence[_Header], contract: Contract) -> _Header | None:
    scored = [(len(header.matches(contract)), -header.row, header) for header in headers]
    best = max(scored, key=lambda one: one[:2], default=None)
    return best[2] if best and best[0] else None


def _missing(header: _Header, contract: Contract) -> list[Column]:
    found = header.matches(contract)
    return [column for column in contract.required_columns(found) if column.name not in found]


def _recognise(sheets: Sequence[Sequence[_Header]], contracts: Contracts) -> Contract:
    """The contract whose required headings are all there and which explains most of the headings."""
    scores = {contract.id: (0.0, 0.0, 0.0) for contract in contracts}
    for header in (header for headers in sheets for header in headers):
        for contract in contracts:
            # Counting headings in common is quick and never below the true match.
            if len(_headings_of(contract) & header.letters.keys()) >= 2:
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


@cache
def _headings_of(contract: Contract) -> frozenset[str]:
    return frozenset(heading for _, headings in _wanted(contract) for heading in headings)


def _score(header: _Header, contract: Contract) -> tuple[float, float, float]:
    found = header.matches(contract)
    required = contract.required_columns(found)
    share = sum(column.name in found for column in required) / len(required)
    return share, float(len(found)), len(found) / len(contract.filed_columns)


def _table(sheet: Sheet, header: _Header, contract: Contract) -> Table:
    places: dict[str, Place] = {}
    matches = header.matches(contract)
    firsts = {letters[0] for letters in matches.values()}
    for name, letters in matches.items():
        letter = letters[0]
        twins = [other for other in letters[1:] if other not in firsts]
        _check_twins(sheet, header, contract.column(name), [letter, *twins])
        heading = " ".join(header.headings[letter].split())
        places[name] = Place(letter=letter, heading=heading, unit=heading_and_unit(heading)[1])
    used = {place.letter for place in places.values()}
    ignored = tuple(heading for letter, heading in header.headings.items() if letter not in used)
    order = {letter: index for index, letter in enumerate(sheet.cells.columns)}
    last = max(header.headings, key=lambda letter: order[letter])
    return Table(
        sheet=sheet, header_row=header.row, places=places, ignored_headings=ignored, last_letter=last
    )


def _check_twins(sheet: Sheet, header: _Header, column: Column, letters: Sequence[str]) -> None:
    """The same heading twice is harmless only when both columns say the same."""
    first = letters[0]
    twins = [
        letter
        for letter in letters[1:]
        if plain_heading(header.headings[letter]) == plain_heading(header.headings[first])
    ]
    below = sheet.cells.slice(header.row)
    for twin in twins:
        if not below[first].equals(below[twin], check_names=False):
            raise IntakeError(
                f"表头“{column.says}”出现了两次（{first} 列和 {twin} 列），内容不同；请删去或改名其中一列后重新上传。"
            )


def _says_missing(sheets: Sequence[Sequence[_Header]], contract: Contract, *, contracts: Contracts) -> str:
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


def _says_unknown(sheets: Sequence[Sequence[_Header]], nearest: Sequence[Contract]) -> str:
    parts = []
    for contract in nearest:
        candidates = [header for headers in sheets if (header := _best_header(headers, contract))]
        header = max(candidates, key=lambda one: len(one.matches(contract)))
        missing = "、".join(column.says for column in _missing(header, contract))
        parts.append(f"“{contract.title}”缺少 {missing}")
    return f"认不出这是哪种数据：{'；'.join(parts)}；请补齐栏目后重新上传，或核对是否选错文件。"
