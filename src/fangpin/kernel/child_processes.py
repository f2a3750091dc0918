"""Child processes that end with their parent, however it ends."""

import ctypes
import signal
import sys


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """On Linux a child gets the signal when its parent is killed, so that nothing stays behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, by)
