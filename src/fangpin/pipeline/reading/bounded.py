"""Reading a foreign file in a child process: whatever it does to the reader, the parent gets sheets or a sentence."""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from fangpin.pipeline.reading.child import BEGUN, REFUSED, SHEETS
from fangpin.pipeline.reading.passing import bytes_in_memory, sheets_of
from fangpin.pipeline.reading.sheet import Sheet
from fangpin.pipeline.refusal import IntakeError

# The largest file let through takes a fifth of this on one core.
MOST_SECONDS = 120
# A child keeps much of the memory that it once used; after a file of this size a new one costs less.
_LARGE = 16 * 2**20
# What a Python program needs to find itself; no address, password or key of the parent.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
_FROM_OUTSIDE = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


class ReaderStopped(RuntimeError):
    """Somebody ended the reading process: no fault of the file, reading it again may succeed."""


def read_bounded(data: bytes) -> list[Sheet]:
    """As `read_sheets`, within bounds of memory and time; raises IntakeError also when the reader dies of the file."""
    asked = _ATTENDANT.submit(_READER.read, data)
    try:
        return asked.result()
    finally:
        if not asked.done():  # Ctrl-C while waiting
            _READER.kill()


def begin_reader() -> None:
    """Start the reading process beside what is done before the file is at hand."""
    _ATTENDANT.submit(_READER.begin)


class _Reader:
    """The child, started when first needed and used for file after file."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None

    def read(self, data: bytes) -> list[Sheet]:
        process, link = self._begun(data)
        try:
            return _answer(link)
        except TimeoutError:
            self.end()
            raise IntakeError(
                f"这份文件读了 {MOST_SECONDS} 秒还没有读完；请删去空白行列或分成几个文件，另存为 xlsx 后再上传。"
            ) from None
        except (OSError, EOFError) as error:
            self.end()
            if process.returncode in _FROM_OUTSIDE:
                raise ReaderStopped(f"the reading process got signal {-process.returncode}") from error
            raise IntakeError(
                "这份文件太大或已损坏，没能读完；请分成几个文件，或用 Excel、WPS 打开后另存为 xlsx 再上传。"
            ) from None
        finally:
            if len(data) > _LARGE:
                self.end()

    def _begun(self, data: bytes) -> tuple[subprocess.Popen[bytes], socket.socket]:
        """A child that has the file; one that ended before that, whyever, is replaced."""
        for _ in range(2):
            process, link = self._running()
            try:
                _give(link, data)
            except (OSError, EOFError):
                self.end()
            else:
                return process, link
        raise ReaderStopped("the reading process does not start")

    def begin(self) -> None:
        self._running()

    def kill(self) -> None:
        """From another thread than the one that reads, which then comes to an end."""
        if self._process:
            self._process.kill()

    def end(self) -> None:
        if self._process and self._link:
            self._link.close()
            # An idle child is gone at once, and one that is lost in a file does not look up.
            try:
                self._process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = self._link = None

    def _running(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._process and self._process.poll() is not None:
            self.end()
        if not (self._process and self._link):
            self._process, self._link = _start()
        return self._process, self._link


def _start() -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(MOST_SECONDS)
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    with theirs:
        process = subprocess.Popen(  # noqa: S603  (our own module, by this interpreter)
            [sys.executable, "-P", "-m", "fangpin.pipeline.reading.child", str(theirs.fileno())],
            env=environment | {"POLARS_MAX_THREADS": "2"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # A parser that panics prints what it was reading.
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the parent, which ends this child when it gives up.
            start_new_session=True,
        )
    return process, ours


def _give(link: socket.socket, data: bytes) -> None:
    given = bytes_in_memory(data)
    try:
        socket.send_fds(link, [b"?"], [given])
    finally:
        os.close(given)
    if link.recv(1) != BEGUN:
        raise EOFError("the reading process has not begun")


def _answer(link: socket.socket) -> list[Sheet]:
    answer, handles, _, _ = socket.recv_fds(link, 2**16, 1)
    if answer.startswith(REFUSED):
        raise IntakeError(answer[1:].decode())
    if answer != SHEETS or not handles:
        raise EOFError("the reading process gave no answer")
    try:
        return sheets_of(handles[0])
    finally:
        os.close(handles[0])


_READER = _Reader()
# One thread starts the child and speaks with it: on Linux a child ends with the thread that started it.
_ATTENDANT = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
atexit.register(_READER.end)
