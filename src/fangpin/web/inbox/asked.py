"""Which clues were asked for: the address, read once and used by list, counts and export alike."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict

from fangpin.apps.clues.api import ClueFilters, ClueStatus, HitIn, Level, Outcome, rule_heads
from fangpin.apps.outcomes.api import clock
from fangpin.web.households.law import rulebook
from fangpin.web.shell.clock import month_asked, today

TABS = {"open": "待办", "new": "本次新增", "gone": "已不再命中", "closed": "已办", "all": "全部"}
_STATUS = {"closed": ClueStatus.CLOSED, "all": None}


@dataclass(frozen=True)
class Asked:
    """An area and what else was asked for; empty means all.

    `rule` and `owner` (of rules) are asked for together with the `month` in which the rules hit.
    """

    area: str
    tab: str = "open"
    risk: str = ""
    level: str = ""
    text: str = ""
    delivery: str = ""
    month: str = ""  # 2026-10
    rule: str = ""
    owner: str = ""
    outcome: str = ""
    late: str = ""

    @classmethod
    def read(cls, words: QueryDict, *, area: str) -> "Asked":
        """What makes no sense counts as not said; whether the area is allowed is for the scope."""
        tab, level, outcome = (words.get(name, "") for name in ("status", "level", "outcome"))
        month = words.get("month", "") if month_asked(words.get("month", "")) else ""
        return cls(
            area=area,
            tab=tab if tab in TABS else "open",
            risk=words.get("risk", "")[:20],
            level=level if level in Level.values else "",
            text=words.get("q", "").strip()[:40],
            delivery=words.get("delivery", "")[:16],
            month=month,
            rule=words.get("rule", "")[:80] if month else "",
            owner=words.get("owner", "")[:40] if month else "",
            outcome=outcome if outcome in Outcome.values else "",
            late="1" if words.get("late") else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.risk or self.level or self.text)

    def address(self, **changes: str) -> str:
        """The query that asks for this with some conditions changed; paging begins anew."""
        other = replace(self, **changes)
        words = {
            "area": other.area,
            "status": other.tab,
            "risk": other.risk,
            "level": other.level,
            "q": other.text,
        } | other.hidden
        return "?" + urlencode({name: word for name, word in words.items() if word})

    @property
    def hidden(self) -> dict[str, str]:
        """Conditions that other pages link to and the form has no field for."""
        names = ("delivery", "month", "rule", "owner", "outcome", "late")
        return {name: word for name in names if (word := getattr(self, name))}

    @property
    def without_hidden(self) -> str:
        return self.address(**dict.fromkeys(self.hidden, ""))

    def filters(self, **changes: str) -> ClueFilters:
        """The same in the words of the clues app."""
        other = replace(self, **changes)
        return ClueFilters(
            area_code=other.area,
            risk=other.risk,
            level=other.level,
            status=_STATUS.get(other.tab, ClueStatus.OPEN),
            is_new=other.tab == "new",
            is_no_longer_hit=other.tab == "gone",
            text=other.text,
            delivery=other.delivery,
            hit=other._hit(),
            outcome=other.outcome,
            late=clock(rulebook(), on=today()) if other.late else None,
        )

    def _hit(self) -> HitIn | None:
        month = month_asked(self.month)
        if month is None:
            return None
        if not self.owner:
            return HitIn(month, (self.rule,) if self.rule else ())
        owned = [rule_id for rule_id, head in rule_heads(month=month).items() if head.owner == self.owner]
        # A department without rules is asked for in vain; no rule at all would mean any.
        return HitIn(month, tuple(owned) or ("",))

    def says(self) -> str:
        """The conditions in words, for the head of an export."""
        parts = [TABS[self.tab]]
        parts += [f"风险类型：{self.risk}"] if self.risk else []
        parts += [f"级别：{Level(self.level).label}"] if self.level else []
        parts += [f"查找：{self.text}"] if self.text else []
        return "；".join([*parts, *self.hidden_says()])

    def hidden_says(self) -> list[str]:
        """What `hidden` asks for, in words."""
        parts = [f"依据交付：{self.delivery}"] if self.delivery else []
        if month := month_asked(self.month):
            parts.append(f"{month.year}年{month.month}月命中")
            head = rule_heads(month=month).get(self.rule)
            parts += [f"规则：{head.title if head else self.rule}"] if self.rule else []
            parts += [f"规则归口：{self.owner}"] if self.owner else []
        parts += [f"结果：{Outcome(self.outcome).label}"] if self.outcome else []
        return parts + (["超过办结期限"] if self.late else [])
