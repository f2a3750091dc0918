"""A decision table as its file has it, and each of its rows as a sentence."""

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from fangpin.rulebook.models import Unit
from fangpin.rulebook.table_models import DecisionTable, Interval, TableRow, TableVersion


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
    """What a workbook was made from: the same again only while nobody has changed the table."""
    content = [
        name,
        table.unit,
        *(column.model_dump_json() for column in table.columns),
        version.model_dump_json(by_alias=True),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]


def table_yaml(table: DecisionTable) -> str:
    """The file of a table; reading it gives the same table."""
    lines = [
        f"title: {_quoted(table.title)}",
        f"unit: {table.unit}",
        f"last_checked_on: {table.last_checked_on}",
    ]
    if table.note:
        lines.append(f"note: {_quoted(table.note)}")
    lines.append("columns:")
    for column in table.columns:
        least = "" if column.least is None else f", least: {_number(column.least)}"
        lines.append(
            f"  - {{name: {column.name}, title: {_quoted(column.title)}, unit: {column.unit}{least}}}"
        )
    lines.append("versions:")
    for version in table.versions:
        lines += [f'  - region: "{version.region}"', f"    from: {version.from_}"]
        lines += [f"    until: {version.until}"] if version.until else []
        lines += [f"    source: {_quoted(version.source)}", "    rows:"]
        for row in version.rows:
            when = ", ".join(f"{name}: {_interval(interval)}" for name, interval in row.when.items())
            lines += [f"      - id: {_quoted(row.id)}", f"        when: {{{when}}}"]
            lines += [f"        outcome: {_number(row.outcome)}", f"        says: {_quoted(row.says)}"]
    return "\n".join(lines) + "\n"


def _interval(interval: Interval) -> str:
    ends = [("from", interval.from_), ("below", interval.below)]
    return "{" + ", ".join(f"{key}: {_number(end)}" for key, end in ends if end is not None) + "}"


def _number(number: Decimal) -> str:
    return f'"{number}"'


def _quoted(text: str) -> str:
    # JSON's way of quoting is YAML's too.
    return json.dumps(text, ensure_ascii=False)
