"""What every test gets: an own home, an own database, and loud failures where Django would be silent."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.few_rules"]

# Factories are imported as tests.apps.<app>.factories from wherever pytest starts.
sys.path.insert(0, str(Path(__file__).parents[1]))

# Before Django reads its settings: keys and files of a test run never land in a real home.
_HOME = tempfile.TemporaryDirectory(prefix="fangpin-tests-", ignore_cleanup_errors=True)
os.environ["FANGPIN_HOME"] = _HOME.name
# An undefined template variable is an error (pytest-django reads this name).
os.environ["FAIL_INVALID_TEMPLATE_VARS"] = "true"
# Each core has a process of tests already, and their tables are small.
os.environ.setdefault("POLARS_MAX_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    from fangpin.home import Home

    # pytest-django has read the settings before this file set the home.
    settings.HOME = Home.from_environment().ensure()
    settings.STATIC_ROOT = settings.HOME.root / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Start an own PostgreSQL when the environment names none; only tests that need one wait for it."""
    import psycopg
    from django.db import connections

    from fangpin.config.database import database_from
    from fangpin.home import Home
    from fangpin.home.postgres import running_database

    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            url = stack.enter_context(running_database(Home.from_environment().ensure()))
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            connections["default"].settings_dict.update(database_from(url))
        yield
        connections.close_all()


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pulls the plug: what is written need not have reached the disk."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this machine only."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
