"""How old the data behind a fact are, and who can supply what is missing, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from fangpin.apps.clues.api import SheetView
from fangpin.contracts.load import load_contracts
from fangpin.rulebook.data_age import ToldUntil
from fangpin.rulebook.not_known import Because, NotKnown
from fangpin.web.households.law import dataset_title

_SAYS = {
    NotKnown.MISSING: "还没有送来数据",
    NotKnown.STALE: "数据已过期",
    NotKnown.NO_RECORD: "没有本户的可用记录",
}
_WHO = {
    NotKnown.MISSING: "请{sender}报送",
    NotKnown.STALE: "请{sender}更新",
    NotKnown.NO_RECORD: "可由{sender}核对，或入户了解",
}


@dataclass(frozen=True)
class Age:
    """Of the data behind a fact those that are behind the most, and how many there are."""

    until: date | None
    days: int | None
    title: str
    others: int  # data sets besides the oldest

    @property
    def is_known(self) -> bool:
        return self.until is not None


@dataclass(frozen=True)
class Gap:
    """One data set that leaves facts unknown: why, who can supply it, how old it is, and how many rules wait for it."""

    dataset: str
    title: str
    sender: str
    reason: str
    who: str
    until: date | None
    days: int | None
    rules: int


def data_age(fact: str, *, sheet: SheetView) -> Age | None:
    """None when the run did not say."""
    found = sheet.told_until.get(fact, ())
    if not found:
        return None
    # What has not arrived at all is told among the unknown; of what has, the oldest counts.
    oldest = next((one for one in found if one.until), found[0])
    return Age(oldest.until, oldest.age_days(sheet.as_of), dataset_title(oldest.dataset), len(found) - 1)


def reason_words(because: Because, *, sheet: SheetView) -> str:
    """医保结算明细（医保局）数据已过期（截至2026年3月31日，224天前）"""
    until = _until(because.dataset, sheet)
    how_old = ""
    if because.reason is NotKnown.STALE and until.until:
        day = f"{until.until.year}年{until.until.month}月{until.until.day}日"
        how_old = f"（截至{day}，{until.age_days(sheet.as_of)}天前）"
    return f"{dataset_title(because.dataset)}{_SAYS[because.reason]}{how_old}"


def gaps_of(sheet: SheetView) -> list[Gap]:
    """What the rules wait for; the data set that most of them wait for first."""
    waiting: dict[tuple[str, NotKnown], set[str]] = {}
    for line in (*sheet.rules, *sheet.matters):
        for because in line.unknown_because:
            waiting.setdefault((because.dataset, because.reason), set()).add(line.rule_id)
    gaps = [_gap(Because("", *key), rules=len(rules), sheet=sheet) for key, rules in waiting.items()]
    return sorted(gaps, key=lambda gap: (-gap.rules, gap.dataset))


def _gap(because: Because, *, rules: int, sheet: SheetView) -> Gap:
    until, found = _until(because.dataset, sheet), load_contracts().by_id.get(because.dataset)
    return Gap(
        dataset=because.dataset,
        title=found.body.title if found else "部门数据",
        sender=_sender(because.dataset),
        reason=_SAYS[because.reason],
        who=_who(because),
        until=until.until,
        days=until.age_days(sheet.as_of),
        rules=rules,
    )


def _until(dataset: str, sheet: SheetView) -> ToldUntil:
    every: Iterable[ToldUntil] = (one for found in sheet.told_until.values() for one in found)
    return next((one for one in every if one.dataset == dataset), ToldUntil(dataset, None))


def _who(because: Because) -> str:
    return _WHO[because.reason].format(sender=_sender(because.dataset))


def _sender(dataset: str) -> str:
    found = load_contracts().by_id.get(dataset)
    return found.body.sender if found else "报送部门"
