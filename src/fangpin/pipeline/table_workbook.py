"""A decision table as a workbook that officials edit, and back: nothing is taken that leaves a gap or an overlap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from pydantic import ValidationError

from fangpin.kernel.errors import UserError
from fangpin.pipeline.reading import column_letter
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.text_workbook import TextSheet, workbook_bytes
from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import Unit
from fangpin.rulebook.table_files import table_faults, version_source_faults
from fangpin.rulebook.table_models import DecisionTable, TableVersion
from fangpin.rulebook.table_text import row_sentence, version_hash
from fangpin.rulebook.validation import model_faults
from fangpin.rulebook.yaml_lines import Document

_HEADER_ROW = 4
_ABOUT_ROW = 2
_MADE_FROM = "勿改"
_ID, _SAYS, _SENTENCE = "编号", "说明", "整句（自动生成，不用改）"
_REGION, _FROM, _SOURCE = "地区", "生效日期", "依据"
_HINT = "每行一档：起含在内，止不含在内，空着表示没有下限或上限。改了内容请把生效日期改成以后的一天；不要增减栏目。"


class TableRefused(UserError):
    """A workbook cannot become a table; `faults` says everything that is wrong with it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"这份决策表有 {len(self.faults)} 处错误，没有写入任何内容：\n{lines}")


@dataclass(frozen=True)
class EditedTable:
    """A table with the version of a workbook in it: what differs, and each row as a sentence."""

    name: str
    table: DecisionTable
    version: TableVersion
    differences: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class _Original:
    """The version in the rulebook that a workbook was made from."""

    name: str
    table: DecisionTable
    version: TableVersion


def table_workbook(*, rulebook: Rulebook, name: str, region: str, on: date) -> bytes:
    """The rows that hold in a region on a day; every cell is text."""
    table = rulebook.tables[name]
    version = rulebook.table_version(table=name, region=region, on=on)
    headings = _headings(table, rulebook.units)
    rows = [
        [table.title],
        [_REGION, version.region, _FROM, version.from_.isoformat(), _SOURCE, version.source],
        [_HINT],
        list(headings),
        *(_cells(table, version, place, rulebook.units) for place in range(len(version.rows))),
    ]
    made_from = [[name, version.region, version.from_.isoformat(), version_hash(name, table, version)]]
    return workbook_bytes(
        [
            _sheet(table.title, rows, header_row=_HEADER_ROW),
            _sheet(_MADE_FROM, made_from, is_hidden=True),
        ],
        made_on=on,
    )


def _sheet(name: str, rows: list[list[str]], *, header_row: int = 0, is_hidden: bool = False) -> TextSheet:
    width = max(map(len, rows))
    columns = zip(*(row + [""] * (width - len(row)) for row in rows), strict=True)
    cells = {column_letter(place): pl.Series(texts, dtype=pl.String) for place, texts in enumerate(columns)}
    return TextSheet(
        name=name,
        cells=pl.DataFrame(cells),
        header_row=header_row,
        heading_rows=range(header_row, header_row + 1) if header_row else range(0),
        is_hidden=is_hidden,
    )


def _headings(table: DecisionTable, units: Mapping[str, Unit]) -> dict[str, tuple[str, ...]]:
    """Each heading and where its cells go in a row of the table."""
    found: dict[str, tuple[str, ...]] = {_ID: ("id",)}
    for column in table.columns:
        unit = units[column.unit].title
        found[f"{column.title}（{unit}）起（含）"] = ("when", column.name, "from")
        found[f"{column.title}（{unit}）止（不含）"] = ("when", column.name, "below")
    found[f"{table.title}（{units[table.unit].title}）"] = ("outcome",)
    return found | {_SAYS: ("says",), _SENTENCE: ()}


def _cells(table: DecisionTable, version: TableVersion, place: int, units: Mapping[str, Unit]) -> list[str]:
    row = version.rows[place]
    told = [row.id]
    for column in table.columns:
        interval = row.when.get(column.name)
        ends = (interval.from_, interval.below) if interval else (None, None)
        told += ["" if end is None else str(end) for end in ends]
    return [*told, str(row.outcome), row.says, row_sentence(table, row, units=units)]


def edited_table(sheets: Sequence[Sheet], *, rulebook: Rulebook, today: date) -> EditedTable:
    """The table that a workbook makes of the rulebook's; raises TableRefused with all faults."""
    original = _made_from(sheets, rulebook)
    grid = _texts(next(sheet for sheet in sheets if sheet.name != _MADE_FROM))
    headings = _headings(original.table, rulebook.units)
    faults = list(_heading_faults(grid, headings))
    if faults:
        raise TableRefused(faults)
    about = grid[_ABOUT_ROW - 1]
    raw_rows, numbers = _raw_rows(grid, headings)
    version = _version(
        {"region": about[1], "from": about[3], "source": about[5], "rows": raw_rows},
        until=original.version.until,
        numbers=numbers,
    )
    differences = _differences(original.version, version)
    table = _with_version(original, version, is_changed=bool(differences), today=today)
    return EditedTable(
        name=original.name,
        table=_checked(table, version, rulebook=rulebook, numbers=numbers),
        version=version,
        differences=differences,
        sentences=tuple(row_sentence(table, row, units=rulebook.units) for row in version.rows),
    )


def _made_from(sheets: Sequence[Sheet], rulebook: Rulebook) -> _Original:
    hidden = next((sheet for sheet in sheets if sheet.name == _MADE_FROM), None)
    told = _texts(hidden)[0] if hidden else []
    if len(told) < 4 or len(sheets) != 2 or told[0] not in rulebook.tables:
        raise TableRefused(
            [
                "这不是由本系统导出的决策表，或多了、少了工作表；请用 fangpin rulebook table export 重新导出再改。"
            ]
        )
    name, region, first_day, made_from = told[:4]
    table = rulebook.tables[name]
    for version in table.versions:
        is_same = (version.region, version.from_.isoformat()) == (region, first_day)
        if is_same and version_hash(name, table, version) == made_from:
            return _Original(name, table, version)
    raise TableRefused(["导出以后规则库里的这份表已经改过；请重新导出，在新的一份上改。"])


def _texts(sheet: Sheet) -> list[list[str]]:
    return [[(cell or "").strip() for cell in row] for row in sheet.cells.rows()]


def _heading_faults(grid: list[list[str]], headings: Mapping[str, tuple[str, ...]]) -> list[str]:
    if len(grid) <= _HEADER_ROW:
        return [f"第 {_HEADER_ROW} 行应是表头，下面至少要有一行；请重新导出再改。"]
    about = grid[_ABOUT_ROW - 1]
    if len(about) < 6 or (about[0], about[2], about[4]) != (_REGION, _FROM, _SOURCE):
        return [f"第 {_ABOUT_ROW} 行应依次写明{_REGION}、{_FROM}、{_SOURCE}；请重新导出再改。"]
    found = grid[_HEADER_ROW - 1]
    faults = [
        f"第 {_HEADER_ROW} 行：不认识栏目“{one}”；请删去。" for one in found if one and one not in headings
    ]
    faults += [f"第 {_HEADER_ROW} 行：缺少栏目“{one}”；请补上。" for one in headings if one not in found]
    faults += [
        f"第 {_HEADER_ROW} 行：栏目“{one}”写了两次；请删去一个。" for one in headings if found.count(one) > 1
    ]
    for number, row in enumerate(grid[_HEADER_ROW:], start=_HEADER_ROW + 1):
        if any(cell and (place >= len(found) or not found[place]) for place, cell in enumerate(row)):
            faults.append(f"第 {number} 行：有内容写在没有表头的栏里；请删去。")
    return faults


def _raw_rows(
    grid: list[list[str]], headings: Mapping[str, tuple[str, ...]]
) -> tuple[list[dict[str, object]], list[int]]:
    """The rows as the file of a table has them, and where each stands in the sheet."""
    places = {grid[_HEADER_ROW - 1].index(heading): path for heading, path in headings.items() if path}
    rows: list[dict[str, object]] = []
    numbers = []
    for number, cells in enumerate(grid[_HEADER_ROW:], start=_HEADER_ROW + 1):
        if not any(cells):
            continue
        when: dict[str, dict[str, str]] = {}
        row: dict[str, object] = {"when": when}
        for place, path in places.items():
            if cells[place] and len(path) == 1:
                row[path[0]] = cells[place]
            elif cells[place]:
                when.setdefault(path[1], {})[path[2]] = cells[place]
        rows.append(row)
        numbers.append(number)
    return rows, numbers


def _version(content: dict[str, object], *, until: date | None, numbers: list[int]) -> TableVersion:
    try:
        version = TableVersion.model_validate(content)
    except ValidationError as error:
        document = Document(
            file="",
            lines={("rows", place): number for place, number in enumerate(numbers)} | {(): _ABOUT_ROW},
        )
        told = model_faults(error, document)
        raise TableRefused([f"第 {fault.line} 行：{fault.says}" for fault in told]) from None
    still = until if until is not None and until > version.from_ else None
    return version.model_copy(update={"until": still})


def _differences(old: TableVersion, new: TableVersion) -> tuple[str, ...]:
    """What an official changed, row by row; the order of rows does not matter."""
    told = [
        f"{title}：{getattr(old, key)} → {getattr(new, key)}"
        for title, key in ((_REGION, "region"), (_FROM, "from_"), (_SOURCE, "source"))
        if getattr(old, key) != getattr(new, key)
    ]
    before, after = ({row.id: row for row in version.rows} for version in (old, new))
    told += [f"少了第 {one} 行" for one in before if one not in after]
    told += [f"多了第 {one} 行" for one in after if one not in before]
    told += [f"改了第 {one} 行" for one in before if one in after and before[one] != after[one]]
    return tuple(told)


def _with_version(
    original: _Original, version: TableVersion, *, is_changed: bool, today: date
) -> DecisionTable:
    """The old version ends where the new one begins: what held before stays as it was."""
    if not is_changed:
        return original.table
    if version.region != original.version.region:
        raise TableRefused([f"第 {_ABOUT_ROW} 行：地区不能改；别的地区请另行导出。"])
    if version.from_ <= max(today, original.version.from_):
        says = f"改了内容，生效日期最早是明天，也要晚于原来的 {original.version.from_}"
        raise TableRefused([f"第 {_ABOUT_ROW} 行：{says}（现为 {version.from_}）；请改成以后的一天。"])
    versions: list[TableVersion] = []
    for one in original.table.versions:
        if one == original.version:
            versions += [one.model_copy(update={"until": version.from_}), version]
        else:
            versions.append(one)
    return original.table.model_copy(update={"versions": tuple(versions)})


def _checked(
    table: DecisionTable, version: TableVersion, *, rulebook: Rulebook, numbers: list[int]
) -> DecisionTable:
    told = [*table_faults(table, units=rulebook.units)]
    told += version_source_faults(table, sources=rulebook.sources)
    own = next(index for index, one in enumerate(table.versions) if one == version)
    faults = []
    for place, says in told:
        is_row = place[:3] == ("versions", own, "rows") and len(place) > 3
        at = numbers[int(place[3])] if is_row else _ABOUT_ROW if place[-1] == "source" else _HEADER_ROW
        faults.append(f"第 {at} 行：{says}")
    if faults:
        raise TableRefused(faults)
    return table
