"""Whether the rows of a decision table leave nothing out and never contradict: every cell between the cut points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from math import prod

from fangpin.rulebook.table_models import Interval, TableColumn, TableRow

MOST_CELLS = 200_000


@dataclass(frozen=True)
class Cell:
    """A box that no row holds (a gap, with the rows that end at it), or that several hold (an overlap)."""

    box: tuple[tuple[str, Interval], ...]
    rows: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        return not self.rows

    def says(self, columns: Sequence[TableColumn]) -> str:
        titles = {column.name: column.title for column in columns}
        where = "、".join(f"{titles[name]} {interval}" for name, interval in self.box)
        if self.is_gap:
            beside = f"编号 {'、'.join(self.beside)} 的行" if self.beside else "的行"
            return f"没有一行管到：{where}；请补一行，或放宽相邻{beside}。"
        return f"编号 {'、'.join(self.rows)} 的行重叠：{where}；请改窄其中一行。"


def faulty_cells(columns: Sequence[TableColumn], rows: Sequence[TableRow]) -> list[Cell]:
    """Gaps and overlaps; what each row covers of a column is a bit mask, so a cell costs one AND a column."""
    parts = [_parts(column, rows) for column in columns]
    everywhere = (1 << len(rows)) - 1
    found = []
    for box in product(*parts):
        mask = everywhere
        for _, covering in box:
            mask &= covering
        if mask.bit_count() != 1:
            held = tuple(row.id for place, row in enumerate(rows) if mask >> place & 1)
            named = tuple((column.name, interval) for column, (interval, _) in zip(columns, box, strict=True))
            found.append(Cell(named, held, () if held else _beside(named, rows)))
    return found


def _beside(box: Sequence[tuple[str, Interval]], rows: Sequence[TableRow]) -> tuple[str, ...]:
    """The rows that would hold the box too if one of their ends were moved."""
    return tuple(row.id for row in rows if _is_beside(row, box))


def _is_beside(row: TableRow, box: Sequence[tuple[str, Interval]]) -> bool:
    told = [(row.when.get(name, Interval()), part) for name, part in box]
    outside = [(wide, part) for wide, part in told if not _covers(wide, part)]
    if len(outside) != 1:
        return False
    ((wide, part),) = outside
    ends = (wide.below, part.from_), (wide.from_, part.below)
    return any(end is not None and end == cut for end, cut in ends)


def count_cells(columns: Sequence[TableColumn], rows: Sequence[TableRow]) -> int:
    return prod(len(_intervals(column, rows)) for column in columns)


def _parts(column: TableColumn, rows: Sequence[TableRow]) -> list[tuple[Interval, int]]:
    """The stretches between the cut points of a column, each with the rows that hold in it."""
    everything = Interval()
    return [
        (part, sum(1 << place for place, row in enumerate(rows) if _covers(row.when.get(column.name, everything), part)))
        for part in _intervals(column, rows)
    ]  # fmt: skip


def _intervals(column: TableColumn, rows: Sequence[TableRow]) -> list[Interval]:
    cuts = sorted(cut for cut in _cuts(column, rows) if column.least is None or cut > column.least)
    ends: list[Decimal | None] = [column.least, *cuts, None]
    return [Interval.model_validate({"from": low, "below": high}) for low, high in pairwise(ends)]


def _cuts(column: TableColumn, rows: Sequence[TableRow]) -> set[Decimal]:
    used: Iterator[Interval] = (row.when[column.name] for row in rows if column.name in row.when)
    return {cut for interval in used for cut in (interval.from_, interval.below) if cut is not None}


def _covers(wide: Interval, part: Interval) -> bool:
    low = wide.from_ is None or (part.from_ is not None and wide.from_ <= part.from_)
    # A part without a beginning lies in what begins at or below the least number.
    high = wide.below is None or (part.below is not None and part.below <= wide.below)
    return low and high
