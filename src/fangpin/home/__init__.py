"""The home folder: everything a running fangpin keeps lies below it, each kind in its own place."""

import os
import re
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fangpin.kernel.errors import UserError


class HomeUnusable(UserError):
    """Something in the home folder is not as it must be; the message says what to do."""


@dataclass(frozen=True)
class Home:
    """The places below one home folder. Nothing is created by looking; `ensure` makes the folders."""

    root: Path

    @classmethod
    def from_environment(cls) -> "Home":
        """The folder named by FANGPIN_HOME, else `var` in the current folder."""
        return cls(Path(os.environ.get("FANGPIN_HOME") or "var").expanduser().resolve())

    @property
    def landing(self) -> Path:
        """The original bytes of each delivery, sealed, named by their sha256."""
        return self.root / "landing"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def manifest(self) -> Path:
        """The list of deliveries in force."""
        return self.lake / "manifest.json"

    @property
    def links(self) -> Path:
        """The log of who was recognised as whom: keys only."""
        return self.lake / "links"

    @property
    def identities(self) -> Path:
        """The register's people and those not found in it, sealed: names and numbers."""
        return self.root / "identities"

    @property
    def register_changes(self) -> Path:
        """The log of decisions about who lives with whom, part of the lake."""
        return self.lake / "register_changes"

    @property
    def rule_changes(self) -> Path:
        """The values of the rulebook that were approved in this installation, one file each."""
        return self.root / "rulebook" / "changes"

    @property
    def rejects(self) -> Path:
        """The files that go back to their senders with the faults marked, sealed."""
        return self.root / "rejects"

    @property
    def exports(self) -> Path:
        """Lists that somebody asked for, sealed."""
        return self.root / "exports"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def current_run(self) -> Path:
        """Names the run that is published."""
        return self.runs / "current.json"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def anchors(self) -> Path:
        """Heads of the audit trail, oldest first: what the trail in the database is compared with."""
        return self.root / "audit" / "anchors.jsonl"

    @property
    def trail_check(self) -> Path:
        """What the newest check of the audit trail found."""
        return self.root / "audit" / "verified.json"

    @property
    def temporary(self) -> Path:
        """Parts of uploads under way."""
        return self.root / "temporary"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def city(self) -> Path:
        return self.root / "city"

    @property
    def today_file(self) -> Path:
        """Holds the ISO date that a demo home takes for today; absent in a real one."""
        return self.root / "today"

    def ensure(self) -> "Home":
        """Make the folders; those that hold personal data are for the owner only."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (
            self.landing,
            self.lake,
            self.identities,
            self.rejects,
            self.runs,
            self.keys,
            self.temporary,
        ):
            folder.mkdir(mode=0o700, exist_ok=True)
        return self

    def person_key(self) -> bytes:
        """The secret that person keys are made with: 64 hexadecimal characters, made on first use.

        Losing it means that new deliveries no longer match old ones, so it is never replaced silently.
        """
        return self._secret("person.key", loss="新旧数据无法关联")

    def seal_key(self) -> bytes:
        """The 32 bytes that files with names and numbers are sealed with; made on first use, never replaced."""
        return bytes.fromhex(self._secret("seal.key", loss="已加密的原始文件无法打开").decode())

    def web_password(self) -> str:
        """Of the database account that serves the pages; a new one is as good."""
        return self._secret("web_database.key", loss="网页服务无法连接数据库").decode()

    def today(self) -> date:
        """The date in the `today` file of a demo home, else the real one."""
        if not self.today_file.exists():
            return date.today()  # noqa: DTZ011  (the clerk's calendar day, wherever the office is)
        text = self.today_file.read_text(encoding="utf-8").strip()
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise HomeUnusable(
                f"文件 {self.today_file} 应为一个日期（如 2026-11-10）；请改正或删除该文件。"
            ) from error

    def _secret(self, name: str, *, loss: str) -> bytes:
        path = self.keys / name
        if not path.exists():
            self._make_secret(path)
        secret = path.read_bytes().strip()
        if not re.fullmatch(rb"[0-9a-f]{64}", secret):
            raise HomeUnusable(
                f"密钥文件 {path} 已损坏（应为 64 位十六进制字符）；请从备份恢复，不要新建，否则{loss}。"
            )
        return secret

    def _make_secret(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link fails when the name exists: of two programs starting at once, the first one's key stays.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
