"""Settings that must hold in every installation."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from fangpin.config.database import database_from
from fangpin.config.secret_key import secret_key
from fangpin.home import Home
from fangpin.jobs.serve import DemoInProduction, refuse_demo


def test_the_session_key_is_made_once_and_only_the_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("FANGPIN_SECRET_KEY", raising=False)

    first, second = secret_key(keys=tmp_path / "keys"), secret_key(keys=tmp_path / "keys")

    assert first == second and len(first) == 64
    assert (tmp_path / "keys" / "session.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["session.key"]


def test_a_database_url_with_a_socket_folder_is_understood():
    database = database_from("postgresql://postgres:@/postgres?host=/srv/home/postgres")

    assert (database["HOST"], database["NAME"], database["USER"]) == (
        "/srv/home/postgres",
        "postgres",
        "postgres",
    )


def test_defaults_are_local_chinese_and_closed():
    assert settings.ALLOWED_HOSTS[:3] == ["localhost", "127.0.0.1", "[::1]"]
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.DEBUG) == ("zh-hans", "Asia/Shanghai", False)
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.SESSION_COOKIE_HTTPONLY and settings.CSRF_COOKIE_HTTPONLY


def test_the_check_for_production_is_silent(tmp_path):
    Home(tmp_path).ensure()
    environment = os.environ | {
        "FANGPIN_HTTPS": "1",
        "FANGPIN_HOME": str(tmp_path),
        "DATABASE_URL": "postgresql://x@127.0.0.1:1/x",
        "DJANGO_SETTINGS_MODULE": "fangpin.config.settings",
    }
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_demo_data_does_not_start_in_production(tmp_path):
    home = Home(tmp_path).ensure()
    refuse_demo(home, is_production=True)
    home.today_file.write_text("2026-11-01")
    refuse_demo(home, is_production=False)

    with pytest.raises(DemoInProduction, match="演示数据"):
        refuse_demo(home, is_production=True)


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


@pytest.mark.parametrize("label", ["audit", "accounts", "registry", "deliveries", "clues", "guard"])
def test_one_file_names_the_newest_migration(label):
    """Two branches that both add a migration clash in git instead of in production."""
    folder = Path(apps.get_app_config(label).path) / "migrations"

    newest = max(path.stem for path in folder.glob("0*.py"))

    assert (folder / "max_migration.txt").read_text().strip() == newest
