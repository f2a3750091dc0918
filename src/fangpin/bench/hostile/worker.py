"""One process that takes files in, one after the other, each into a fresh home, and tells what became of them.

It sits in a network of its own where nothing can be reached but a trap that counts whoever knocks.
"""

from __future__ import annotations

import ctypes
import fcntl
import logging
import os
import shutil
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fangpin.bench.hostile.active import TRAP
from fangpin.bench.measure import cpu_seconds_here

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_SET_FLAGS, _GET_FLAGS, _UP = 0x8914, 0x8913, 1
ACCEPTED, REJECTED, SKIPPED, WARNING = "accepted", "rejected", "skipped", "warning"


@dataclass(frozen=True)
class Taken:
    """An accepted row as it lies in the lake, with the name it was read with."""

    sheet: str
    row_no: int
    person_key: str
    surname_key: str
    name: str | None
    fields: dict[str, Any]


@dataclass
class Report:
    """What became of one file."""

    # taken, refused, crashed, or hung (it had to be ended).
    outcome: str
    says: str = ""
    rows_read: int = 0
    accepted: int = 0
    rejected: int = 0
    skipped: int = 0
    taken: list[Taken] = field(default_factory=list)
    # Sheet, row number and level of every row that is told about.
    issues: list[tuple[str, int, str]] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    connections: int = 0
    told: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0


def work(pipe: Any, template: str, scratch: str, before: Callable[[], None] | None) -> None:
    """Take in whatever comes through the pipe until it closes."""
    trap = _alone_with_a_trap()
    temporary = Path(scratch) / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(temporary)
    os.environ["TMPDIR"] = str(temporary)
    log = Path(scratch) / "log"
    _redirect(log)
    _warm_up(Path(template), Path(scratch))
    if before is not None:
        before()
    pipe.send(None)
    while True:
        try:
            path, file_name, contract = pipe.recv()
        except EOFError:
            return
        log.write_bytes(b"")
        home = Path(scratch) / "home"
        shutil.copytree(template, home)
        with suppress(OSError):
            # The kernel's mark of the most memory held starts anew.
            Path("/proc/self/clear_refs").write_text("5")
        report = _take(path, file_name, contract, home=home)
        report.left_behind = _left_behind(home, temporary)
        report.connections = _knocks(trap)
        sys.stdout.flush()
        sys.stderr.flush()
        report.told = log.read_text(encoding="utf-8", errors="replace")
        shutil.rmtree(home)
        for one in temporary.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        pipe.send(report)


def _take(path: str, file_name: str, contract: str | None, *, home: Path) -> Report:
    from fangpin.bench.hostile.people import RECEIVED_ON
    from fangpin.home import Home
    from fangpin.kernel.errors import UserError
    from fangpin.pipeline.intake import intake

    used, begun = cpu_seconds_here(), time.monotonic()
    try:
        result = intake(
            path=Path(path),
            home=Home(home),
            received_on=RECEIVED_ON,
            contract_id=contract,
            file_name=file_name,
        )
        report = Report(outcome="taken")
    except UserError as error:
        report = Report(outcome="refused", says=str(error))
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        # The words of a foreign error may hold names: its kind and place are enough.
        report = Report(outcome="crashed", says=_where(error))
    report.seconds, report.cpu_seconds = time.monotonic() - begun, cpu_seconds_here() - used
    if report.outcome == "taken":
        _tell(report, result, home=Home(home))
    return report


def _tell(report: Report, result: Any, *, home: Any) -> None:
    import polars as pl

    from fangpin.pipeline.manifest import read_manifest

    for count in ("rows_read", "accepted", "rejected", "skipped"):
        setattr(report, count, getattr(result, count))
    report.issues = [
        (sheet or "", row_no, level)
        for sheet, row_no, level in result.issues.select("sheet", "row_no", "level").iter_rows()
    ]
    delivered = read_manifest(home).find(result.delivery)
    if delivered is None or not delivered.path:
        return
    names = _names(result)
    lake = pl.read_parquet(home.lake / delivered.path)
    for row in lake.iter_rows(named=True):
        place = (row.pop("sheet") or "", row.pop("row_no"))
        report.taken.append(
            Taken(
                *place,
                person_key=_hex(row.pop("person_key")),
                surname_key=_hex(row.pop("surname_key")),
                name=names.get(place),
                fields=row,
            )
        )


def _names(result: Any) -> dict[tuple[str, int], str]:
    """The names as read, by place."""
    from fangpin.contracts import load_contracts

    column = load_contracts()[result.contract].body.person_name
    rows = result.conformed.select("sheet", "row_no", column).iter_rows()
    return {(sheet or "", row_no): name for sheet, row_no, name in rows}


def _hex(key: Any) -> str:
    return key.hex() if isinstance(key, bytes) else "" if key is None else str(key).replace("-", "")


def _where(error: BaseException) -> str:
    frame, place = error.__traceback__, ""
    while frame is not None:
        place = f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{type(error).__name__} at {place}"


def _left_behind(home: Path, temporary: Path) -> list[str]:
    """Passing files that outlived the intake."""
    found = [*temporary.rglob("*"), *(home / "temporary").rglob("*"), *home.rglob("*.draft")]
    return [path.name for path in found]


def _warm_up(template: Path, scratch: Path) -> None:
    """Load what the first file would have to wait for."""
    from fangpin.bench.hostile.plain import as_csv, as_xlsx
    from fangpin.bench.hostile.register import first_lines

    for made in (as_csv(first_lines()), as_xlsx(first_lines())):
        home, path = scratch / "warm", scratch / "warm-file"
        shutil.copytree(template, home)
        path.write_bytes(made.data)
        _take(str(path), made.file_name, None, home=home)
        shutil.rmtree(home)
        path.unlink()


def _redirect(log: Path) -> None:
    """Everything that any part says, compiled ones too, goes where it can be searched for names."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    logging.basicConfig(level=logging.DEBUG)


def _alone_with_a_trap() -> socket.socket | None:
    """Leave this machine's network where that is permitted, and listen where the files point to."""
    user, group = os.getuid(), os.getgid()
    flags = _NEW_NETWORK if user == 0 else _NEW_NETWORK | _NEW_USER
    is_alone = ctypes.CDLL(None, use_errno=True).unshare(flags) == 0
    try:
        if is_alone:
            if user:
                Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
                Path("/proc/self/setgroups").write_text("deny")
                Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
            _raise_loopback()
        trap = socket.create_server(TRAP)
    except OSError:
        return None
    trap.setblocking(False)
    return trap


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        request = struct.pack("16sH14x", b"lo", 0)
        (flags,) = struct.unpack_from("H", fcntl.ioctl(handle, _GET_FLAGS, request), 16)
        fcntl.ioctl(handle, _SET_FLAGS, struct.pack("16sH14x", b"lo", flags | _UP))


def _knocks(trap: socket.socket | None) -> int:
    """How many connections have come since the last file."""
    count = 0
    while trap is not None:
        try:
            connection, _ = trap.accept()
        except BlockingIOError:
            break
        connection.close()
        count += 1
    return count
