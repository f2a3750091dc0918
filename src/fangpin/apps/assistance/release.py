"""Whether it is time to release a household: each condition with what it rests on; what is not known stays unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from fangpin.apps.accounts.api import Scope, User, scope_of
from fangpin.apps.assistance.actions.plan_measure import HelpRefused
from fangpin.apps.assistance.enums import MeasureStatus, State
from fangpin.apps.assistance.models import Measure
from fangpin.apps.assistance.perms import may_help
from fangpin.apps.assistance.queries import measures_of, unanswered
from fangpin.apps.cases.api import Case, admitted_on, admitted_risks, open_elimination
from fangpin.apps.clues.api import household_sheet
from fangpin.kernel.calendar import first_of_month
from fangpin.rulebook import Rulebook

MONTHS = "assistance.elimination_months"


@dataclass(frozen=True)
class Condition:
    says: str
    state: State
    because: str


def conditions(
    scope: Scope, *, household: UUID, village_code: str, book: Rulebook, today: date
) -> list[Condition]:
    """Those that follow from what is on file; the others are asked in the steps of the procedure."""
    months = int(book.parameter_value(parameter=MONTHS, region=village_code, on=today).value)
    measures = measures_of(scope, household=household)
    return [
        _long_enough(admitted_on(scope, household=household), months=months, today=today),
        _helped(admitted_risks(scope, household=household), measures, book=book),
        _has_labour(scope, household=household),
    ]


@transaction.atomic
def propose_release(
    *,
    actor: User,
    household: UUID,
    village_code: str,
    is_natural: bool,
    note: str,
    book: Rulebook,
    today: date,
) -> Case:
    """Who died or moved away needs no help that worked; of everybody else no condition may be broken."""
    scope = scope_of(actor)
    if not may_help(scope):
        raise HelpRefused("没有找到这一户，或者它不在您的辖区；请返回列表。")
    if not note.strip():
        raise HelpRefused("请写明为什么可以消除：原来的风险现在怎样了。", field="note")
    found = conditions(scope, household=household, village_code=village_code, book=book, today=today)
    broken = [one for one in found if one.state == State.NOT_MET]
    if broken and not is_natural:
        raise HelpRefused(
            "还不能提请消除：" + "；".join(f"{one.says}（{one.because}）" for one in broken) + "。"
        )
    way = "自然消除" if is_natural else "帮扶消除"
    return open_elimination(
        actor=actor, household=household, note=f"{way}：{note.strip()}", book=book, today=today
    )


def _long_enough(since: date | None, *, months: int, today: date) -> Condition:
    says = f"识别满 {months} 个月"
    if since is None:
        return Condition(says, State.UNKNOWN, "识别时间在全国系统里，入户核实时填写")
    ready = first_of_month(since, months_later=months)
    days = min(since.day, (first_of_month(ready, months_later=1) - ready).days)
    ready = ready.replace(day=days)
    because = f"{since:%Y-%m-%d} 识别，{ready:%Y-%m-%d} 满 {months} 个月"
    return Condition(says, State.MET if today >= ready else State.NOT_MET, because)


def _helped(risks: Iterable[str], measures: list[Measure], *, book: Rulebook) -> Condition:
    says, listed = "每种风险都有已落实的措施", list(risks)
    given = [one for one in measures if one.status == MeasureStatus.DELIVERED]
    if not listed:
        told = f"本系统里已落实 {len(given)} 项；认定的风险在全国系统里，入户核实时填写"
        return Condition(says, State.UNKNOWN, told)
    if book.assistance is None:
        return Condition(says, State.UNKNOWN, "规则库里没有措施和风险的对应表")
    open_risks = unanswered(listed, given, rules=book.assistance)
    if open_risks:
        return Condition(says, State.NOT_MET, f"还没有落实：{'、'.join(open_risks)}")
    return Condition(says, State.MET, f"已落实 {len(given)} 项")


def _has_labour(scope: Scope, *, household: UUID) -> Condition:
    says = "不是整户无劳动能力的户"
    sheet = household_sheet(scope, household_key=household)
    fact = sheet.facts.get("has_labour") if sheet else None
    if sheet is None or fact is None or fact.value is None:
        return Condition(says, State.UNKNOWN, "数据里看不出有没有劳动力，入户核实时填写")
    told = f"据 {sheet.as_of:%Y-%m-%d} 的筛查"
    is_met = fact.value == "true"
    return Condition(
        says, State.MET if is_met else State.NOT_MET, f"{told}，{'有' if is_met else '没有'}劳动力"
    )
