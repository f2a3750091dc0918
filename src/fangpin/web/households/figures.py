"""Facts and parameters in words: the value with its unit, or 未知 and why."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.clues.api import Fact, SheetView
from fangpin.rulebook.not_known import Because, NotKnown
from fangpin.web.households.law import dataset_title, source_title, words

_REASONS = {
    NotKnown.NO_RECORD: "没有本户的可用记录",
    NotKnown.MISSING: "还没有送来数据",
    NotKnown.STALE: "数据已过期",
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


def unknown_reasons(sheet: SheetView) -> dict[str, str]:
    """Why a fact is not known, by its name."""
    return {
        name: "；".join(dict.fromkeys(_reason(one) for one in because))
        for name, because in sheet.not_known.items()
    }


def parameter_words(parameter: dict[str, Any]) -> dict[str, str]:
    """A parameter with its value in words and where it comes from."""
    return {
        "says": parameter.get("says") or "标准",
        "text": words(value=str(parameter["value"]), unit=parameter.get("unit", "")),
        "source": source_title(parameter.get("source", "")),
        "from": parameter.get("from", ""),
    }


def _reason(because: Because) -> str:
    return f"{dataset_title(because.dataset)}{_REASONS[because.reason]}"
