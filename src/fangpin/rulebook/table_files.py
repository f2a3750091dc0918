"""Reads the folder of decision tables: each row sound, each version without gap or overlap, no two versions at once."""

from collections.abc import Iterator, Mapping

from fangpin.rulebook.models import Source, Unit
from fangpin.rulebook.parameter_checks import source_faults
from fangpin.rulebook.reading import Reading
from fangpin.rulebook.table_cells import MOST_CELLS, Cell, count_cells, faulty_cells
from fangpin.rulebook.table_models import DecisionTable, TableVersion
from fangpin.rulebook.yaml_lines import Document, Place

_MOST_TOLD = 20

Told = Iterator[tuple[Place, str]]


def read_tables(reading: Reading) -> None:
    """All tables; their faults join the others."""
    for path in sorted((reading.folder / "tables").glob("*/*.yaml")):
        document = reading.document(path)
        table = reading.model(DecisionTable, document, document.data)
        if table is None:
            continue
        name = f"{path.parent.name}.{path.stem}"
        for place, says in table_faults(table, units=reading.units):
            document.fault(place, says)
        for place, says in version_source_faults(table, sources=reading.sources):
            document.fault(place, says)
        reading.faults += document.faults
        if not document.faults:
            reading.tables[name] = table


def version_source_faults(table: DecisionTable, *, sources: Mapping[str, Source]) -> Told:
    """Versions that name no known document."""
    for index, version in enumerate(table.versions):
        place = ("versions", index, "source")
        for fault in source_faults(version.source, Document(file=""), place, sources=sources):
            yield place, fault.says


def table_faults(table: DecisionTable, *, units: Mapping[str, Unit]) -> Told:
    """What is wrong with a table whose parts each have the right shape, and where."""
    if table.unit not in units:
        yield ("unit",), f"units.yaml 里没有单位“{table.unit}”；请改正或补上。"
    names = [column.name for column in table.columns]
    for index, column in enumerate(table.columns):
        if column.unit not in units:
            yield ("columns", index), f"units.yaml 里没有单位“{column.unit}”；请改正或补上。"
        if names.index(column.name) != index:
            yield ("columns", index), f"栏目“{column.name}”写了两次；请只留一处。"
    for index, version in enumerate(table.versions):
        place = ("versions", index)
        for other in table.versions[:index]:
            if version.region == other.region and version.from_ < other.end and other.from_ < version.end:
                yield (
                    place,
                    f"地区 {version.region} 在 {max(version.from_, other.from_)} 起有两份表；请给前一份写上 until。",
                )
        yield from version_faults(table, version, place, units=units)


def version_faults(
    table: DecisionTable, version: TableVersion, place: Place, *, units: Mapping[str, Unit]
) -> Told:
    """What is wrong with one version: first its rows alone, then what they leave out or hold twice."""
    rows = list(row_faults(table, version, place, units=units))
    if rows:
        yield from rows
        return
    order = {row.id: index for index, row in enumerate(version.rows)}
    for cell, says in cell_faults(table, version):
        last = () if cell is None or cell.is_gap else (order[cell.rows[-1]],)
        yield (*place, "rows", *last), says


def row_faults(
    table: DecisionTable, version: TableVersion, place: Place, *, units: Mapping[str, Unit]
) -> Told:
    """What is wrong with a row by itself."""
    columns = {column.name: column for column in table.columns}
    seen: set[str] = set()
    for index, row in enumerate(version.rows):
        at = (*place, "rows", index)
        if row.id in seen:
            yield at, f"编号“{row.id}”用了两次；请换一个。"
        seen.add(row.id)
        if table.unit in units and units[table.unit].whole and row.outcome % 1:
            yield (*at, "outcome"), f"{table.title}只写整数（现为 {row.outcome}）；请改正。"
        for name, interval in row.when.items():
            if name not in columns:
                yield (*at, "when", name), f"表里没有栏目“{name}”；可用的有：{'、'.join(columns)}。"
                continue
            least = columns[name].least
            if least is not None and any(
                end is not None and end < least for end in (interval.from_, interval.below)
            ):
                yield (*at, "when", name), f"“{columns[name].title}”不会小于 {least}；请改正。"


def cell_faults(table: DecisionTable, version: TableVersion) -> Iterator[tuple[Cell | None, str]]:
    """Gaps and overlaps, each in words; the rows have to be sound by themselves."""
    cells = count_cells(table.columns, version.rows)
    if cells > MOST_CELLS:
        yield None, f"这份表分出 {cells:,} 格，太细，查不全有没有遗漏；请减少分界，或拆成几份表。"
        return
    faulty = faulty_cells(table.columns, version.rows)
    for cell in faulty[:_MOST_TOLD]:
        yield cell, cell.says(table.columns)
    if len(faulty) > _MOST_TOLD:
        yield None, f"另有 {len(faulty) - _MOST_TOLD} 处遗漏或重叠；改好上面的再查。"
