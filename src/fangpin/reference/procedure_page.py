"""The page of all procedures: each step with who does it, its clock and whose it is, the evidence and why."""

from collections.abc import Iterator
from itertools import groupby

from fangpin.apps.accounts.enums import Role
from fangpin.rulebook import Rulebook, load_rulebook
from fangpin.rulebook.procedures import Item, Procedure, Step
from fangpin.rulebook.regions import covers

_KINDS = {
    "date": "日期",
    "count": "数目",
    "text": "文字",
    "long_text": "一段文字",
    "choice": "选一个",
    "choices": "选几个",
    "yes": "打勾",
}
_DECISIONS = {"admit": "同意", "refuse": "不同意"}


def procedure_lines() -> Iterator[str]:
    book = load_rulebook()
    yield "办件照开始那天的程序和天数办完。写法见 [规则库](../../rulebook/README.md)；天数可以由县、市改，这里是随系统带的数。"
    yield ""
    for name, found in groupby(book.procedures.values(), key=lambda one: one.id.partition("/")[0]):
        yield from (f"## `{name}`", "")
        for procedure in found:
            yield from _procedure(procedure, book)


def _procedure(procedure: Procedure, book: Rulebook) -> Iterator[str]:
    span = f"自 {procedure.from_} 起" + (f"，至 {procedure.until}（不含）" if procedure.until else "")
    yield from (f"### {procedure.title}", "")
    yield f"- 编号：`{procedure.id}`　地区 {procedure.region}，{span}"
    yield f"- 全程：{_clock(procedure.within, procedure, book)}，从收到线索（或提出）那天算起"
    yield f"- 依据：{procedure.source}"
    yield from ([f"- {procedure.note}"] if procedure.note else [])
    yield ""
    titles = {step.id: step.title for step in procedure.steps}
    for number, step in enumerate(procedure.steps, start=1):
        yield from _step(number, step, procedure, book, titles)


def _step(
    number: int, step: Step, procedure: Procedure, book: Rulebook, titles: dict[str, str]
) -> Iterator[str]:
    def named(steps: tuple[str, ...]) -> str:
        return "、".join(titles[one] for one in steps)

    only = (
        f"（只在{_DECISIONS[step.when]}时）"
        if step.when
        else "（作决定：同意或不同意）"
        if step.decides
        else ""
    )
    yield from (f"#### {number}. {step.title}{only}", "")
    yield f"- 谁办：{'、'.join(Role(one).label for one in step.does)}" + (
        f"；办过{named(step.not_by)}的人不能办" if step.not_by else ""
    )
    yield f"- 什么时候：{f'{named(step.after)}办完以后' if step.after else '一开始'}"
    if step.within:
        yield f"- 时限：{_clock(step.within, procedure, book)}，从这一步开始那天算起"
    if step.returns_to:
        yield f"- 可以退回：{named(step.returns_to)}"
    yield f"- 为什么：{step.why}"
    yield f"- 依据：{step.source}"
    yield "- 要填的："
    says = {item.id: item.says for item in step.asks}
    yield from (f"  - {_item(item, says, procedure, book)}" for item in step.asks)
    yield ""


def _item(item: Item, says: dict[str, str], procedure: Procedure, book: Rulebook) -> str:
    told = [_KINDS[item.kind] + (f"，最多 {item.at_most} 个" if item.at_most else "")]
    told += [" / ".join(item.choices)] if item.choices else []
    told += [] if item.needed else ["可以不填"]
    told += [f"只在{_DECISIONS[item.when]}时填"] if item.when else []
    told += [f"等于{'、'.join(says[one] for one in item.adds_up)}之和"] if item.adds_up else []
    if item.not_before and item.days_after:
        told.append(f"比{says[item.not_before]}至少晚 {_clock(item.days_after, procedure, book)}")
    elif item.not_before:
        told.append(f"不早于{says[item.not_before]}")
    return f"{item.says}（{'；'.join(told)}）" + (f"：{item.why}" if item.why else "")


def _clock(parameter: str, procedure: Procedure, book: Rulebook) -> str:
    """The newest days that the procedure's region has on file."""
    told = book.parameters[parameter]
    begun = [one.from_ for one in told.values if covers(one.region, procedure.region)]
    newest = max(procedure.from_, *(one for one in begun if one < procedure.end))
    value = book.parameter_value(parameter=parameter, region=procedure.region, on=newest)
    return f"{value.value} {book.units[told.unit].title}（`{parameter}`，依据 {value.source}）"
