"""The process that scans one file: its bytes come in by standard input, the findings go out as JSON."""

from __future__ import annotations

import json
import resource
import signal
import sys
from datetime import date

from fangpin.kernel.child_processes import end_with_parent
from fangpin.notices.scan import scan

MOST_MEMORY = 2**30


def main() -> None:
    """Called with the day of today; first line of the input is the file's name as JSON."""
    end_with_parent(signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    # A dump of this process would hold names.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    name = json.loads(sys.stdin.buffer.readline())
    verdict = scan(sys.stdin.buffer.read(), name=name, on=date.fromisoformat(sys.argv[1]))
    found = [[one.place, one.kind.value, one.detail] for one in verdict.findings]
    sys.stdout.write(json.dumps({"name": verdict.name, "findings": found}))


if __name__ == "__main__":
    main()
