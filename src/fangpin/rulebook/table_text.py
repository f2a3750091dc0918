"""The rows of a decision table as sentences, how two versions differ, and by what a version is known again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fangpin.rulebook.models import Unit
from fangpin.rulebook.table_models import DecisionTable, Interval, TableRow, TableVersion


@dataclass(frozen=True)
class RowChange:
    """A row of one id before and after; one of them may be missing."""

    id: str
    before: TableRow | None
    after: TableRow | None

    @property
    def word(self) -> str:
        if self.before is None:
            return "新增"
        if self.after is None:
            return "删去"
        return "改动" if self.before != self.after else "不变"


def row_changes(before: Sequence[TableRow], after: Sequence[TableRow]) -> list[RowChange]:
    """Row by row in the new order, those taken out last; the order of rows itself means nothing."""
    old, new = ({row.id: row for row in rows} for rows in (before, after))
    told = [RowChange(one, old.get(one), row) for one, row in new.items()]
    return told + [RowChange(one, row, None) for one, row in old.items() if one not in new]


def rows_as_json(rows: Sequence[TableRow]) -> list[dict[str, Any]]:
    """The rows as files have them: reading them gives the same rows."""
    return [row.model_dump(mode="json", by_alias=True, exclude_none=True) for row in rows]


def row_sentence(table: DecisionTable, row: TableRow, *, units: Mapping[str, Unit]) -> str:
    """What a row says, for those who do not read tables."""
    told = [
        f"{column.title}{_range(row.when[column.name], units[column.unit].title)}"
        for column in table.columns
        if column.name in row.when and row.when[column.name] != Interval()
    ]
    where = "，且".join(told) or "任何情形"
    return f"{where}时，{table.title}为 {row.outcome} {units[table.unit].title}（{row.says}）。"


def _range(interval: Interval, unit: str) -> str:
    if interval.from_ is None:
        return f"不到 {interval.below} {unit}"
    if interval.below is None:
        return f"达到 {interval.from_} {unit}"
    return f"达到 {interval.from_} {unit}、不到 {interval.below} {unit}"


def version_hash(name: str, table: DecisionTable, version: TableVersion) -> str:
    """What a workbook was made from: the same again only while nobody has changed the rows.

    Until when they hold does not count: a version that follows later leaves them as they are.
    """
    content = [
        name,
        table.unit,
        *(column.model_dump_json() for column in table.columns),
        version.model_dump_json(by_alias=True, exclude={"until"}),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
