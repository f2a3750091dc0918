"""The tasks the worker knows, by the names under which screens and actions queue them.

Imports of the data plane stay inside the functions: web processes load this module too.
"""

from uuid import UUID

from django.conf import settings
from django.db import close_old_connections
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

_TRY_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=5)


@app.task(name="receive_delivery", retry=_TRY_AGAIN)
def receive_delivery(*, upload_id: str) -> None:
    """Take one upload into lake and database, then have the households screened."""
    from fangpin.jobs.uploads import take_upload

    close_old_connections()
    take_upload(UUID(upload_id))


@app.task(name="run_screening", retry=_TRY_AGAIN)
def run_screening() -> None:
    """Screen as of the home's today."""
    from fangpin.jobs import screening

    close_old_connections()
    screening.run_screening(home=settings.HOME, as_of=settings.HOME.today())


@app.periodic(cron="* * * * *")
@app.task(name="rescue_stalled_jobs", queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """What a killed worker left half done goes back into the queue; every task above may be repeated."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)
