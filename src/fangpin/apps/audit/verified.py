"""The newest check of the whole trail, kept beside its anchors: the page shows it and need not read every seal."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from fangpin.apps.audit.anchors import anchors_kept, verdict_in_words, verify_trail
from fangpin.home import Home
from fangpin.kernel.errors import UserError


class CheckUnreadable(UserError):
    """The note of the newest check makes no sense."""


@dataclass(frozen=True)
class Checked:
    """When the trail was compared, how many entries there were, and what was found, in words."""

    at: str  # ISO, with the zone
    entries: int
    anchors: int
    is_sound: bool
    says: str
    fault: str | None = None
    place: int | None = None
    entry_id: int | None = None

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


def verify_and_note(home: Home, *, at: datetime) -> Checked:
    """Every entry against its seal and the anchors; the result takes the former one's place."""
    verdict, anchors = verify_trail(home), anchors_kept(home)
    checked = Checked(
        at=at.isoformat(timespec="seconds"),
        entries=verdict.entries,
        anchors=anchors,
        is_sound=verdict.fault is None and (anchors > 0 or not verdict.entries),
        says=verdict_in_words(verdict, anchors=anchors),
        fault=verdict.fault,
        place=verdict.place,
        entry_id=verdict.entry_id,
    )
    path = home.trail_check
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(asdict(checked), ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
    return checked


def last_check(home: Home) -> Checked | None:
    """Nothing before the first one."""
    if not home.trail_check.exists():
        return None
    try:
        return Checked(**json.loads(home.trail_check.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise CheckUnreadable(
            f"核对结果 {home.trail_check} 损坏；请运行 fangpin audit verify 重新核对。"
        ) from error
