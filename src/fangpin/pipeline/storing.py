"""Files that are there whole or not at all: written under a passing name, flushed to disk, then renamed."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DRAFT = re.compile(r"\.(?P<pid>\d+)-[0-9a-f]+\.draft$")


@contextmanager
def stored_whole(path: Path) -> Iterator[Path]:
    """Give a draft to write; when the block ends well it takes the place of `path`, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.draft"
    try:
        yield draft
        draft.chmod(0o600)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        _flush_folder(path.parent)
        _remove_drafts(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _remove_drafts(folder: Path) -> None:
    """Remove what processes that were killed have left."""
    for path in folder.glob(".*.draft"):
        found = _DRAFT.search(path.name)
        if found and not _is_alive(int(found["pid"])):
            path.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush_folder(folder: Path) -> None:
    # Some file systems (network shares) cannot flush a folder; the rename holds there all the same.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
