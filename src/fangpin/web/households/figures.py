"""Facts and parameters in words: the value with its unit, or 未知 and why."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.clues.api import Fact, SheetView
from fangpin.web.households.law import dataset_title, rests_on, source_title, words

_REASONS = {
    "no_record": "没有本户的可用记录",
    "missing": "还没有送来数据",
    "stale": "数据已过期",
}


_OF_THE_FEED = ("missing", "stale")


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
    """Why a fact is not known, by its name: as the rules that miss it were told, or as its data sets tell."""
    told: dict[str, dict[str, None]] = {}
    feeds: dict[str, str] = {}
    for because in (one for line in (*sheet.rules, *sheet.matters) for one in line.unknown_because):
        told.setdefault(because["fact"], {})[_reason(because)] = None
        if because.get("reason") in _OF_THE_FEED:
            feeds[because.get("dataset", "")] = because["reason"]
    for name, fact in sheet.facts.items():
        if fact.value is None and name not in told:
            told[name] = dict.fromkeys(_derived_reasons(name, facts=sheet.facts, told=told, feeds=feeds))
    return {name: "；".join(reasons) for name, reasons in told.items() if reasons}


def _derived_reasons(
    name: str, *, facts: dict[str, Fact], told: dict[str, dict[str, None]], feeds: dict[str, str]
) -> list[str]:
    """A sum takes the reasons of its unknown parts; no record is a reason only where the feed is fresh."""
    if name in told:
        return list(told[name])
    own, upstream = rests_on(name)
    unknown = [one for one in upstream if one not in facts or facts[one].value is None]
    of_feed = [{"dataset": one, "reason": feeds[one]} for one in own if one in feeds]
    no_record = [{"dataset": one} for one in own] if name in facts and not unknown else []
    reasons = [_reason(one) for one in of_feed or no_record]
    parts = [_derived_reasons(one, facts=facts, told=told, feeds=feeds) for one in unknown]
    return [*reasons, *(reason for part in parts for reason in part)]


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
