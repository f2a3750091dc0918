"""Scanning a foreign file in a child process: whatever it does to the parser, the answer is a verdict."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date

from fangpin.notices.findings import Finding, Kind, Verdict, told

MOST_SECONDS = 60
# What a Python program needs to find itself and the word lists; no address, password or key of the parent.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "FANGPIN_DATA")


def scan_bounded(data: bytes, *, name: str, on: date) -> Verdict:
    """As `scan`, within bounds of memory and time; a file that the child dies of is refused."""
    try:
        done = subprocess.run(  # noqa: S603  (our own module, by this interpreter)
            [sys.executable, "-P", "-m", "fangpin.notices.child", on.isoformat()],
            input=json.dumps(name).encode() + b"\n" + data,
            env={key: os.environ[key] for key in _ENVIRONMENT if key in os.environ},
            stdout=subprocess.PIPE,
            # A parser that panics prints what it was reading.
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=True,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return _refused(name, f"{MOST_SECONDS} 秒还没有查完")
    except (subprocess.CalledProcessError, ValueError):
        return _refused(name, "太大或已损坏，没能查完")
    findings = tuple(Finding(place, Kind(kind), detail) for place, kind, detail in answer["findings"])
    return Verdict(answer["name"], findings)


def _refused(name: str, why: str) -> Verdict:
    return Verdict(told(name), (Finding("整个文件", Kind.UNREADABLE, why),))
