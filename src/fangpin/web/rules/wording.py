"""Rules and parameters in the words of the trade: conditions, worked examples, values with unit, region and source."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from fangpin.apps.registry.api import area_names
from fangpin.kernel.areas import AreaTree, full_code
from fangpin.rulebook import ParameterMissing, Rule, Rulebook
from fangpin.rulebook.models import DEFAULT_SOURCE, Case, Parameter, ParameterValue
from fangpin.web.households.law import rulebook, words

COUNTY_DEFAULT = "县定缺省"
_NAME = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z0-9_.]*|[<>]=|<>|!=|\*")
_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")
_SIGNS = {
    **{"AND": "，并且 ", "OR": "，或者 ", "NOT": "不是 ", "IN": "是其中之一 ", "TRUE": "是", "FALSE": "否"},
    **{">=": "≥", "<=": "≤", "<>": "≠", "!=": "≠", "*": "×"},
}
_VERDICTS = {
    "hit": "预警",
    "explain": "需说明",
    "clear": "不预警",
    "unknown": "无法判断",
    "not_in_force": "规则尚未生效",
}


@dataclass(frozen=True)
class Value:
    """One value of a parameter through time and by region."""

    region: str
    since: date
    until: date | None
    text: str
    source: str
    is_default: bool
    standing: str  # 现行, 待生效, 已过期


def condition_words(rule: Rule) -> str:
    """`a > b.c AND d` → 甲 > 乙，并且 丙"""

    def say(match: re.Match[str]) -> str:
        word = match[0]
        return _SIGNS.get(word.upper()) or name_words(word) if word[0] != "'" else word.strip("'")

    return " ".join(_NAME.sub(say, rule.expression.text).split()).replace(" ，", "，")


def sentence_words(rule: Rule) -> str:
    """What the warning says, with the names of the figures in place of the figures."""
    return _PLACEHOLDER.sub(lambda match: f"〔{name_words(match[1])}〕", rule.text.says)


def name_words(name: str) -> str:
    book = rulebook()
    if name in book.parameters:
        return book.parameters[name].title
    return book.columns[name].says if name in book.columns else name


def case_words(case: Case) -> dict[str, Any]:
    """A worked example: what is given, on which day, and what must come out."""
    columns = rulebook().columns
    given = [
        f"{columns[name].says} {words(value=_known(value), unit=columns[name].unit)}"
        for name, value in case.given.items()
        if name in columns
    ]
    return {"name": case.name, "day": case.as_of, "given": given, "verdict": _VERDICTS[case.expect.value]}


def value_here(book: Rulebook, *, parameter: str, region: str, on: date) -> dict[str, Any]:
    """The value in force in an area on a day, in words."""
    told = book.parameters[parameter]
    field, name = parameter.split(".")
    head = {"address": reverse("rules:parameter", args=[field, name]), "title": told.title}
    try:
        found = book.parameter_value(parameter=parameter, region=region, on=on)
    except ParameterMissing:
        return head | {"text": "没有值", "source": "", "is_default": False}
    return head | {
        "text": words(value=str(found.value), unit=told.unit),
        "source": source_words(found.source),
        "is_default": found.source == DEFAULT_SOURCE,
    }


def values_of(parameter: Parameter, *, on: date) -> list[Value]:
    """Through time and by region, the widest region first, the newest value first."""
    names = region_names(one.region for one in parameter.values)
    rows = sorted(parameter.values, key=lambda one: (len(one.region.strip("*")), one.region, one.from_))
    by_region: dict[str, list[ParameterValue]] = {}
    for one in rows:
        by_region.setdefault(one.region, []).append(one)
    return [
        Value(
            region=names[one.region],
            since=one.from_,
            until=one.until,
            text=words(value=str(one.value), unit=parameter.unit),
            source=source_words(one.source),
            is_default=one.source == DEFAULT_SOURCE,
            standing="现行" if one.holds_on(on) else "待生效" if one.from_ > on else "已过期",
        )
        for each in by_region.values()
        for one in reversed(each)
    ]


def source_words(source: str) -> str:
    """《文件》（文号）出处; a value without a document is the county's to set."""
    if source == DEFAULT_SOURCE:
        return COUNTY_DEFAULT
    document, _, place = source.partition("#")
    found = rulebook().sources.get(document)
    if found is None:
        return place or source
    number = f"（{found.number}）" if found.number else ""
    return f"《{found.title}》{number}{place}"


def region_names(regions: Iterable[str]) -> dict[str, str]:
    """Names for people; an area the registry does not hold goes by the lists of areas."""
    wanted = {region: full_code(region) for region in set(regions) if region != "*"}
    known, tree = area_names(wanted.values()), AreaTree.load()
    told = {"*": "各地"}
    for region, code in wanted.items():
        listed = tree.get(code)
        told[region] = known.get(code) or (listed.name if listed else region)
    return told


def rules_by_parameter(book: Rulebook, parameter: str) -> list[Rule]:
    return [rule for rule in book.rules.values() if parameter in rule.parameters]


def _known(value: str) -> str | None:
    return None if value == "unknown" else value
