"""Carry approved values into the data plane, and work out what a draft would change."""

import logging
from dataclasses import asdict
from typing import Any

from fangpin.apps.clues.api import confirmed_after
from fangpin.apps.rules.api import (
    ImpactRow,
    Preview,
    PreviewState,
    as_approved,
    mark_changes_logged,
    note_preview_failure,
    preview_for_job,
    receive_preview,
    unlogged_changes,
)
from fangpin.engine.changed_cases import changed_cases
from fangpin.home import Home
from fangpin.kernel.errors import UserError
from fangpin.pipeline.impact import impact_on, last_day, run_of_month
from fangpin.pipeline.published import published_run
from fangpin.pipeline.storing import stored_whole
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import ApprovedChange, change_file, change_text

logger = logging.getLogger(__name__)
FAULT = "测算时出错，系统会自动再试；如果一小时后仍没有结果，请联系系统管理员。"


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
    if preview.state != PreviewState.WAITING:
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
    change = as_approved(preview.change, approved_on=preview.change.drafted_on)
    if preview.month is None:
        run, confirmed = published_run(home), None
    else:
        run = run_of_month(preview.month, home=home)
        confirmed = confirmed_after(last_day(preview.month))
    impact = impact_on(run, home=home, change=change, confirmed=confirmed)
    receive_preview(
        preview_id=preview.pk,
        run_id=run.run_id,
        figures=impact.figures(),
        cases=_cases(change, home=home) if preview.month is None else [],
        rows=(ImpactRow(**asdict(one)) for one in impact.changed),
    )


def _cases(change: ApprovedChange, *, home: Home) -> list[dict[str, Any]]:
    found = changed_cases(load_rulebook(home=home), change=change)
    return [{"rule": one.rule, "case": one.case, "complaints": list(one.complaints)} for one in found]
