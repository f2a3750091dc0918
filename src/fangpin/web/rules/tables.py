"""Decision tables in words: their versions by region and time, rows as sentences, and what a draft changes in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from fangpin.apps.rules.api import RuleChange
from fangpin.rulebook import ParameterMissing, Rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE
from fangpin.rulebook.table_models import DecisionTable, TableRow, TableVersion
from fangpin.rulebook.table_text import row_changes, row_sentence
from fangpin.web.rules.wording import region_names, source_words


@dataclass(frozen=True)
class Version:
    """The rows of one region over one span of days."""

    region: str
    since: date
    until: date | None
    source: str
    is_default: bool
    standing: str  # 现行, 待生效, 已过期
    sentences: tuple[str, ...]
    workbook: str  # where to download it


def versions_of(book: Rulebook, *, table: str, on: date) -> list[Version]:
    """The widest region first, the newest first."""
    found = book.tables[table]
    names = region_names(one.region for one in found.versions)
    newest_first = sorted(found.versions, key=lambda one: one.from_, reverse=True)
    by_region = sorted(newest_first, key=lambda one: (len(one.region.strip("*").rstrip("0")), one.region))
    return [_version(book, table, one, region=names[one.region], on=on) for one in by_region]


def version_here(book: Rulebook, *, table: str, region: str, on: date) -> Version | None:
    """The rows in force in an area on a day."""
    try:
        found = book.table_version(table=table, region=region, on=on)
    except ParameterMissing:
        return None
    return _version(book, table, found, region=region_names([found.region])[found.region], on=on)


def _version(book: Rulebook, table: str, one: TableVersion, *, region: str, on: date) -> Version:
    field, name = table.split(".")
    address = reverse("rules:table-workbook", args=[field, name])
    return Version(
        region=region,
        since=one.from_,
        until=one.until,
        source=source_words(one.source),
        is_default=one.source == DEFAULT_SOURCE,
        standing="现行" if one.holds_on(on) else "待生效" if one.from_ > on else "已过期",
        sentences=sentences(book, table=book.tables[table], rows=one.rows),
        workbook=f"{address}?region={one.region}&from={one.from_}",
    )


def sentences(book: Rulebook, *, table: DecisionTable, rows: Sequence[TableRow]) -> tuple[str, ...]:
    return tuple(row_sentence(table, row, units=book.units) for row in rows)


def rows_compared(book: Rulebook, change: RuleChange) -> list[dict[str, Any]]:
    """Each row before and after, as sentences; nothing while the workbook is not read or the table is gone."""
    table = book.tables.get(change.target)
    if table is None or change.rows is None:
        return []

    def told(row: TableRow | None) -> str:
        return row_sentence(table, row, units=book.units) if row else ""

    compared = row_changes(_rows(change.former_rows or []), _rows(change.rows))
    return [
        {"id": one.id, "word": one.word, "before": told(one.before), "after": told(one.after)}
        for one in compared
    ]


def change_in_short(change: RuleChange) -> str:
    """改动 1 行，新增 1 行"""
    if change.rows is None:
        return "表有错，待改" if change.faults else "正在检查"
    words = [one.word for one in row_changes(_rows(change.former_rows or []), _rows(change.rows))]
    counted = [f"{word} {words.count(word)} 行" for word in ("改动", "新增", "删去") if word in words]
    return "，".join(counted)


def _rows(told: Sequence[Any]) -> list[TableRow]:
    return [TableRow.model_validate(one) for one in told]
