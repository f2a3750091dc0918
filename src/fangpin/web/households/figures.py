"""Facts and parameters in words: the value with its unit, or 未知 and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from fangpin.apps.clues.api import Fact, RuleLine

# Units whose value is a word already; all others are shown as number and unit.
_YES_NO = {"true": "是", "false": "否"}
_REASONS = {
    "no_record": "部门数据里没有本户的记录",
    "missing": "该部门还没有送来数据",
    "stale": "该部门的数据已过期",
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
        return Figure(fact.name, fact.says, "未知", False, reasons.get(fact.name, "部门数据里没有可用的记录"))
    return Figure(fact.name, fact.says, value_words(fact.value, unit=fact.unit), True)


def unknown_reasons(lines: Iterable[RuleLine]) -> dict[str, str]:
    """Why a fact is not known, by its name, as the rules that miss it were told."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for because in line.unknown_because:
            words = reason_words(because)
            if words not in found.setdefault(because["fact"], []):
                found[because["fact"]].append(words)
    return {name: "；".join(words) for name, words in found.items()}


def reason_words(because: dict[str, Any]) -> str:
    reason = because.get("reason") or "no_record"
    title = because.get("dataset_title") or dataset_title(because.get("dataset", ""))
    return f"{title}：{_REASONS.get(reason, reason)}"


def parameter_figure(parameter: dict[str, Any]) -> dict[str, str]:
    """A parameter with its value in words and where it comes from."""
    return {
        "says": parameter.get("says") or "参数",
        "text": value_words(str(parameter["value"]), unit=parameter.get("unit", "")),
        "source": parameter.get("source_title") or parameter.get("source", ""),
        "from": parameter.get("from", ""),
    }


def value_words(value: str, *, unit: str) -> str:
    """12345.5, 元 → 12,345.50 元; true → 是; a word stays a word."""
    if value in _YES_NO:
        return _YES_NO[value]
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    digits = f"{number:,.2f}" if unit == "元" else f"{number.normalize():,f}"
    return f"{digits} {unit}".rstrip()


def dataset_title(dataset: str) -> str:
    """The title of a data set by its name with a slash or a dot."""
    from fangpin.contracts.load import load_contracts

    found = load_contracts().by_id.get(dataset.replace(".", "/"))
    return found.body.title if found else "部门数据"
