"""Child processes that end with their parent, however it ends."""

import ctypes
import os
import signal
import sys


def end_with_parent() -> None:
    """On Linux a child gets SIGTERM when its parent is killed, so that nothing stays behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start_django() -> None:
    """For a child that was not forked: DATABASE_URL and FANGPIN_HOME come with the environment."""
    import django

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then stops its children
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fangpin.config.settings")
    django.setup()
