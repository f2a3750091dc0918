"""The first rows of a sheet read as headers of one, two or three rows: what stands over each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import combinations

from fangpin.contracts import Contract, heading_and_unit, plain_heading
from fangpin.pipeline.reading import Sheet
from fangpin.pipeline.reading.sheet import column_letter

HEADER_WITHIN_ROWS = 20
MOST_LEVELS = 3
# How a contract, or a clerk, may write an upper heading together with the lower one: 收入/工资性, 2025年|工资性收入.
_JOINTS = ("", "/", "|", "-", "·")
_Row = Mapping[str, str]


@dataclass(frozen=True)
class Header:
    """One way to read the first rows of a sheet as a header; rows count from 1."""

    row: int
    levels: int
    # What stands lowest over each column, and what stands above that, the highest first.
    lowest: Mapping[str, str]
    uppers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def headings(self) -> dict[str, str]:
        """The heading of each column as a reader tells it from the others."""
        return {
            letter: self.lowest[letter]
            if len(self.letters[_bare(self.lowest[letter])]) == 1
            else self.path(letter)
            for letter in self.lowest
        }

    def path(self, letter: str) -> str:
        return "|".join((*self.uppers.get(letter, ()), self.lowest[letter]))

    def unit(self, letter: str) -> str | None:
        """The unit that a column's own heading names, or else the one above it."""
        texts = (self.lowest[letter], *reversed(self.uppers.get(letter, ())))
        return next((unit for text in texts if (unit := heading_and_unit(text)[1])), None)

    @cached_property
    def letters(self) -> dict[str, list[str]]:
        """The columns under each plain heading, by their lowest; of a doubled one the second also answers to 1.

        Exports of the national system double headings, and what people read them with adds 0 and 1.
        """
        letters: dict[str, list[str]] = {}
        for letter, heading in self.lowest.items():
            letters.setdefault(_bare(heading), []).append(letter)
        seconds = {
            f"{heading}1": twins[1:2]
            for heading, twins in letters.items()
            if len(twins) > 1 and self.uppers.get(twins[0]) == self.uppers.get(twins[1])
        }
        return seconds | letters

    @cached_property
    def joined(self) -> dict[str, list[str]]:
        """The columns under each plain heading that is put together from an upper and a lower one."""
        letters: dict[str, list[str]] = {}
        for letter, uppers in self.uppers.items():
            for path in _paths(uppers, self.lowest[letter]):
                parts = [_bare(heading) for heading in path]
                # Also 工资性 under 收入, which the contract calls 工资性收入.
                for name in {*(joint.join(parts) for joint in _JOINTS), "".join(reversed(parts))}:
                    letters.setdefault(name, []).append(letter)
        return letters

    @cached_property
    def plain(self) -> frozenset[str]:
        """Every plain heading that a column can be found by."""
        return frozenset(self.letters) | frozenset(self.joined)

    def matches(self, contract: Contract) -> dict[str, list[str]]:
        """The letters under which each column of the contract stands, in order of preference.

        A column that is known by its upper and lower heading together is that column only: 户主|姓名 is no 姓名.
        """
        if headings_of(contract).isdisjoint(self.plain):
            # Most of the first rows are data.
            return {}
        whole = {name: self._under(self.joined, headings) for name, headings in wanted(contract)}
        taken = {letter for letters in whole.values() for letter in letters}
        found: dict[str, list[str]] = {}
        for name, headings in wanted(contract):
            letters = whole[name] or [one for one in self._under(self.letters, headings) if one not in taken]
            if letters:
                found[name] = letters
        return found

    def _under(self, letters: Mapping[str, list[str]], headings: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(letter for heading in headings for letter in letters.get(heading, ())))

    def rank(self, contract: Contract) -> tuple[int, int, int, int]:
        """Higher is better: more headings known, more known exactly, no row of data spent, no upper heading left out."""
        found, joined = len(self.matches(contract)), 0
        if found and self.joined:
            joined = sum(not self.joined.keys().isdisjoint(headings) for _, headings in wanted(contract))
        levels = self.levels if self.uppers else -self.levels
        return found, joined, -self.row, levels

    def twins(self, letters: Sequence[str]) -> list[str]:
        """Those of the columns that have the very heading of the first."""
        first = plain_heading(self.lowest[letters[0]])
        return [letter for letter in letters if plain_heading(self.lowest[letter]) == first]


@cache
def wanted(contract: Contract) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each column with the plain headings it may have, the best first."""
    columns = []
    for column in contract.filed_columns:
        headings = (_bare(heading) for heading in (column.says, *column.synonyms))
        columns.append((column.name, tuple(dict.fromkeys(headings))))
    return tuple(columns)


@cache
def headings_of(contract: Contract) -> frozenset[str]:
    """All plain headings that a column of the contract may have."""
    return frozenset(heading for _, headings in wanted(contract) for heading in headings)


def possible_headers(sheet: Sheet) -> list[Header]:
    """Every way to read rows among the first twenty, each alone or with one or two rows below it, as a header."""
    top = sheet.cells.head(HEADER_WITHIN_ROWS + MOST_LEVELS - 1)
    rows = [_filled(row) for row in top.iter_rows(named=True)]
    spread = _spread(sheet, rows) if sheet.merged else rows
    headers = []
    for first in range(min(HEADER_WITHIN_ROWS, len(rows))):
        for levels in range(1, MOST_LEVELS + 1):
            if first + levels <= len(rows) and rows[first] and rows[first + levels - 1]:
                header = _header(
                    spread[first : first + levels], row=first + levels, is_spread=bool(sheet.merged)
                )
                if len(set(header.lowest.values())) >= 2:
                    headers.append(header)
    return headers


@lru_cache(maxsize=4096)
def _bare(heading: str) -> str:
    return heading_and_unit(heading)[0]


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {letter: cell.strip() for letter, cell in row.items() if cell and cell.strip()}


def _spread(sheet: Sheet, rows: Sequence[_Row]) -> list[dict[str, str]]:
    """The rows with the text of joined cells in each of them."""
    spread = [dict(row) for row in rows]
    for merged in sheet.merged:
        if merged.first_row > len(rows):
            continue
        text = rows[merged.first_row - 1].get(column_letter(merged.first_column))
        for row in spread[merged.first_row - 1 : merged.last_row] if text else ():
            for column in range(merged.first_column, min(merged.last_column, sheet.cells.width - 1) + 1):
                row.setdefault(column_letter(column), text or "")
    return spread


def _header(rows: Sequence[_Row], *, row: int, is_spread: bool) -> Header:
    """The lowest row names the columns where it says anything; what stands above it are upper headings."""
    lowest: dict[str, str] = {}
    uppers: dict[str, tuple[str, ...]] = {}
    for texts in rows if is_spread else _carried_down(rows):
        for letter, text in texts.items():
            over = lowest.get(letter)
            if over and over != text and _bare(over):
                uppers[letter] = (*uppers.get(letter, ()), over)
            lowest[letter] = text
    in_order = {letter: lowest[letter] for letter in sorted(lowest, key=lambda one: (len(one), one))}
    return _without_titles(Header(row=row, levels=len(rows), lowest=in_order, uppers=uppers))


def _carried_down(rows: Sequence[_Row]) -> list[_Row]:
    """Where nothing tells how far a heading reaches, each is carried over those below it."""
    carried = [rows[-1]]
    for row in reversed(rows[:-1]):
        carried.insert(0, _carried(row, below=carried[0]))
    return carried


def _without_titles(header: Header) -> Header:
    """What stands over every column alike tells none from another."""
    tops = {header.uppers.get(letter, ("",))[0] for letter in header.lowest}
    if len(tops) != 1 or "" in tops:
        return header
    below = {letter: uppers[1:] for letter, uppers in header.uppers.items() if len(uppers) > 1}
    return _without_titles(replace(header, levels=header.levels - 1, uppers=below))


def _carried(row: _Row, *, below: _Row) -> dict[str, str]:
    """A heading with one below it reaches over the columns to its right that have only that: 收入 | 工资性, 转移性."""
    carried = dict(row)
    last: str | None = None
    for letter in _between(row, below):
        if letter in row:
            last = row[letter] if letter in below else None
        elif last and letter in below:
            carried[letter] = last
        else:
            last = None
    return carried


def _between(*rows: _Row) -> Iterator[str]:
    """All letters that either row has, in the order of the sheet; an empty column in between ends a heading."""
    found = {letter for row in rows for letter in row}
    widest = max(found, key=lambda letter: (len(letter), letter), default=None)
    place = 0
    while widest is not None:
        yield (letter := column_letter(place))
        if letter == widest:
            return
        place += 1


def _paths(uppers: Sequence[str], lowest: str) -> Iterator[tuple[str, ...]]:
    """The lowest heading with any of those above it, in their order."""
    for size in range(1, len(uppers) + 1):
        for some in combinations(uppers, size):
            yield (*some, lowest)
