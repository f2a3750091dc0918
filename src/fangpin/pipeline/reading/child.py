"""The process that reads: it gets the bytes of a file and gives sheets, or the sentence why there are none.

Started by `fangpin.pipeline.reading.bounded` with one end of a pair of sockets; it ends when the other end closes.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys

from fangpin.kernel.child_processes import end_with_parent
from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.reading.passing import bytes_of, sheets_in_memory
from fangpin.pipeline.refusal import IntakeError

# First a word that the file is here; then sheets (a file in memory), a refusal in words, or no memory left.
BEGUN, SHEETS, REFUSED, NO_MEMORY = b".", b"+", b"-", b"!"
# Where parsers lay out rectangles of cells the address space grows faster than the memory in use, which RLIMIT_AS
# would count; RLIMIT_DATA counts what a process can write to. The largest sheet let through needs 1.3 GB.
MOST_MEMORY = 2 * 2**30


def main() -> None:
    """Read file after file until the parent is gone."""
    end_with_parent(signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    # A dump of this process would hold names.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    link = socket.socket(fileno=int(sys.argv[1]))
    while True:
        _, handles, _, _ = socket.recv_fds(link, 1, 1)
        if not handles:
            return
        link.send(BEGUN)
        _answer(link, handles[0])


def _answer(link: socket.socket, handle: int) -> None:
    try:
        data = bytes_of(handle)
        os.close(handle)
        found = sheets_in_memory(sheets_from(data))
    except IntakeError as refusal:
        link.send(REFUSED + str(refusal).encode("utf-8", errors="replace"))
    except MemoryError:
        link.send(NO_MEMORY)
    else:
        socket.send_fds(link, [SHEETS], [found])
        os.close(found)


if __name__ == "__main__":
    main()
