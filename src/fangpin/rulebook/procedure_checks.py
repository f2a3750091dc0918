"""Checks of procedures: every step can be reached, one of them decides, clocks have days, evidence can be given."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from fangpin.rulebook.faults import Fault
from fangpin.rulebook.models import Parameter, Source
from fangpin.rulebook.parameter_checks import first_gap, source_faults
from fangpin.rulebook.procedures import CLOCK_UNITS, Item, Procedure, ProcedureText, Step, steps_before
from fangpin.rulebook.regions import covers
from fangpin.rulebook.yaml_lines import Document, Place

Told = Iterator[tuple[Place, str]]


def procedure_faults(
    text: ProcedureText,
    document: Document,
    *,
    sources: Mapping[str, Source],
    parameters: Mapping[str, Parameter],
) -> Iterator[Fault]:
    """What is wrong with one procedure whose parts each have the right shape."""
    yield from source_faults(text.source, document, ("source",), sources=sources)
    for index, step in enumerate(text.steps):
        yield from source_faults(step.source, document, ("steps", index, "source"), sources=sources)
    told = chain(_names(text.steps), _order(text.steps), _decision(text.steps), _items(text.steps))
    for place, says in chain(told, _clocks(text, parameters=parameters)):
        yield Fault(document.file, document.line(place), says)


def same_time_faults(
    text: ProcedureText, document: Document, *, others: Iterable[Procedure]
) -> Iterator[Fault]:
    """Two variants of one procedure that hold in the same region on the same day."""
    for other in others:
        if text.region == other.region and text.from_ < other.end and other.from_ < text.end:
            since = max(text.from_, other.from_)
            says = f"地区 {text.region} 从 {since} 起和 procedures/{other.id}.yaml 同时有效；请给前一份写上 until，或改 region。"
            yield Fault(document.file, document.line(("region",)), says)


def _names(steps: tuple[Step, ...]) -> Told:
    """Steps are told apart, and those that others name are there."""
    known = [step.id for step in steps]
    for index, step in enumerate(steps):
        if step.id in known[:index]:
            yield ("steps", index, "id"), f"步骤“{step.id}”写了两次；请换一个名字。"
        for key, names in (("after", step.after), ("not_by", step.not_by), ("returns_to", step.returns_to)):
            for name in names:
                if name not in known:
                    says = f"{key} 里的“{name}”不是本程序的步骤；已有：{'、'.join(known)}。"
                    yield ("steps", index, key), says


def _order(steps: tuple[Step, ...]) -> Told:
    """No step waits for itself, and what a step looks back at lies behind it."""
    before = steps_before(steps)
    known, told = {step.id for step in steps}, set[str]()
    for index, step in enumerate(steps):
        if step.id in before[step.id]:
            circle = [one.id for one in steps if one.id in before[step.id] and step.id in before[one.id]]
            if step.id not in told:
                says = f"步骤 {'、'.join(circle)} 互相等待，哪一步也开始不了；请改 after。"
                yield ("steps", index, "after"), says
            told.update(circle)
        elif any(one in before.get(one, ()) for one in before[step.id]):
            yield ("steps", index, "after"), f"步骤“{step.id}”等的步骤互相等待，永远轮不到它；请改 after。"
        for key, names in (("not_by", step.not_by), ("returns_to", step.returns_to)):
            for name in names:
                if name in known and (name == step.id or name not in before[step.id]):
                    says = f"{key} 里的“{name}”不在“{step.id}”之前；只能写它要等（after）的步骤，以及那些步骤所等的步骤。"
                    yield ("steps", index, key), says


def _decision(steps: tuple[Step, ...]) -> Told:
    """One step decides; what depends on the decision comes after it and can happen."""
    deciding = [index for index, step in enumerate(steps) if step.decides]
    if not deciding:
        yield ("steps",), "没有作决定的步骤；请给其中一步写上 decides: true。"
    for index in deciding[1:]:
        says = "作决定的步骤只能有一个，前面已经有了；请删去这里的 decides。"
        yield ("steps", index, "decides"), says
    if len(deciding) != 1:
        return
    before, decides = steps_before(steps), steps[deciding[0]].id
    whens = {step.id: step.when for step in steps}
    for index, step in enumerate(steps):
        place: Place = ("steps", index)
        comes_after = decides in before[step.id] and step.id != decides
        if step.when and not comes_after:
            yield (
                (*place, "when"),
                f"步骤“{step.id}”不在作决定的“{decides}”之后，不能写 when；请删去，或改 after。",
            )
            continue
        needs = {when for one in before[step.id] if (when := whens.get(one))}
        if len(needs | {step.when} - {None}) > 1:
            yield (
                place,
                f"步骤“{step.id}”等的步骤有的只在同意时才有，有的只在不同意时才有，永远轮不到它；请改 after 或 when。",
            )
        elif needs and not step.when:
            yield place, f"步骤“{step.id}”等的步骤只在 {min(needs)} 时才有；请也写上 when: {min(needs)}。"
        for at, item in enumerate(step.asks):
            if item.when and not (comes_after or step.id == decides):
                says = f"“{item.id}”在作决定的“{decides}”之前就要填，不能写 when；请删去。"
                yield (*place, "asks", at, "when"), says
            elif item.when and step.when and item.when != step.when:
                says = f"这一步只在 {step.when} 时才有，永远不会问“{item.id}”；请改 when。"
                yield (*place, "asks", at, "when"), says


def _items(steps: tuple[Step, ...]) -> Told:
    """What is asked can be told apart, added up and put in order."""
    for index, step in enumerate(steps):
        above: dict[str, Item] = {}
        for at, item in enumerate(step.asks):
            place: Place = ("steps", index, "asks", at)
            if item.id in above:
                yield (*place, "id"), f"“{item.id}”在这一步里写了两次；请换一个名字。"
            yield from _added_up(item, step, place)
            if item.not_before and item.not_before not in above:
                says = f"这一步里，“{item.id}”前面没有“{item.not_before}”这一项；请改正 not_before，或把它移到前面。"
                yield (*place, "not_before"), says
            elif item.not_before and above[item.not_before].kind != "date":
                yield (
                    (*place, "not_before"),
                    f"“{item.not_before}”不是日期（kind: date）；请改正 not_before。",
                )
            above[item.id] = item


def _added_up(item: Item, step: Step, place: Place) -> Told:
    asked = {one.id: one for one in step.asks}
    for name in item.adds_up:
        if name not in asked:
            yield (*place, "adds_up"), f"这一步没有“{name}”这一项；请改正 adds_up。"
        elif asked[name].kind != "count" or name == item.id:
            yield (*place, "adds_up"), f"“{name}”不是另一项人数（kind: count），不能相加；请改正 adds_up。"


def _clocks(text: ProcedureText, *, parameters: Mapping[str, Parameter]) -> Told:
    """Every clock is a number of whole days that the region has on all days of the procedure."""
    clocks: list[tuple[Place, str | None]] = [(("within",), text.within)]
    for index, step in enumerate(text.steps):
        clocks.append((("steps", index, "within"), step.within))
        for at, item in enumerate(step.asks):
            clocks.append((("steps", index, "asks", at, "days_after"), item.days_after))
    for place, name in clocks:
        if name is None:
            continue
        if name not in parameters:
            file = f"parameters/{name.replace('.', '/')}.yaml"
            yield place, f"没有参数“{name}”；请新建 {file}。"
        elif parameters[name].unit not in CLOCK_UNITS:
            units = "、".join(CLOCK_UNITS)
            says = f"参数“{name}”的单位是 {parameters[name].unit}，不能用来计时；单位应是 {units} 之一。"
            yield place, says
        else:
            yield from ((place, says) for says in _days(name, parameters[name], text))


def _days(name: str, parameter: Parameter, text: ProcedureText) -> Iterator[str]:
    inside = [one for one in parameter.values if covers(text.region, one.region)]
    around = [one for one in parameter.values if covers(one.region, text.region)]
    for value in sorted({one.value for one in (*inside, *around)}):
        if value % 1 or value < 1:
            yield f"参数“{name}”的天数应是 1 或更大的整数（现有 {value}）；请改正参数值。"
    for region in sorted({text.region, *(one.region for one in inside)}):
        values = [one for one in parameter.values if covers(one.region, region)]
        gap = first_gap(values, first=text.from_, end=text.end)
        if gap is not None:
            yield f"参数“{name}”在地区 {region} 从 {gap} 起没有值，而本程序那天有效；请补上参数值，或改 from/until。"
