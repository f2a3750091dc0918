"""Reading in a child process: bounded, without secrets, and whatever happens to it ends in sheets or a sentence."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.pipeline.small_files import text_file, xlsx

from fangpin.pipeline.reading import bounded, read_bounded
from fangpin.pipeline.reading.bounded import ReaderStopped
from fangpin.pipeline.reading.files import sheets_from
from fangpin.pipeline.refusal import IntakeError

SMALL = text_file([["姓名", "号"], ["㐂𠮷𬭼", "1"]])
LARGE = text_file([[str(n)] * 40 for n in range(40_000)])
PARENT = """
import time
from fangpin.pipeline.reading import bounded, read_bounded
read_bounded("a,b".encode())
print(bounded._READER._process.pid, flush=True)
time.sleep(60)
"""


def child_pid() -> int:
    """Of a child that is there and has read something."""
    assert read_bounded(SMALL)[0].cells.rows()[1] == ("㐂𠮷𬭼", "1")
    process = bounded._READER._process
    assert process is not None
    return process.pid


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
    except FileNotFoundError:
        return False


def test_what_the_child_reads_is_what_a_direct_reading_gives() -> None:
    def second(book) -> None:
        sheet = book.add_worksheet("藏")
        sheet.hide()
        sheet.merge_range(1, 0, 2, 1, "并")

    for data in (SMALL, xlsx([["甲", None], [], [None, "乙"]], second), '姓名,号\n"张三,1\n'.encode()):
        for read, direct in zip(read_bounded(data), sheets_from(data), strict=True):
            assert read.cells.equals(direct.cells)
            assert (read.name, read.damaged, read.merged) == (direct.name, direct.damaged, direct.merged)
            assert (read.is_delimited, read.is_hidden) == (direct.is_delimited, direct.is_hidden)


def test_a_refusal_comes_back_in_its_own_words() -> None:
    with pytest.raises(IntakeError, match="这是 PDF 文件"):
        read_bounded(b"%PDF-1.7")


def test_one_child_reads_file_after_file() -> None:
    assert child_pid() == child_pid()


def test_the_child_knows_no_secret_of_its_parent(monkeypatch) -> None:
    bounded._READER.end()
    monkeypatch.setenv("DATABASE_URL", "postgresql://canary")
    monkeypatch.setenv("FANGPIN_SECRET_KEY", "canary")

    environment = Path(f"/proc/{child_pid()}/environ").read_bytes()

    assert b"canary" not in environment


def test_a_child_that_died_between_two_files_is_replaced() -> None:
    pid = child_pid()
    os.kill(pid, signal.SIGKILL)
    while is_running(pid):
        time.sleep(0.01)

    assert child_pid() != pid


@pytest.fixture
def interrupted(monkeypatch) -> Callable[[signal.Signals], None]:
    """The child gets a signal when it has just begun with a file."""

    def with_signal(number: signal.Signals) -> None:
        answer = bounded._answer

        def interrupted_answer(link):
            os.kill(bounded._READER._process.pid, number)
            link.settimeout(0.2)
            return answer(link)

        monkeypatch.setattr(bounded, "_answer", interrupted_answer)

    return with_signal


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_is_read(interrupted, monkeypatch) -> None:
    pid = child_pid()
    interrupted(signal.SIGSTOP)

    with pytest.raises(IntakeError, match="还没有读完"):
        read_bounded(LARGE)

    monkeypatch.undo()
    assert child_pid() != pid and not is_running(pid)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_file_of_which_the_child_dies_is_refused_and_the_next_one_is_read(
    interrupted, monkeypatch, number
) -> None:
    interrupted(number)

    with pytest.raises(IntakeError, match="太大或已损坏"):
        read_bounded(LARGE)

    monkeypatch.undo()
    assert child_pid()


def test_a_child_stopped_by_somebody_is_no_fault_of_the_file(interrupted) -> None:
    interrupted(signal.SIGTERM)

    with pytest.raises(ReaderStopped):
        read_bounded(LARGE)


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    pid = child_pid()
    used = int(Path(f"/proc/{pid}/statm").read_text().split()[5]) * resource.getpagesize()
    resource.prlimit(pid, resource.RLIMIT_DATA, (used, used))

    with pytest.raises(IntakeError, match="太大或已损坏"):
        read_bounded(LARGE)

    assert child_pid() != pid


def test_two_threads_do_not_mix_their_files() -> None:
    files = [text_file([["号"], [str(n)]]) for n in range(40)]

    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(read_bounded, files))

    assert [sheets[0].cells.rows()[1] for sheets in read] == [(str(n),) for n in range(40)]


def test_the_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        pid = int(parent.stdout.readline())
        parent.kill()

    until = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(pid)
