"""Carry what was approved into the data plane, read the tables of drafts, and work out what a draft would change."""

import logging
from dataclasses import asdict
from datetime import date
from typing import Any

from fangpin.apps.clues.api import confirmed_after
from fangpin.apps.rules.api import (
    ImpactRow,
    Preview,
    PreviewState,
    RuleChange,
    as_approved,
    mark_changes_logged,
    note_faults,
    note_preview_failure,
    preview_for_job,
    receive_preview,
    receive_rows,
    unlogged_changes,
    workbook_bytes,
)
from fangpin.engine.changed_cases import changed_cases
from fangpin.engine.impact import Impact
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.pipeline.impact import impact_on, last_day, run_of_month
from fangpin.pipeline.published import published_run
from fangpin.pipeline.ranking import PointsImpact, points_impact_on
from fangpin.pipeline.screen import Run
from fangpin.pipeline.storing import stored_whole
from fangpin.pipeline.table_workbook import table_sheets
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import ApprovedChange, change_file, change_text
from fangpin.rulebook.table_edits import TableRefused, check_use, edited_table
from fangpin.rulebook.table_text import rows_as_json

logger = logging.getLogger(__name__)
FAULT = "测算时出错，系统会自动再试；如果一小时后仍没有结果，请联系系统管理员。"


class TableFaulty(UserError):
    """There is nothing to work out: the workbook has faults."""


def log_rule_changes(*, home: Home) -> int:
    """Number of files written. Safe to repeat and to kill: a file written but not marked is written again."""
    changes = unlogged_changes()
    for change in changes:
        with stored_whole(home.rule_changes / change_file(change)) as draft:
            draft.write_text(change_text(change), encoding="utf-8")
    mark_changes_logged([one.id for one in changes])
    return len(changes)


def preview_rule_change(preview_id: int, *, home: Home) -> None:
    """Safe to repeat: a finished preview is left alone."""
    preview = preview_for_job(preview_id)
    if preview.state == PreviewState.DONE:
        return
    try:
        _preview(preview, home=home)
    except UserError as error:
        note_preview_failure(preview_id=preview_id, says=str(error))
    except Exception:
        note_preview_failure(preview_id=preview_id, says=FAULT)
        raise
    else:
        logger.info("previewed rule change %s", preview.change_id)


def _preview(preview: Preview, *, home: Home) -> None:
    drafted = preview.change
    if not drafted.has_content:
        drafted = _read(drafted, home=home)
    change = as_approved(drafted, approved_on=drafted.drafted_on)
    run = published_run(home) if preview.month is None else run_of_month(preview.month, home=home)
    impact = _impact(run, home=home, change=change, month=preview.month)
    receive_preview(
        preview_id=preview.pk,
        run_id=run.run_id,
        figures=impact.figures(),
        cases=_cases(change, home=home) if preview.month is None else [],
        rows=(ImpactRow(**asdict(one)) for one in impact.changed),
    )


def _impact(run: Run, *, home: Home, change: ApprovedChange, month: date | None) -> Impact | PointsImpact:
    if change.table:
        return points_impact_on(run, home=home, change=change)
    return impact_on(
        run, home=home, change=change, confirmed=confirmed_after(last_day(month)) if month else None
    )


def _read(change: RuleChange, *, home: Home) -> RuleChange:
    """The change with the rows of its workbook; what is wrong with them is kept for the drafter."""
    book = load_rulebook(home=home)
    try:
        edited = edited_table(table_sheets(workbook_bytes(change, home=home)), rulebook=book)
        check_use(edited, rulebook=book, table=change.target, region=change.region, on=change.from_date)
        return receive_rows(change_id=change.pk, rows=rows_as_json(edited.rows), home=home)
    except UserError as error:
        faults = error.faults if isinstance(error, TableRefused) else [str(error)]
        note_faults(change_id=change.pk, faults=faults)
        raise TableFaulty(f"这份表有 {len(faults)} 处错误，没有测算；请照上面逐条改好，重新交表。") from error


def _cases(change: ApprovedChange, *, home: Home) -> list[dict[str, Any]]:
    found = changed_cases(load_rulebook(home=home), change=change)
    return [{"rule": one.rule, "case": one.case, "complaints": list(one.complaints)} for one in found]
