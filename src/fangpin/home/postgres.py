"""The database a program works with: the server that DATABASE_URL names, else our own below the home."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

import psycopg
from psycopg.conninfo import conninfo_to_dict

from fangpin.home import Home
from fangpin.home.embedded_server import START_SECONDS, EmbeddedServer
from fangpin.kernel.errors import UserError

OLDEST_SERVER = 13

# Tells a child that the DATABASE_URL it inherits is our own server, of which it becomes one more user.
_EMBEDDED_URL = "FANGPIN_EMBEDDED_URL"


class DatabaseUnusable(UserError):
    """The database cannot be reached, or is too old."""


@contextmanager
def running_database(home: Home) -> Iterator[str]:
    """A `postgresql://` URL that works as long as the block lasts, also for children (as DATABASE_URL).

    Several programs share one embedded server: each holds a shared lock that the system takes back when the
    program ends, however it ends. Who leaves last stops the server.
    """
    given = os.environ.get("DATABASE_URL")
    if given and given != os.environ.get(_EMBEDDED_URL):
        check_server(given)
        yield given
        return
    folder = home.postgres
    folder.mkdir(parents=True, exist_ok=True)
    server = EmbeddedServer(folder.resolve())
    server.check_owner()
    with _stopped_by_signals():
        place = _join(server)
        try:
            with _in_environment(server.url()):
                yield server.url()
        finally:
            _leave(server, place)


def check_server(url: str) -> None:
    """Refuse a server that does not answer or is older than PostgreSQL 13; its password is never shown."""
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as error:
        raise DatabaseUnusable(
            f"连不上 DATABASE_URL 指定的数据库（{_place_of(url)}）；请检查地址、账号和服务是否已启动。"
        ) from error
    if version < OLDEST_SERVER:
        raise DatabaseUnusable(
            f"DATABASE_URL 指定的 PostgreSQL 是 {version} 版，需要 {OLDEST_SERVER} 版或更新；请升级数据库。"
        )


def _place_of(url: str) -> str:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        return "地址格式不对"
    return f"{parts.get('host', '本机')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


def _join(server: EmbeddedServer) -> IO[str]:
    """Become a user of the server, started if need be; the open file is our place among its users."""
    with _alone(server.folder):
        place = (server.folder / "users.lock").open("a")
        try:
            fcntl.flock(place, fcntl.LOCK_SH)
            server.ensure_running()
        except BaseException:
            place.close()
            raise
    return place


def _leave(server: EmbeddedServer, place: IO[str]) -> None:
    """Give up our place; stop the server when nobody else has one.

    The file is opened anew: processes forked from us share the old one and are users as long as they live.
    """
    with _alone(server.folder):
        place.close()
        with (server.folder / "users.lock").open("a") as users:
            if _is_locked(users):
                server.stop()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one program at a time starts or stops the server."""
    deadline = time.monotonic() + START_SECONDS
    with (folder / "start.lock").open("a") as file:
        while not _is_locked(file):
            if time.monotonic() > deadline:
                raise DatabaseUnusable(
                    f"另一个程序正在启动或停止数据库，等了 {START_SECONDS} 秒仍未完成；请稍后重试。"
                )
            time.sleep(0.05)
        yield


def _is_locked(file: IO[str]) -> bool:
    """Take the whole lock now, if nobody else has any part of it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _in_environment(url: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in ("DATABASE_URL", _EMBEDDED_URL)}
    os.environ.update({"DATABASE_URL": url, _EMBEDDED_URL: url})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let `kill` and a closed terminal end the block in order, as Ctrl-C does; a handler of others stays."""
    numbers: list[signal.Signals] = []
    if threading.current_thread() is threading.main_thread():
        candidates = (signal.SIGTERM, signal.SIGHUP)
        numbers = [number for number in candidates if signal.getsignal(number) is signal.SIG_DFL]
    for number in numbers:
        signal.signal(number, _exit)
    try:
        yield
    finally:
        for number in numbers:
            if signal.getsignal(number) is _exit:
                signal.signal(number, signal.SIG_DFL)


def _exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
