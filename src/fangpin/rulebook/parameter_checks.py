"""Checks of parameters: units and sources exist, values do not overlap, no day of a rule is without a value."""

from collections.abc import Iterator, Mapping
from datetime import date

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.models import DEFAULT_SOURCE, FOREVER, Parameter, ParameterValue, RuleText, Source, Unit
from fangpin.rulebook.regions import covers
from fangpin.rulebook.yaml_lines import Document, Place


def parameter_faults(
    parameter: Parameter, document: Document, *, units: Mapping[str, Unit], sources: Mapping[str, Source]
) -> Iterator[Fault]:
    """What is wrong with one parameter file."""
    if parameter.unit not in units:
        yield _at(document, ("unit",), f"units.yaml 里没有单位“{parameter.unit}”；请改正或补上。")
    for index, value in enumerate(parameter.values):
        yield from source_faults(value.source, document, ("values", index, "source"), sources=sources)
        for other in parameter.values[:index]:
            if value.region == other.region and value.from_ < other.end and other.from_ < value.end:
                span = f"{max(value.from_, other.from_)} 起"
                says = f"地区 {value.region} 在{span}有两个值（{other.value} 和 {value.value}）；请给前一个写上 until。"
                yield _at(document, ("values", index), says)
        if _is_after_gap(value, parameter.values):
            says = f"地区 {value.region} 在 {value.from_} 之前有几天没有值；请让 from 接上前一行的 until。"
            yield _at(document, ("values", index), says)


def _is_after_gap(value: ParameterValue, values: tuple[ParameterValue, ...]) -> bool:
    """True if the day before it had no value, in no region around, though earlier days had."""
    around = [other for other in values if covers(other.region, value.region)]
    return any(other.end < value.from_ for other in around) and not any(
        other.from_ < value.from_ <= other.end for other in around
    )


def source_faults(
    source: str, document: Document, place: Place, *, sources: Mapping[str, Source]
) -> Iterator[Fault]:
    """A source is a known document and a place in it, or says that it is a default."""
    if source == DEFAULT_SOURCE:
        return
    name, _, where = source.partition("#")
    if name not in sources:
        says = f"sources 里没有“{name}”；请写 文件编号#出处，没有文件时原样写 {DEFAULT_SOURCE}。"
        yield _at(document, place, says)
    elif where not in sources[name].places:
        known = "、".join(sources[name].places)
        yield _at(document, place, f"sources/{name}.yaml 里没有出处“{where}”；已有：{known}。")


def coverage_faults(
    rule: RuleText, used: tuple[str, ...], document: Document, *, parameters: Mapping[str, Parameter]
) -> Iterator[Fault]:
    """From a rule's first day to its last, every parameter it uses has a value in every region that ever had one."""
    for name in used:
        for region in sorted({value.region for value in parameters[name].values}):
            around = [value for value in parameters[name].values if covers(value.region, region)]
            gap = first_gap(around, first=rule.from_, end=rule.until or FOREVER)
            if gap is not None:
                says = f"参数“{name}”在地区 {region} 从 {gap} 起没有值，而本规则那天有效；请补上参数值，或改 from/until。"
                yield _at(document, ("uses", "parameters"), says)


def first_gap(values: list[ParameterValue], *, first: date, end: date) -> date | None:
    """The first day of a half-open span on which none of the values holds."""
    day = first
    for value in sorted(values, key=lambda value: value.from_):
        if value.from_ > day:
            break
        day = max(day, value.end)
    return day if day < end else None


def _at(document: Document, place: Place, says: str) -> Fault:
    return Fault(document.file, document.line(place), says)
