"""Put work in the queue; an entry commits or rolls back with the change that asked for it."""

from django.db import transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

SCREENING = "run_screening"


def queue_screening() -> None:
    """However many files arrive, one screening waits at a time, and one runs."""
    try:
        with (
            transaction.atomic()
        ):  # a savepoint: the refusal of a second entry must not undo the caller's work
            queue.configure_task(SCREENING, lock=SCREENING, queueing_lock=SCREENING).defer()
    except AlreadyEnqueued:
        pass
