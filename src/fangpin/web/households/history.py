"""历史: what was registered before about the household and its people, who changed it, why, from which file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import Scope, all_users
from fangpin.apps.registry.api import HistoryEntry, area_names, household_history, people_named
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.names import shown_name

# Columns that say nothing to a reader (county and township follow the village) are left out.
_WORDS = {
    "household_id": "所属户",
    "village_code": "所在村",
    "head_name": "户主",
    "member_count": "家庭人口",
    "name": "姓名",
    "relation": "与户主关系",
    "sex": "性别",
    "birth_year": "出生年份",
    "id_masked": "证件号码",
    "is_alive": "在世",
    "gone_on": "不再是成员的日期",
    "monitored_kind": "监测对象类别",
    "is_lifted_out": "脱贫户",
}
_NAMES = ("head_name", "name")


@dataclass(frozen=True)
class Past:
    """One replaced row, as words."""

    at: datetime
    who: str  # of the household: 本户, or the person's name
    changed: list[tuple[str, str, str]]  # column, before, after
    reason: str
    actor: str
    delivery: str


def history_of(scope: Scope, *, household_key: UUID) -> list[Past]:
    """Newest first."""
    entries = household_history(scope, household_key=household_key)
    names = people_named({entry.key for entry in entries if entry.subject == "person"})
    actor_ids = {entry.actor_id for entry in entries if entry.actor_id}
    actors = {user.pk: user.display_name for user in all_users().filter(pk__in=actor_ids)}
    codes = {
        str(told["village_code"])
        for one in entries
        for told in (one.before, one.after)
        if "village_code" in told
    }
    villages = {code: short_name(name) for code, name in area_names(codes).items()}
    told = [
        Past(
            at=entry.at,
            who=shown_name(names.get(entry.key, ""), scope=scope) if entry.subject == "person" else "本户",
            changed=_changed(entry, here=household_key, villages=villages, scope=scope),
            reason=entry.reason,
            actor=actors.get(entry.actor_id or 0, "系统"),
            delivery=entry.delivery,
        )
        for entry in entries
    ]
    return [past for past in told if past.changed]


def _changed(
    entry: HistoryEntry, *, here: UUID, villages: dict[str, str], scope: Scope
) -> list[tuple[str, str, str]]:
    return [
        (
            words,
            _value(column, entry.before[column], here=here, villages=villages, scope=scope),
            _value(column, entry.after[column], here=here, villages=villages, scope=scope),
        )
        for column, words in _WORDS.items()
        if column in entry.before
    ]


def _value(column: str, value: Any, *, here: UUID, villages: dict[str, str], scope: Scope) -> str:
    if column == "household_id":
        return "本户" if value == str(here) else "另一户"
    if column == "village_code":
        return villages.get(value, str(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if value in (None, ""):
        return "无"
    return shown_name(value, scope=scope) if column in _NAMES else str(value)
