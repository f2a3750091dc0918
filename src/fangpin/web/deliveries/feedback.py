"""What became of a delivery's people: figures for the department, each opening to what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from fangpin.apps.accounts.api import Scope
from fangpin.apps.clues.api import ClueFilters, ranked
from fangpin.apps.deliveries.api import NOT_IN_REGISTER, TO_BE_DECIDED, Delivery, feedback_on
from fangpin.contracts.load import load_contracts


def feedback_lines(found: Delivery, *, scope: Scope) -> list[dict[str, Any]]:
    """A department's clerk gets counts only; an office opens the clues of its own area."""
    told = feedback_on(
        accepted=found.accepted, rejected=found.rejected, warnings_by_code=found.warnings_by_code
    )
    address = reverse("deliveries:detail", args=[found.pk])
    contract = load_contracts().by_id.get(found.contract)
    refused = _line("退回", told.rejected, "行", f"{address}?kind=rejected#issues")
    if not found.is_in_force:
        return [refused]
    if contract and contract.is_about_villages:
        return [
            _line("对上村", told.matched, "行"),
            refused,
        ]
    lines = [
        _line("对上农户", told.matched, "行"),
        _line("不在户籍底册", told.not_in_register, "行", _warnings_of(found, NOT_IN_REGISTER)),
        _line("待人工判断是谁", told.to_be_decided, "行", _warnings_of(found, TO_BE_DECIDED)),
        refused,
    ]
    if found.rested_as_of is None:
        return [*lines, _line("用到它的线索", None, "", under="筛查后才知道。")]
    when = f"按 {found.rested_as_of:%Y-%m-%d} 的筛查"
    lines.append(_line("用到它而触发预警的农户", found.resting_households, "户", under=when))
    lines.append(_line("用到它的待办线索", found.resting_clues, "条", under=when))
    if scope.has_households:
        own = ranked(scope, filters=ClueFilters(delivery=found.pk)).count()
        clues = f"{reverse('inbox:page')}?delivery={found.pk}"
        lines.append(_line("其中本辖区的线索", own, "条", clues))
    return lines


def _warnings_of(found: Delivery, codes: Sequence[str]) -> str:
    """The list of these codes."""
    chosen = urlencode(
        {"kind": "warnings", "code": [code for code in codes if code in found.warnings_by_code]}, True
    )
    return f"{reverse('deliveries:detail', args=[found.pk])}?{chosen}#issues"


@dataclass(frozen=True)
class Comparison:
    """Against what the rows of a delivery were counted; `gone` says what holds of those it does not have any more."""

    title: str
    against: str
    # "" where nothing can be gone.
    gone: str


def comparison(found: Delivery) -> Comparison:
    """In the words for a correction, a supplement, another list of the same day, or a later file."""
    if found.same_day == "joins":
        return Comparison("和同一天的上一份比", "这份与同一天的上一份合为一份，两份的行都使用", "")
    if found.same_day == "replaces":
        gone = "上一份有、这份没有的行，已不再使用"
        return Comparison("和同一天的上一份比", "这份接替同一天的上一份，逐行比较", gone)
    if found.is_supplement:
        return Comparison("和被补充的那份比", "这份只补进退回的行，那份的其他行照旧使用", "")
    if found.corrects:
        return Comparison("和被更正的那份比", "与被更正的那份逐行比较", "那份有、这份没有的行，已不再使用")
    contract = load_contracts().by_id.get(found.contract)
    is_list = contract is not None and contract.body.period == "snapshot"
    holds = "已不再使用" if is_list else "仍按上次的内容使用"
    return Comparison("和上一次比", "与当时有效的同一种数据逐行比较", f"上次有、这次没有的行，{holds}")


def explained_headings(found: Delivery) -> list[tuple[str, str]]:
    """Headings read by the clerk's word, with what they stand for."""
    contract = load_contracts().by_id.get(found.contract)
    names = {column.name: column.says for column in contract.filed_columns} if contract else {}
    return [(heading, names.get(column, "不需要")) for heading, column in found.headings.items()]


def _line(title: str, count: int | None, unit: str, address: str = "", *, under: str = "") -> dict[str, Any]:
    return {
        "title": title,
        "count": count,
        "unit": unit,
        "address": address if count else "",
        "under": under,
    }
