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
    """A box that no row holds (a gap), or that several hold (an overlap)."""

    box: tuple[tuple[str, Interval], ...]
    rows: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        return not self.rows

    def says(self, columns: Sequence[TableColumn]) -> str:
        titles = {column.name: column.title for column in columns}
        where = "、".join(f"{titles[name]} {interval}" for name, interval in self.box)
        if self.is_gap:
            return f"没有一行管到：{where}；请补一行，或放宽相邻的行。"
        return f"第 {'、'.join(self.rows)} 行重叠：{where}；请改窄其中一行。"


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
            found.append(Cell(named, held))
    return found


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
