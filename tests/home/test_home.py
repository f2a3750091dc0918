"""The places of a home, its secret and its date."""

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from fangpin.home import Home, HomeUnusable


def test_the_environment_names_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("FANGPIN_HOME", str(tmp_path / "家"))

    assert Home.from_environment().root == tmp_path / "家"


def test_without_a_name_the_home_is_var_in_the_current_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("FANGPIN_HOME")
    monkeypatch.chdir(tmp_path)

    assert Home.from_environment().root == tmp_path / "var"


def test_looking_creates_nothing(tmp_path):
    home = Home(tmp_path / "var")

    _ = (home.landing, home.lake, home.manifest, home.runs, home.current_run, home.city, home.postgres)

    assert not home.root.exists()


def test_folders_with_peoples_data_are_closed_to_others(tmp_path):
    home = Home(tmp_path / "var").ensure()

    assert all(
        folder.stat().st_mode & 0o077 == 0 for folder in (home.landing, home.lake, home.rejects, home.keys)
    )


def test_the_secret_is_made_once_and_for_the_owner_only(tmp_path):
    home = Home(tmp_path)

    secret = home.person_key()

    assert home.person_key() == secret
    assert len(bytes.fromhex(secret.decode())) == 32
    assert (home.keys / "person.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in home.keys.iterdir()] == ["person.key"]


def test_two_homes_have_different_secrets(tmp_path):
    assert Home(tmp_path / "one").person_key() != Home(tmp_path / "other").person_key()


def test_programs_that_start_at_once_agree_on_the_secret(tmp_path):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        secrets = pool.map(_secret_of, [tmp_path] * 16)
        pool.close()
        pool.join()

    assert len(set(secrets)) == 1


def _secret_of(root: Path) -> bytes:
    return Home(root).person_key()


@pytest.mark.parametrize("content", ["", "zu kurz", "g" * 64, "中" * 64])
def test_a_damaged_secret_is_refused_and_never_replaced(tmp_path, content):
    path = tmp_path / "keys" / "person.key"
    path.parent.mkdir()
    path.write_text(content)

    with pytest.raises(HomeUnusable, match="请从备份恢复"):
        Home(tmp_path).person_key()

    assert path.read_text() == content


def test_a_demo_home_has_its_own_date(tmp_path):
    (tmp_path / "today").write_text("2026-11-10\n")

    assert Home(tmp_path).today() == date(2026, 11, 10)


def test_a_real_home_takes_the_real_date(tmp_path):
    assert abs((Home(tmp_path).today() - date.today()).days) <= 1


def test_a_date_that_is_none_is_refused(tmp_path):
    (tmp_path / "today").write_text("明天")

    with pytest.raises(HomeUnusable, match="2026-11-10"):
        Home(tmp_path).today()
