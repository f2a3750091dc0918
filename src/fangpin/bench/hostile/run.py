"""Runs many files through intake in worker processes, judges each and adds up by class."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fangpin.bench.hostile.catalogue import file_number
from fangpin.bench.hostile.judge import Fault, judge
from fangpin.bench.hostile.register import make_template
from fangpin.bench.hostile.truth import HostileFile
from fangpin.bench.hostile.worker import Report, work
from fangpin.bench.measure import cpu_seconds, peak_mb, processes_below, resident_mb
from fangpin.home import Home

# Long after the limits that are judged: no file may take this machine with it.
_KILLED_AFTER_CPU_SECONDS, _KILLED_AFTER_SECONDS, _KILLED_ABOVE_MB = 12.0, 120.0, 3_000.0
# A worker that has kept more than so much between files makes room for a fresh one: it is not of the next file.
_KEEPS_AT_MOST_MB = 400


@dataclass(frozen=True)
class Result:
    """One file and what is wrong with its outcome."""

    number: int
    kind: str
    variant: str
    outcome: str
    rows: int
    seconds: float
    peak_mb: float
    faults: tuple[Fault, ...]


@dataclass
class Summary:
    """All files of a run."""

    results: list[Result] = field(default_factory=list)

    @property
    def faulty(self) -> list[Result]:
        return [one for one in self.results if one.faults]


def run_hostile(
    numbers: Iterable[int],
    *,
    seed: int,
    workers: int = 2,
    keep: Path | None = None,
    before: Callable[[], None] | None = None,
    progress: Callable[[Result], None] | None = None,
) -> Summary:
    """Make each file, take it in, judge it, remove it; `before` is run first in each worker, to plant a fault."""
    summary, lock = Summary(), threading.Lock()
    with tempfile.TemporaryDirectory(prefix="fangpin-hostile-") as name:
        folder = Path(name)
        template = _template(folder / "template")
        queue = iter(list(numbers))
        lanes = [
            threading.Thread(target=_lane, args=(queue, lock, folder / f"lane{n}", template, seed, keep, before, summary, progress))
            for n in range(workers)
        ]  # fmt: skip
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
    summary.results.sort(key=lambda one: one.number)
    return summary


def _template(folder: Path) -> Path:
    process = multiprocessing.get_context("spawn").Process(target=make_template, args=(folder,))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError("the scratch home could not be made")
    return folder


def _lane(
    queue: Iterator[int], lock: threading.Lock, folder: Path, template: Path, seed: int, keep: Path | None,
    before: Callable[[], None] | None, summary: Summary, progress: Callable[[Result], None] | None,
) -> None:  # fmt: skip
    secret = Home(template).person_key()
    worker = _Worker(template, folder, before)
    try:
        while True:
            with lock:
                number = next(queue, None)
            if number is None:
                return
            made = file_number(number, seed=seed)
            report, most_mb = worker.take(made)
            faults = judge(made.made, report, secret=secret, peak_mb=most_mb)
            if faults and keep is not None:
                _keep(made, keep)
            result = Result(
                number, made.kind, made.variant, report.outcome, report.rows_read,
                report.seconds, most_mb, tuple(faults),
            )  # fmt: skip
            with lock:
                summary.results.append(result)
                if progress is not None:
                    progress(result)
    finally:
        worker.stop()


def _keep(made: HostileFile, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{made.number:05d}-{made.kind}-{made.variant}-{made.made.file_name}"
    (folder / name).write_bytes(made.made.data)


class _Worker:
    """A worker process that is started again when it dies, hangs or has grown."""

    def __init__(self, template: Path, folder: Path, before: Callable[[], None] | None) -> None:
        self._template, self._folder, self._before = template, folder, before
        self._folder.mkdir(parents=True)
        self._started = 0
        self._start()

    def take(self, made: HostileFile) -> tuple[Report, float]:
        """The report, and the most memory that worker and its children held, in MB."""
        if resident_mb(self._process.pid) > _KEEPS_AT_MOST_MB:
            self.stop()
            self._start()
        path = self._folder / "file"
        path.write_bytes(made.made.data)
        self._pipe.send((str(path), made.made.file_name, made.made.contract))
        try:
            return self._watch()
        finally:
            path.unlink(missing_ok=True)

    def stop(self) -> None:
        self._pipe.close()
        self._process.join(5)
        self._kill()

    def _watch(self) -> tuple[Report, float]:
        pid, begun, children = self._process.pid, time.monotonic(), 0.0
        used = sum(map(cpu_seconds, [pid, *processes_below(pid)]))
        while not self._pipe.poll(0.01):
            below = processes_below(pid)
            children = max(children, sum(map(resident_mb, below)))
            held = max(children, resident_mb(pid))
            is_busy = sum(map(cpu_seconds, [pid, *below])) - used > _KILLED_AFTER_CPU_SECONDS
            if is_busy or held > _KILLED_ABOVE_MB or time.monotonic() - begun > _KILLED_AFTER_SECONDS:
                return self._ended(Report(outcome="hung", says=f"{held:.0f} MB"), held)
        own = peak_mb(pid)
        try:
            return self._pipe.recv(), max(own, children)
        except EOFError:
            return self._ended(Report(outcome="crashed", says="the process ended"), children)

    def _ended(self, report: Report, held: float) -> tuple[Report, float]:
        self._kill()
        self._pipe.close()
        self._start()
        return report, held

    def _kill(self) -> None:
        """End the worker and what it started, each by its number."""
        for pid in processes_below(self._process.pid) if self._process.is_alive() else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._started += 1
        scratch = self._folder / f"worker{self._started}"
        context = multiprocessing.get_context("spawn")
        self._pipe: Any
        self._pipe, theirs = context.Pipe()
        self._process: Any = context.Process(
            target=work, args=(theirs, str(self._template), str(scratch), self._before)
        )
        self._process.start()
        theirs.close()
        # It answers once when it is ready.
        self._pipe.recv()
