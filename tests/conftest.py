"""What every test gets: an own home, an own database, and loud failures where Django would be silent."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """With the database comes the role of the web program."""
    from fangpin.apps.guard.api import give_rights, make_role

    with django_db_blocker.unblock():
        give_rights(make_role(password="test"))


@pytest.fixture(scope="session", autouse=True)
def _tables_that_only_grow_are_emptied_all_the_same() -> Iterator[None]:
    """Tests that commit leave an empty database behind, against the triggers that forbid just that."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.sql_flush

    def flush_without_triggers(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        on, off = "SET session_replication_role = origin", "SET session_replication_role = replica"
        statements = flush(self, *args, **kwargs)
        return [off, *statements, on] if statements else []

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", flush_without_triggers)
        yield


@pytest.fixture
def as_web_program() -> Callable[[], AbstractContextManager[None]]:
    """A block with the rights of the web program, in the transaction of the test."""
    from django.db import DatabaseError, connection, transaction

    from fangpin.apps.guard.api import web_role_of

    @contextmanager
    def block() -> Iterator[None]:
        before = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(f'SET ROLE "{web_role_of(connection.settings_dict["NAME"])}"')
        try:
            yield
        finally:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("RESET ROLE")
            except DatabaseError:  # the block broke the transaction
                transaction.savepoint_rollback(before)

    return block


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
