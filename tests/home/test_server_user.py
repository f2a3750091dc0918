"""Root gives the server a user of its own, and that user no more than a way to its files."""

import os
import pwd
import secrets
import subprocess

import pytest

from fangpin.home import server_user as subject
from fangpin.home.server_user import ServerUser, ServerUserUnusable, server_user

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root works for another user")


def nobody() -> ServerUser:
    entry = pwd.getpwnam("nobody")
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, is_other=True)


def can_enter(folder, user: ServerUser) -> bool:
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    return subprocess.run(command, stderr=subprocess.DEVNULL, cwd="/", **user.as_arguments()).returncode == 0


def test_an_ordinary_user_runs_the_server_itself(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 1234)

    user = server_user(tmp_path / "data")

    assert (user.uid, user.is_other, user.as_arguments()) == (1234, False, {})


@only_root
def test_root_keeps_to_the_owner_of_the_data(tmp_path):
    os.chown(tmp_path, 4321, 4322)

    assert server_user(tmp_path).as_arguments() == {"user": 4321, "group": 4322, "extra_groups": []}


@only_root
def test_root_makes_a_user_without_a_home_and_a_shell(monkeypatch, tmp_path):
    name = f"fangpin-{secrets.token_hex(4)}"
    monkeypatch.setattr(subject, "USER_NAME", name)

    try:
        user = server_user(tmp_path / "data")

        assert user.uid == pwd.getpwnam(name).pw_uid
        assert pwd.getpwnam(name).pw_shell == "/usr/sbin/nologin"
        assert server_user(tmp_path / "data") == user
    finally:
        subprocess.run(["userdel", name], check=False, capture_output=True)


def test_a_user_that_cannot_be_made_is_an_error_with_a_next_step(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subject, "USER_NAME", f"fangpin-{secrets.token_hex(4)}")
    monkeypatch.setattr(subject.shutil, "which", lambda *_, **__: None)

    with pytest.raises(ServerUserUnusable, match="DATABASE_URL"):
        server_user(tmp_path / "data")


@only_root
def test_the_user_may_pass_through_closed_folders_but_not_look_into_them(tmp_path):
    inner = tmp_path / "closed" / "inner"
    inner.mkdir(parents=True)
    for folder in (tmp_path.parent.parent, tmp_path.parent, tmp_path, inner.parent, inner):
        folder.chmod(0o700)
    user = nobody()

    user.reach(inner)
    user.reach(inner)

    assert can_enter(inner, user)
    listing = subprocess.run(["ls", inner.parent], capture_output=True, **user.as_arguments())
    assert listing.returncode != 0
    assert not can_enter(inner, ServerUser(uid=4321, gid=4321, is_other=True))


@only_root
def test_where_access_lists_do_not_exist_the_message_names_the_folder(monkeypatch, tmp_path):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    tmp_path.chmod(0o700)
    monkeypatch.setattr(os, "setxattr", refuse)

    with pytest.raises(ServerUserUnusable, match=r"chmod o\+x"):
        nobody().reach(tmp_path)


@only_root
def test_software_installed_under_a_strict_umask_becomes_readable(tmp_path):
    software = tmp_path / "pginstall"
    (software / "bin").mkdir(parents=True)
    program, text = software / "bin" / "postgres", software / "text"
    program.touch(0o700)
    text.touch(0o600)
    for folder in (software, software / "bin"):
        folder.chmod(0o700)

    nobody().read_all(software)

    assert [path.stat().st_mode & 0o007 for path in (software, software / "bin", program, text)] == [
        5,
        5,
        5,
        4,
    ]
