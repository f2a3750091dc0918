"""What an official made of a decision table's workbook: its rows, or every fault by sheet, row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from fangpin.kernel.areas import full_code
from fangpin.kernel.errors import UserError
from fangpin.rulebook.book import Rulebook
from fangpin.rulebook.table_files import cell_faults, row_faults
from fangpin.rulebook.table_models import DecisionTable, TableRow, TableVersion
from fangpin.rulebook.table_text import version_hash
from fangpin.rulebook.table_workbook import HEADER_ROW, MADE_FROM, headings_of, origin
from fangpin.rulebook.validation import complaint

Grid = list[list[str]]
_AGAIN = "请从决策表的页面重新下载再改。"


class TableRefused(UserError):
    """A workbook cannot become a table; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"这份决策表有 {len(self.faults)} 处错误，没有写入任何内容：\n{lines}")


@dataclass(frozen=True)
class EditedTable:
    """The rows of a workbook, and the version of the rulebook that it was made from."""

    name: str
    base: TableVersion
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class _Page:
    """The visible sheet: its headings, and where each row of the table stands."""

    sheet: str
    headings: Mapping[str, tuple[str, ...]]
    grid: Grid

    @property
    def head(self) -> list[str]:
        return self.grid[HEADER_ROW - 1] if len(self.grid) >= HEADER_ROW else []

    @property
    def lines(self) -> list[int]:
        """The numbers of the rows that hold anything."""
        return [number for number, row in enumerate(self.grid, 1) if number > HEADER_ROW and any(row)]

    def at(self, *lines: int) -> str:
        return f"工作表“{self.sheet}”第 {'、'.join(map(str, sorted(set(lines))))} 行"

    def cell(self, line: int, path: tuple[Any, ...]) -> tuple[str, str]:
        """Where a part of a row stands, and its heading."""
        found = [heading for heading, to in self.headings.items() if path and to[: len(path)] == path]
        if not found:
            return self.at(line), ""
        letters = "、".join(_letter(self.head.index(heading)) for heading in found)
        return f"{self.at(line)} {letters} 列", "、".join(found)


def edited_table(sheets: Sequence[tuple[str, Grid]], *, rulebook: Rulebook) -> EditedTable:
    """The rows of a workbook with its sheets as text; raises TableRefused with all faults."""
    name, base = _made_from(sheets, rulebook)
    table = rulebook.tables[name]
    sheet, grid = next(one for one in sheets if one[0] != MADE_FROM)
    page = _Page(sheet=sheet, headings=headings_of(table, rulebook.units), grid=grid)
    faults = _heading_faults(page)
    if faults:
        raise TableRefused(faults)
    version = _version(page, base)
    faults = _version_faults(page, table, version, rulebook)
    if faults:
        raise TableRefused(faults)
    return EditedTable(name=name, base=base, rows=version.rows)


def check_use(edited: EditedTable, *, rulebook: Rulebook, table: str, region: str, on: date) -> None:
    """Whether a workbook can follow what would hold in a region on a day; raises TableRefused."""
    title = rulebook.tables[table].title
    if edited.name != table:
        other = rulebook.tables[edited.name].title
        raise TableRefused([f"这是“{other}”的工作簿，不是“{title}”的；请从“{title}”的页面下载再改。"])
    held = rulebook.table_version(table=table, region=full_code(region), on=on)
    whole = rulebook.tables[table]
    if version_hash(table, whole, held) != version_hash(table, whole, edited.base):
        says = f"这个地区 {on} 有效的是地区 {held.region}、{held.from_} 起的一份，交来的却是从另一份改的"
        raise TableRefused([f"{says}；请下载那一份再改。"])
    if {row.id: row for row in held.rows} == {row.id: row for row in edited.rows}:
        raise TableRefused(["和现在的内容一样，没有改动；请先在下载的工作簿里改好再交。"])


def _made_from(sheets: Sequence[tuple[str, Grid]], rulebook: Rulebook) -> tuple[str, TableVersion]:
    hidden = next((grid for name, grid in sheets if name == MADE_FROM), [])
    told = tuple(hidden[0][:4]) if hidden else ()
    if len(told) < 4 or len(sheets) != 2 or told[0] not in rulebook.tables:
        raise TableRefused([f"这不是由本系统下载的决策表，或多了、少了工作表；{_AGAIN}"])
    name = told[0]
    table = rulebook.tables[name]
    for version in table.versions:
        if origin(name, table, version) == told:
            return name, version
    raise TableRefused([f"下载以后规则库里的这份表已经改过；{_AGAIN}"])


def _heading_faults(page: _Page) -> list[str]:
    if not page.lines:
        return [f"{page.at(HEADER_ROW)}应是表头，下面至少要有一行；{_AGAIN}"]
    found, headings, at = page.head, page.headings, page.at(HEADER_ROW)
    faults = [f"{at}：不认识栏目“{one}”；请删去。" for one in found if one and one not in headings]
    faults += [f"{at}：缺少栏目“{one}”；请补上。" for one in headings if one not in found]
    faults += [f"{at}：栏目“{one}”写了两次；请删去一个。" for one in headings if found.count(one) > 1]
    for number in page.lines:
        row = page.grid[number - 1]
        if any(cell and (place >= len(found) or not found[place]) for place, cell in enumerate(row)):
            faults.append(f"{page.at(number)}：有内容写在没有表头的栏里；请删去。")
    return faults


def _raw_row(page: _Page, line: int) -> dict[str, object]:
    """A row as the file of a table has it."""
    when: dict[str, dict[str, str]] = {}
    row: dict[str, object] = {"when": when}
    for heading, path in page.headings.items():
        text = page.grid[line - 1][page.head.index(heading)]
        if text and len(path) == 1:
            row[path[0]] = text
        elif text and path:
            when.setdefault(path[1], {})[path[2]] = text
    return row


def _version(page: _Page, base: TableVersion) -> TableVersion:
    """The rows in the place of the former ones."""
    lines = page.lines
    content = {
        "region": base.region,
        "from": base.from_,
        "until": base.until,
        "source": base.source,
        "rows": [_raw_row(page, line) for line in lines],
    }
    try:
        return TableVersion.model_validate(content)
    except ValidationError as error:
        raise TableRefused([_told(page, lines, one) for one in error.errors(include_url=False)]) from None


def _told(page: _Page, lines: list[int], detail: Any) -> str:
    """What pydantic found, at its cell and under its heading."""
    _, row, *path = detail["loc"]
    at, heading = page.cell(lines[row], tuple(path))
    return f"{at}：{complaint(detail, field=heading or '这一行')}"


def _version_faults(
    page: _Page, table: DecisionTable, version: TableVersion, rulebook: Rulebook
) -> list[str]:
    """Rows that are wrong by themselves; where there are none, gaps and overlaps."""
    lines = page.lines
    alone = []
    for (_, row, *path), says in row_faults(table, version, (), units=rulebook.units):
        alone.append(f"{page.cell(lines[int(row)], tuple(path))[0]}：{says}")
    if alone:
        return alone
    line_of = {row.id: line for row, line in zip(version.rows, lines, strict=True)}
    told = []
    for cell, says in cell_faults(table, version):
        at = [line_of[one] for one in (cell.rows or cell.beside)] if cell else []
        told.append(f"{page.at(*at or lines)}{'之间' if cell and cell.is_gap else ''}：{says}")
    return told


def _letter(place: int) -> str:
    return (chr(ord("A") + place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
