"""A job whose worker was killed goes back into the queue."""

import asyncio
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from fangpin.jobs.queueing import queue_screening
from fangpin.jobs.tasks import rescue_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def execute(query: str) -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    ("silent_for", "status"), [("5 minutes", "todo"), ("1 second", "doing")], ids=["killed", "alive"]
)
def test_only_the_jobs_of_silent_workers_are_rescued(silent_for, status):
    execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    queue_screening()
    execute(f"INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '{silent_for}')")
    execute(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )

    async def rescue() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            async with worker.open_async():
                await rescue_stalled_jobs.func(SimpleNamespace(app=worker), timestamp=0)

    asyncio.run(rescue())

    assert execute("SELECT status FROM procrastinate_jobs") == [(status,)]
