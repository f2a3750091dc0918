"""The tasks the worker knows, by the names under which screens and actions queue them.

Imports of the data plane stay inside the functions: web processes load this module too.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from fangpin.kernel.errors import UserError

logger = logging.getLogger(__name__)
# Four times the heartbeat of jobs.worker.
_SILENT_SECONDS = 20
_TRY_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=5)


@contextmanager
def _own_connection() -> Iterator[None]:
    """A task may come hours after the one before: it neither meets an old connection nor leaves one."""
    close_old_connections()
    try:
        yield
    finally:
        connections.close_all()


@app.task(name="inspect_upload", retry=_TRY_AGAIN)
def inspect_upload(*, upload_id: str) -> None:
    """Look at one upload and ask the clerk, or go on when the same was confirmed before."""
    from fangpin.jobs import inspecting

    with _own_connection():
        inspecting.inspect_upload(UUID(upload_id))


@app.task(name="receive_delivery", retry=_TRY_AGAIN)
def receive_delivery(*, upload_id: str) -> None:
    """Take one upload into lake and database, then have the households screened."""
    from fangpin.jobs.uploads import take_upload

    with _own_connection():
        take_upload(UUID(upload_id))


@app.task(name="export_register", retry=_TRY_AGAIN)
def export_register(*, export_id: str) -> None:
    """Make one list that somebody asked for."""
    from fangpin.jobs.exporting import export_for_page

    with _own_connection():
        export_for_page(UUID(export_id), home=settings.HOME)


@app.task(name="copy_person", retry=_TRY_AGAIN)
def copy_person(*, copy_id: str) -> None:
    """Put together all that is held on one person, as the county's office asked."""
    from fangpin.jobs.person_copy import copy_for_page

    with _own_connection():
        copy_for_page(UUID(copy_id), home=settings.HOME)


@app.task(name="count_measurement", retry=_TRY_AGAIN)
def count_measurement(*, measurement_id: int) -> None:
    """Count the poverty measures that somebody asked for."""
    from fangpin.jobs import measuring

    with _own_connection():
        measuring.count_measurement(measurement_id, home=settings.HOME)


@app.task(name="run_screening", retry=_TRY_AGAIN)
def run_screening() -> None:
    """Screen as of the home's today."""
    from fangpin.jobs import screening

    with _own_connection():
        try:
            screening.run_screening(home=settings.HOME, as_of=settings.HOME.today())
        except UserError as error:
            # Nothing to screen yet, or a newer run is in force: trying again would not change it.
            logger.warning("no screening: %s", error)


@app.task(name="record_link", retry=_TRY_AGAIN)
def record_link(*, decision_id: int) -> None:
    """Carry an officer's decision about who is meant into the lake, then have the households screened."""
    from fangpin.jobs.linking import record_decision

    with _own_connection():
        record_decision(decision_id, home=settings.HOME)


@app.task(name="log_register_changes", retry=_TRY_AGAIN)
def log_register_changes() -> None:
    """Carry decisions about households into the lake; the next screening counts by them."""
    from fangpin.jobs import register_changes

    with _own_connection():
        register_changes.log_register_changes(home=settings.HOME)


@app.task(name="log_rule_changes", retry=_TRY_AGAIN)
def log_rule_changes() -> None:
    """Carry approved values into the rulebook of this installation; the screenings of their days use them."""
    from fangpin.jobs import rule_changes

    with _own_connection():
        rule_changes.log_rule_changes(home=settings.HOME)


@app.task(name="preview_rule_change", retry=_TRY_AGAIN)
def preview_rule_change(*, preview_id: int) -> None:
    """Work out what a drafted value would change, now or at the end of a past month."""
    from fangpin.jobs import rule_changes

    with _own_connection():
        rule_changes.preview_rule_change(preview_id, home=settings.HOME)


@app.periodic(cron="*/10 * * * *")
@app.task(name="anchor_audit", queueing_lock="anchor_audit")
def anchor_audit(timestamp: int) -> None:
    """Keep the head of the audit trail outside the database; less than ten minutes of it can be cut unseen."""
    from fangpin.apps.audit.api import anchor_trail

    with _own_connection():
        anchor_trail(settings.HOME)


@app.periodic(cron="30 3 * * *")
@app.task(name="verify_audit", queueing_lock="verify_audit")
def verify_audit(timestamp: int) -> None:
    """Every night the whole trail against its seals and anchors; the audit administrator's page shows what was found."""
    from django.utils import timezone

    from fangpin.apps.audit.api import verify_and_note

    with _own_connection():
        checked = verify_and_note(settings.HOME, at=timezone.localtime())
        if not checked.is_sound:
            logger.error("the audit trail is not whole: %s", checked.fault or "no anchors")


@app.periodic(cron="* * * * * */20")  # every twenty seconds
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """What a killed worker left half done goes back into the queue; every task above may be repeated."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_SILENT_SECONDS):
        await context.app.job_manager.retry_job(job)
