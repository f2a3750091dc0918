"""The worker process: `python -m fangpin.jobs.worker`, started by `fangpin serve`."""

import os
from typing import cast

import django


def main() -> None:
    """Work until SIGTERM or SIGINT; a job under way is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker:
        worker.run_worker(
            name="fangpin",
            delete_jobs="successful",
            update_heartbeat_interval=5,
            shutdown_graceful_timeout=25,
        )


if __name__ == "__main__":
    main()
