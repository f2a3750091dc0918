"""Measures one piece of work in a process of its own: wall seconds, CPU seconds, peak memory."""

import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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

    The peak is that of its largest process (children of the work count one by one, not summed).
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, words))
    process.start()
    theirs.close()
    try:
        measured_work: Measured = ours.recv()
    except EOFError:
        raise RuntimeError(f"the measured work ended without an answer: {work.__name__}") from None
    finally:
        process.join()
    return measured_work


def _run(pipe: Any, work: Callable[..., Any], words: dict[str, Any]) -> None:
    begun = time.monotonic()
    answer = work(**words)
    seconds = time.monotonic() - begun
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    pipe.send(
        Measured(
            seconds=seconds,
            cpu_seconds=sum(usage.ru_utime + usage.ru_stime for usage in usages),
            peak_mb=max(usage.ru_maxrss for usage in usages) / 1024,
            answer=answer,
        )
    )
