"""Facts and parameters in words: the value with its unit, or 未知 and why."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.clues.api import Fact, SheetView
from fangpin.web.households.data_age import Age, data_age, reason_words
from fangpin.web.households.law import source_title, words


@dataclass(frozen=True)
class Figure:
    """One fact on the page; `why` says why it is not known."""

    name: str
    says: str
    text: str
    is_known: bool
    why: str = ""
    age: Age | None = None


def figure(fact: Fact, *, reasons: dict[str, str], sheet: SheetView) -> Figure:
    age = data_age(fact.name, sheet=sheet)
    if fact.value is None:
        why = reasons.get(fact.name, "没有本户的可用记录")
        return Figure(fact.name, fact.says, "未知", is_known=False, why=why, age=age)
    return Figure(fact.name, fact.says, words(value=fact.value, unit=fact.unit), is_known=True, age=age)


def unknown_reasons(sheet: SheetView) -> dict[str, str]:
    """Why a fact is not known, by its name."""
    return {
        name: "；".join(dict.fromkeys(reason_words(one, sheet=sheet) for one in because))
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
