"""Measures one piece of work in a process of its own: wall seconds, CPU seconds, peak memory."""

import importlib.util
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fangpin.kernel.errors import UserError

_LOOK_EVERY_SECONDS = 0.05
MB = 10**6


def needs_development(package: str) -> None:
    """For comparisons with what an installation does without; raises UserError before any work is done."""
    if importlib.util.find_spec(package) is None:
        raise UserError(
            f"这项检验要用开发依赖 {package}，本机没有安装；请先在源码目录运行 ./test --setup-only。"
        )


@dataclass(frozen=True)
class Measured:
    """What a piece of work cost and what it answered."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    answer: Any

    def as_json(self) -> dict[str, Any]:
        return {
            "seconds": round(self.seconds, 2),
            "cpu_seconds": round(self.cpu_seconds, 2),
            "peak_mb": round(self.peak_mb),
        }


def measured(work: Callable[..., Any], **words: Any) -> Measured:
    """Run `work` in a fresh process, so that nothing loaded before counts as its memory.

    The peak is the most that the process and all processes below it held at one look (their shared pages count
    in each of them), or that one of them held between two looks.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, words))
    process.start()
    theirs.close()
    together = 0.0
    try:
        while not ours.poll(_LOOK_EVERY_SECONDS):
            together = max(
                together, sum(map(resident_mb, [process.pid or 0, *processes_below(process.pid or 0)]))
            )
        measured_work: Measured = ours.recv()
    except EOFError:
        raise RuntimeError(f"the measured work ended without an answer: {work.__name__}") from None
    finally:
        process.join()
    return replace(measured_work, peak_mb=max(measured_work.peak_mb, together))


def processes_below(pid: int) -> list[int]:
    """The children of a process, their children, and so on."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError, ValueError):
                after_name = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
                children.setdefault(int(after_name[1]), []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def resident_mb(pid: int) -> float:
    """What a process holds now; 0 when it is gone."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MB
    return 0.0


def cpu_seconds(pid: int) -> float:
    """What a process and its ended children have computed; 0 when it is gone."""
    with suppress(OSError, ValueError, IndexError):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def peak_mb(pid: int) -> float:
    """The most a process has held since its mark was last set back; 0 when it is gone."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) * 1024 / MB
    return 0.0


def cpu_seconds_here() -> float:
    """What this process and all below it have computed so far, those that live on and those that have ended."""
    return sum(map(cpu_seconds, [os.getpid(), *processes_below(os.getpid())]))


def _run(pipe: Any, work: Callable[..., Any], words: dict[str, Any]) -> None:
    begun = time.monotonic()
    answer = work(**words)
    seconds = time.monotonic() - begun
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    pipe.send(
        Measured(
            seconds=seconds,
            cpu_seconds=cpu_seconds_here(),
            peak_mb=max(usage.ru_maxrss for usage in usages) * 1024 / MB,
            answer=answer,
        )
    )
