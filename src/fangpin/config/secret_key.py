"""The key that signs sessions: made once, kept in the home's key folder."""

import os
import secrets
from pathlib import Path


def secret_key(*, keys: Path) -> str:
    """FANGPIN_SECRET_KEY, else the home's own; two programs that start together agree on one."""
    if given := os.environ.get("FANGPIN_SECRET_KEY"):
        return given
    path = keys / "session.key"
    if not path.exists():
        _write_once(path)
    return path.read_text().strip()


def _write_once(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
    try:
        os.link(own, path)  # fails when another program was first: its key counts
    except FileExistsError:
        pass
    finally:
        own.unlink()
