"""Checks of rules and cases: what they use exists, what they say can be filled in, the four cases are there."""

import re
from collections.abc import Iterator, Mapping

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.models import (
    CaseFile,
    CaseKind,
    Column,
    ColumnType,
    Indicator,
    Parameter,
    RuleText,
    Verdict,
)
from fangpin.rulebook.yaml_lines import Document

UNKNOWN_WORD = "unknown"
_PLACEHOLDER = re.compile(r"\{([a-z0-9_.]+)\}")


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces.

    >>> placeholders("自付{a_yuan}元，超过{illness.line}元")
    ('a_yuan', 'illness.line')
    """
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def brace_faults(rule: RuleText, document: Document) -> None:
    """A brace that is no placeholder would be shown to people as it stands."""
    for key, rest in (("says", _PLACEHOLDER.sub("", rule.says)), ("clears_when", rule.clears_when)):
        if "{" in rest or "}" in rest:
            allowed = "只能写 {指标列} 或 {领域.参数}" if key == "says" else "不能用花括号"
            document.fault((key,), f"{key} 里的花括号不对；{allowed}，字母用小写，不留空格。")


def fact_columns(
    decided_by: tuple[str, ...], said: tuple[str, ...], columns: Mapping[str, Column]
) -> tuple[str, ...]:
    """What a finding stores: the columns the rule decides by, then those only its sentence tells."""
    return tuple(dict.fromkeys([*decided_by, *(word for word in said if word in columns)]))


def uses_faults(
    rule: RuleText,
    document: Document,
    *,
    indicators: Mapping[str, Indicator],
    parameters: Mapping[str, Parameter],
) -> Iterator[Fault]:
    """Names under `uses` that do not exist."""
    for name in rule.uses.indicators:
        if name not in indicators:
            yield Fault(
                document.file,
                document.line(("uses", "indicators")),
                f"没有指标“{name}”；请检查 indicators 文件夹。",
            )
    for name in rule.uses.parameters:
        if name not in parameters:
            file = f"parameters/{name.replace('.', '/')}.yaml"
            yield Fault(
                document.file, document.line(("uses", "parameters")), f"没有参数“{name}”；请新建 {file}。"
            )


def case_faults(
    cases: CaseFile,
    document: Document,
    *,
    text: RuleText,
    columns: Mapping[str, Column],
    decided_by: tuple[str, ...],
) -> Iterator[Fault]:
    """Cases that are missing, doubled, or that give what the rule cannot read."""
    for kind in CaseKind:
        if kind is not CaseKind.OTHER and all(case.kind is not kind for case in cases.cases):
            yield Fault(
                document.file, 1, f"缺少 kind: {kind.value} 的例子；四种例子各要一个（见 README.md）。"
            )
    seen: set[str] = set()
    for index, case in enumerate(cases.cases):
        line = document.line(("cases", index))
        if case.name in seen:
            yield Fault(document.file, line, "例子重名；请换一句说明。")
        seen.add(case.name)
        if text.in_force_on(case.as_of) == (case.expect is Verdict.NOT_IN_FORCE):
            yield Fault(
                document.file,
                line,
                f"{case.as_of} 规则是否有效与 expect 不符；请核对 as_of 和规则的 from、until。",
            )
        for name in sorted(set(case.given) - set(columns)):
            yield Fault(
                document.file,
                document.line(("cases", index, "given", name)),
                f"规则没有用到“{name}”；请删去或改名。",
            )
        for name in sorted(set(decided_by) - set(case.given)):
            yield Fault(document.file, line, f"given 里缺少“{name}”；没有数据时写 {UNKNOWN_WORD}。")
        for name, value in case.given.items():
            if name in columns and not _fits(value, columns[name]):
                says = f"“{name}”不能是“{value}”（应为 {columns[name].type.value}，或写 {UNKNOWN_WORD}）。"
                yield Fault(document.file, document.line(("cases", index, "given", name)), says)


def _fits(value: str, column: Column) -> bool:
    if value == UNKNOWN_WORD:
        return True
    match column.type:
        case ColumnType.BOOLEAN:
            return value in ("true", "false")
        case ColumnType.CODE:
            return value in column.codes
        case ColumnType.DATE:
            return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is not None
        case ColumnType.COUNT:
            return re.fullmatch(r"-?[0-9]{1,12}", value) is not None
        case _:
            return _is_decimal(value)


def _is_decimal(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", value) is not None
