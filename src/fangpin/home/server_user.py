"""Whom the embedded PostgreSQL runs as: it refuses root, so root gives it a user and a way to its files."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fangpin.kernel.errors import UserError

# The name that the package of the server uses too.
USER_NAME = "pgserver"

_ACL = "system.posix_acl_access"
_ACL_VERSION = 2
_USER_OBJ, _USER, _GROUP_OBJ, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_SEARCH = 1


class ServerUserUnusable(UserError):
    """The user that the server runs as cannot be made, or cannot reach the server's files."""


@dataclass(frozen=True)
class ServerUser:
    """Ourselves, or another user when we are root."""

    uid: int
    gid: int
    is_other: bool

    def as_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program as this user, with none of root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}

    def own(self, folder: Path) -> None:
        """Make the folder this user's, closed to everybody else."""
        folder.chmod(0o700)
        if self.is_other:
            os.chown(folder, self.uid, self.gid)

    def reach(self, folder: Path) -> None:
        """See to it that this user can enter the folder, granting no more than the right to pass through."""
        if not self.is_other or self._can_enter(folder):
            return
        real = folder.resolve()
        for passage in (*reversed(real.parents), real):
            if passage.stat().st_uid != self.uid and not passage.stat().st_mode & stat.S_IXOTH:
                _let_pass(passage, uid=self.uid)
        if not self._can_enter(folder):
            raise ServerUserUnusable(
                f"以 root 运行时，数据库用户 {USER_NAME} 进不了文件夹 {folder}；"
                "请把程序和数据放到 /opt 下，或改用普通用户运行。"
            )

    def read_all(self, software: Path) -> None:
        """Let everybody read software that was installed under a strict umask; it is public anyway."""
        if not self.is_other or software.stat().st_mode & stat.S_IROTH:
            return
        for path in (software, *software.rglob("*")):
            if not path.is_symlink():
                # What its owner may execute, others may too.
                mode = path.stat().st_mode
                path.chmod(mode | stat.S_IROTH | (mode & stat.S_IXUSR) >> 6)

    def _can_enter(self, folder: Path) -> bool:
        test = subprocess.run(  # noqa: S603
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            capture_output=True,
            cwd="/",
            **self.as_arguments(),
        )
        return test.returncode == 0


def server_user(data: Path) -> ServerUser:
    """Ourselves, unless we are root: then the owner of the data, or a user made for the purpose."""
    if os.geteuid() != 0:
        return ServerUser(uid=os.geteuid(), gid=os.getegid(), is_other=False)
    if data.exists() and data.stat().st_uid != 0:
        return ServerUser(uid=data.stat().st_uid, gid=data.stat().st_gid, is_other=True)
    entry = _entry() or _made()
    return ServerUser(uid=entry.pw_uid, gid=entry.pw_gid, is_other=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(USER_NAME)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", USER_NAME]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    # Another program may have made it in the same moment, so what counts is that it is there.
    entry = _entry()
    if entry is None:
        raise ServerUserUnusable(
            f"PostgreSQL 不能以 root 运行，而系统用户 {USER_NAME} 建不了；"
            "请改用普通用户运行，或用环境变量 DATABASE_URL 指定一个数据库。"
        )
    return entry


def _let_pass(folder: Path, *, uid: int) -> None:
    """Add one user's right to pass through to the folder's access list; nobody else gains anything."""
    try:
        entries = _entries(os.getxattr(folder, _ACL))
    except OSError:
        mode = folder.stat().st_mode
        entries = {
            (_USER_OBJ, _NO_ID): mode >> 6 & 7,
            (_GROUP_OBJ, _NO_ID): mode >> 3 & 7,
            (_OTHER, _NO_ID): mode & 7,
        }
    entries[_USER, uid] = entries.get((_USER, uid), 0) | _SEARCH
    entries[_MASK, _NO_ID] = entries.get((_MASK, _NO_ID), entries[_GROUP_OBJ, _NO_ID]) | _SEARCH
    try:
        os.setxattr(folder, _ACL, _packed(entries))
    except OSError as error:
        raise ServerUserUnusable(
            f"以 root 运行时，数据库用户 {USER_NAME} 进不了文件夹 {folder}；"
            f"请执行 chmod o+x {folder} 后重试，或把程序和数据放到 /opt 下。"
        ) from error


def _entries(packed: bytes) -> dict[tuple[int, int], int]:
    return {(tag, who): rights for tag, rights, who in struct.iter_unpack("<HHI", packed[4:])}


def _packed(entries: dict[tuple[int, int], int]) -> bytes:
    # The kernel wants them in this order.
    rows = [struct.pack("<HHI", tag, rights, who) for (tag, who), rights in sorted(entries.items())]
    return struct.pack("<I", _ACL_VERSION) + b"".join(rows)
