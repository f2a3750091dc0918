"""Which clues were asked for: the address, read once and used by list, counts and export alike."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from fangpin.apps.clues.api import ClueFilters, ClueStatus, Level

TABS = {"open": "待办", "new": "本次新增", "gone": "已不再命中", "closed": "已办"}


@dataclass(frozen=True)
class Asked:
    """An area and up to five conditions; empty means all."""

    area: str
    tab: str = "open"
    risk: str = ""
    level: str = ""
    text: str = ""
    delivery: str = ""

    @classmethod
    def read(cls, words: QueryDict, *, area: str) -> "Asked":
        """What makes no sense counts as not said; whether the area is allowed is for the scope."""
        tab, level = words.get("status", ""), words.get("level", "")
        return cls(
            area=area,
            tab=tab if tab in TABS else "open",
            risk=words.get("risk", "")[:20],
            level=level if level in Level.values else "",
            text=words.get("q", "").strip()[:40],
            delivery=words.get("delivery", "")[:16],
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.risk or self.level or self.text or self.delivery)

    def address(self, **changes: str) -> str:
        """The query that asks for this with some conditions changed; paging begins anew."""
        other = replace(self, **changes)
        words = {
            "area": other.area,
            "status": other.tab,
            "risk": other.risk,
            "level": other.level,
            "q": other.text,
            "delivery": other.delivery,
        }
        return "?" + urlencode({name: word for name, word in words.items() if word})

    def filters(self, **changes: str) -> ClueFilters:
        """The same in the words of the clues app."""
        other = replace(self, **changes)
        return ClueFilters(
            area_code=other.area,
            risk=other.risk,
            level=other.level,
            status=ClueStatus.CLOSED if other.tab == "closed" else ClueStatus.OPEN,
            is_new=other.tab == "new",
            is_no_longer_hit=other.tab == "gone",
            text=other.text,
            delivery=other.delivery,
        )

    def says(self) -> str:
        """The conditions in words, for the head of an export."""
        parts = [TABS[self.tab]]
        parts += [f"风险类型：{self.risk}"] if self.risk else []
        parts += [f"级别：{Level(self.level).label}"] if self.level else []
        parts += [f"查找：{self.text}"] if self.text else []
        parts += [f"依据交付：{self.delivery}"] if self.delivery else []
        return "；".join(parts)
