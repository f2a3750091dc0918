"""Carry one screening run into clues: all of it or nothing, and the same run twice is once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Now

from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.clues.models import ScreeningRun
from fangpin.kernel.errors import UserError

# One advisory lock for all loads: a run is compared with the state the one before it left.
_LOCK = 0x66616E6770696E01
_SQL = Path(__file__).with_name("receive_run.sql")


class RunRefused(UserError):
    """The run cannot be loaded; the message is for the officer."""


@dataclass(frozen=True)
class RunFacts:
    """A run as the data plane published it; `rules`, `columns`, `feeds` and `covered_until` as ScreeningRun describes them."""

    run_id: str
    as_of: date
    households: int
    hits: int
    unknowns: int
    seconds: Decimal
    rules: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    feeds: dict[str, dict[str, str]]
    covered_until: dict[str, dict[str, str]]


class SheetRow(NamedTuple):
    """One household of the run; the last three are JSON texts as HouseholdSheet describes them."""

    household_key: str
    village_code: str
    hits: list[str]
    unknowns: list[str]
    facts: str
    verdicts: str
    evidence: str


class RankRow(NamedTuple):
    """The visiting order of one household with hits."""

    household_key: str
    points: int
    reason: str


@dataclass(frozen=True)
class RunReceipt:
    run_id: str
    new_clues: int
    new_findings: int
    is_repeat: bool


def receive_run(
    *, run: RunFacts, sheets: Iterable[SheetRow], ranks: Iterable[RankRow], follows: str | None = None
) -> RunReceipt:
    """Raise, merge and clear. New is what crossed: a rule that hits and did not before, or had cleared.

    With `follows`, the run loaded last, come only households about which the run says anything else than that one did.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        known = ScreeningRun.objects.filter(pk=run.run_id).first()
        if known and not _is_returning(known):
            return RunReceipt(run.run_id, known.new_clues, known.new_findings, is_repeat=True)
        _refuse_older(run.as_of)
        if follows is not None:
            _refuse_after_another(follows)
        loaded = _renew(known) if known else _insert_run(run)
        _copy_incoming(cursor, run=run, sheets=sheets, ranks=ranks)
        _refuse_strangers(cursor)
        cursor.execute(_SQL.read_text(encoding="utf-8"))
        cursor.execute("SELECT new_clues, new_findings FROM pg_temp.outcome")
        loaded.new_clues, loaded.new_findings = cursor.fetchone()
        loaded.save(update_fields=["new_clues", "new_findings"])
        record_entry(
            actor=None,
            verb=Verb.LOADED_RUN,
            object_kind="run",
            object_id=run.run_id,
            detail={"new_clues": loaded.new_clues, "new_findings": loaded.new_findings},
        )
    return RunReceipt(run.run_id, loaded.new_clues, loaded.new_findings, is_repeat=False)


def tidy_after_load() -> None:
    """VACUUM, not only ANALYZE: without it list pages are ten times slower after a bulk load."""
    with connection.cursor() as cursor:
        for table in ("clues_householdsheet", "clues_rulestate", "clues_clue", "clues_finding"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")


def refuse_other_past(as_of: date) -> None:
    """Before the work of a screening: a day of the past is of use only if it was loaded then."""
    if not ScreeningRun.objects.filter(as_of=as_of).exists():
        _refuse_older(as_of)


def _refuse_older(as_of: date) -> None:
    newest = ScreeningRun.objects.order_by("-as_of").values_list("as_of", flat=True).first()
    if newest and as_of < newest:
        raise RunRefused(
            f"筛查日 {as_of} 早于已载入的最近筛查日 {newest}，不能载入；请用 {newest} 或之后的日期重新筛查。"
        )


def _refuse_after_another(follows: str) -> None:
    newest = _newest()
    if newest is None or newest.pk != follows:
        raise RunRefused("载入这批结果时，另一批筛查结果已先载入；请再筛查一次。")


def _is_returning(known: ScreeningRun) -> bool:
    """Whether a later run of the same day stands in its place: what it knew was taken back, as by undoing a link."""
    newest = _newest()
    return newest is not None and newest.pk != known.pk and newest.as_of == known.as_of


def _newest() -> ScreeningRun | None:
    return ScreeningRun.objects.order_by("-as_of", "-loaded_at").first()


def _renew(known: ScreeningRun) -> ScreeningRun:
    known.loaded_at = Now()
    known.save(update_fields=["loaded_at"])
    return known


def _insert_run(run: RunFacts) -> ScreeningRun:
    return ScreeningRun.objects.create(
        run_id=run.run_id,
        as_of=run.as_of,
        households=run.households,
        hits=run.hits,
        unknowns=run.unknowns,
        seconds=run.seconds,
        rules=run.rules,
        columns=run.columns,
        feeds=run.feeds,
        covered_until=run.covered_until,
    )


def _copy_incoming(
    cursor: CursorWrapper, *, run: RunFacts, sheets: Iterable[SheetRow], ranks: Iterable[RankRow]
) -> None:
    cursor.execute(_TABLES)
    cursor.execute("INSERT INTO pg_temp.incoming_run VALUES (%s, %s)", [run.run_id, run.as_of])
    rules = [(rule["rule_id"], json.dumps(rule, ensure_ascii=False)) for rule in run.rules]
    cursor.executemany("INSERT INTO pg_temp.incoming_rule VALUES (%s, %s)", rules)
    with cursor.copy("COPY pg_temp.incoming_sheet FROM STDIN") as copy:
        for sheet in sheets:
            copy.write_row(sheet)
    with cursor.copy("COPY pg_temp.incoming_rank FROM STDIN") as copy:
        for rank in ranks:
            copy.write_row(rank)
    # All four: a table the planner knows nothing of counts as a thousand rows, and the joins become nested loops.
    for table in ("run", "rule", "sheet", "rank"):
        cursor.execute(f"ANALYZE pg_temp.incoming_{table}")


def _refuse_strangers(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT count(*) FROM pg_temp.incoming_sheet WHERE NOT EXISTS "
        "(SELECT FROM registry_household WHERE key = household_key)"
    )
    (strangers,) = cursor.fetchone()
    if strangers:
        raise RunRefused(f"筛查结果中有 {strangers} 户不在户籍名册里；请先接收户籍人口信息，再重新载入。")


_TABLES = """
DROP TABLE IF EXISTS pg_temp.incoming_run, pg_temp.incoming_rule, pg_temp.incoming_sheet,
    pg_temp.incoming_rank, pg_temp.incoming_hit, pg_temp.crossing, pg_temp.outcome;
CREATE TEMP TABLE incoming_run (run_id text, as_of date) ON COMMIT DROP;
CREATE TEMP TABLE incoming_rule (rule_id text PRIMARY KEY, rule jsonb) ON COMMIT DROP;
CREATE TEMP TABLE incoming_sheet (
    household_key uuid PRIMARY KEY, village_code text, hits text[], unknowns text[],
    facts jsonb, verdicts jsonb, evidence jsonb
) ON COMMIT DROP;
CREATE TEMP TABLE incoming_rank (household_key uuid PRIMARY KEY, points integer, reason text) ON COMMIT DROP;
"""
