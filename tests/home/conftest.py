"""Programs that use a home's database at the same time as the test, as ourselves or as an ordinary user."""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import fangpin

SOURCES = Path(fangpin.__file__).parents[1]
PACKAGES = Path(psycopg.__file__).parents[1]

USE_DATABASE = """
import sys
from pathlib import Path
from fangpin.home import Home
from fangpin.home.postgres import running_database
with running_database(Home(Path(sys.argv[1]))) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


@dataclass
class Program:
    """A running program that said which database it uses, and uses it until it is told to leave."""

    process: subprocess.Popen[str]
    url: str

    def leave(self) -> int:
        self.process.communicate(timeout=60)
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def terminate(self) -> int:
        self.process.terminate()
        self.process.wait(60)
        return self.leave()


@dataclass
class Person:
    """Somebody who owns a home and starts programs on it."""

    home: Path
    python: str
    uid: int | None

    @property
    def data(self) -> Path:
        return self.home / "postgres" / "data"

    def run(self, code: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        user = {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}
        inherited = {name: value for name, value in os.environ.items() if "DATABASE" not in name}
        return subprocess.Popen(
            [self.python, "-B", "-c", code, str(self.home), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.home,
            env=inherited | {"PYTHONPATH": f"{SOURCES}:{PACKAGES}"} | environment,
            **user,
        )

    def use_database(self, **environment: str) -> Program:
        process = self.run(USE_DATABASE, **environment)
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        if not url:
            raise AssertionError(process.communicate()[1])
        return Program(process, url)

    def fail_to_use_database(self) -> str:
        _, said = self.run(USE_DATABASE).communicate(timeout=60)
        return said.strip().splitlines()[-1]

    def is_server_up(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def ourselves() -> Iterator[Person]:
    with tempfile.TemporaryDirectory(prefix="fangpin-home-") as folder:
        yield Person(home=Path(folder), python=sys.executable, uid=None)


@pytest.fixture
def ordinary_user() -> Iterator[Person]:
    """A user made for the test, which only root can do; others are ordinary themselves."""
    if os.geteuid() != 0 or shutil.which("useradd") is None:
        pytest.skip("only root can make a user")
    python = f"/usr/bin/python3.{sys.version_info.minor}"
    needed = [SOURCES, PACKAGES, Path(tempfile.gettempdir())]
    ways = {folder for path in needed for folder in (path, *path.parents)}
    if not Path(python).exists() or not all(folder.stat().st_mode & 0o001 for folder in ways):
        pytest.skip("no Python or no folder that other users may use")
    name = f"fangpin-{secrets.token_hex(4)}"
    subprocess.run(["useradd", "--no-create-home", name], check=True, capture_output=True)
    uid = pwd.getpwnam(name).pw_uid
    try:
        with tempfile.TemporaryDirectory(prefix="fangpin-home-") as folder:
            os.chown(folder, uid, uid)
            yield Person(home=Path(folder), python=python, uid=uid)
    finally:
        subprocess.run(["userdel", name], check=False, capture_output=True)


@pytest.fixture(params=["ourselves", "ordinary_user"])
def person(request: pytest.FixtureRequest) -> Iterator[Person]:
    found: Person = request.getfixturevalue(request.param)
    yield found
    # Whatever a failed test left running must not outlive its folder.
    with contextlib.suppress(OSError, ValueError):
        os.kill(found.postmaster(), signal.SIGQUIT)


@pytest.fixture
def write() -> Callable[[str, str], None]:
    """Add a word to what the database remembers."""

    def add(url: str, word: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS words (word text)")
            connection.execute("INSERT INTO words VALUES (%s)", (word,))

    return add


@pytest.fixture
def read() -> Callable[[str], list[str]]:
    def words(url: str) -> list[str]:
        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute("SELECT word FROM words ORDER BY word")]

    return words
