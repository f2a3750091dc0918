"""Child processes that know the operational plane."""

import os
import signal

from fangpin.kernel.child_processes import end_with_parent


def start_django() -> None:
    """For a child that was not forked: DATABASE_URL and FANGPIN_HOME come with the environment."""
    import django

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then stops its children
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
    django.setup()
