"""Offices and answers as people say them."""

from collections.abc import Iterable, Mapping
from typing import Any

from fangpin.apps.accounts.api import Role

_OFFICES = {
    Role.VILLAGE: "村",
    Role.GRID_WORKER: "网格员",
    Role.TOWN: "乡镇",
    Role.COUNTY: "县",
    Role.CITY: "市",
    Role.APPROVER: "审批人",
}


def offices(roles: Iterable[str]) -> str:
    return "、".join(word for role, word in _OFFICES.items() if role.value in set(roles))


def answers_in_words(step: Mapping[str, Any], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each item that was answered, with what it was called when it was asked."""
    told = ((one["says"], answers.get(one["id"])) for one in step["asks"])
    return [(says, _told(value)) for says, value in told if not _is_empty(value)]


def _is_empty(value: Any) -> bool:
    """No vote against is an answer too."""
    return value is None or value is False or value in ("", [])


def _told(value: Any) -> str:
    if value is True:
        return "是"
    return "、".join(value) if isinstance(value, list) else str(value)
