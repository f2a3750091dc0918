"""Facts and parameters in words: the value with its unit, or 未知 and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from fangpin.apps.clues.api import Fact, RuleLine
from fangpin.web.households.law import dataset_title, source_title, words

_REASONS = {
    "no_record": "没有本户的可用记录",
    "missing": "还没有送来数据",
    "stale": "数据已过期",
}


@dataclass(frozen=True)
class Figure:
    """One fact on the page; `why` says why it is not known."""

    name: str
    says: str
    text: str
    is_known: bool
    why: str = ""


def figure(fact: Fact, *, reasons: dict[str, str]) -> Figure:
    if fact.value is None:
        why = reasons.get(fact.name, "没有本户的可用记录")
        return Figure(fact.name, fact.says, "未知", is_known=False, why=why)
    return Figure(fact.name, fact.says, words(value=fact.value, unit=fact.unit), is_known=True)


def unknown_reasons(lines: Iterable[RuleLine]) -> dict[str, str]:
    """Why a fact is not known, by its name, as the rules that miss it were told."""
    found: dict[str, dict[str, None]] = {}
    for line in lines:
        for because in line.unknown_because:
            found.setdefault(because["fact"], {})[_reason(because)] = None
    return {name: "；".join(reasons) for name, reasons in found.items()}


def parameter_words(parameter: dict[str, Any]) -> dict[str, str]:
    """A parameter with its value in words and where it comes from."""
    return {
        "says": parameter.get("says") or "标准",
        "text": words(value=str(parameter["value"]), unit=parameter.get("unit", "")),
        "source": source_title(parameter.get("source", "")),
        "from": parameter.get("from", ""),
    }


def _reason(because: dict[str, Any]) -> str:
    reason = because.get("reason") or "no_record"
    return f"{dataset_title(because.get('dataset', ''))}{_REASONS.get(reason, reason)}"
