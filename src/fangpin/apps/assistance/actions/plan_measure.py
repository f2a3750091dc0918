"""A measure is planned for a monitored household, against its risks."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.assistance.models import Measure
from fangpin.apps.assistance.perms import may_help
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.cases.api import admitted_risks, is_monitored
from fangpin.apps.registry.api import household as registered
from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import holds_id
from fangpin.rulebook.assistance import Assistance


class HelpRefused(UserError):
    """Nothing was changed; the message is for the officer. `field` is what it is about, if one."""

    def __init__(self, says: str, *, field: str | None = None) -> None:
        super().__init__(says)
        self.field = field


@dataclass(frozen=True)
class Plan:
    """What is promised."""

    group: str
    risks: tuple[str, ...]
    what: str
    office: str
    person: str
    due_on: date


@transaction.atomic
def plan_measure(
    *, actor: User, household: UUID, plan: Plan, rules: Assistance, request_key: UUID, today: date
) -> Measure:
    """The same request again answers with what was planned the first time."""
    scope = scope_of(actor)
    found = registered(scope, key=household)
    if found is None or not may_help(scope):
        raise HelpRefused("没有找到这一户，或者它不在您的辖区；请返回列表。")
    repeated = Measure.objects.filter(request_key=request_key, household=found, planned_by=actor).first()
    if repeated is not None:
        return repeated
    if not is_monitored(found):
        raise HelpRefused("这一户现在不是监测对象；请先办完识别认定，再安排帮扶措施。")
    _check(plan, rules=rules, known_risks=admitted_risks(scope, household=found.pk), today=today)
    measure = Measure(
        household=found,
        county_code=found.county_code,
        town_code=found.town_code,
        village_code=found.village_code,
        group=plan.group,
        risks=list(plan.risks),
        what=plan.what.strip(),
        office=plan.office.strip(),
        person=plan.person.strip(),
        due_on=plan.due_on,
        planned_by=actor,
        planned_on=today,
        request_key=request_key,
    )
    try:
        with transaction.atomic():
            measure.save()
    except IntegrityError as broken:
        if "request_key" not in str(broken):
            raise
        raise HelpRefused("这次提交的编号已经用过；请刷新页面再提交。") from broken
    record_entry(
        actor=actor,
        verb=Verb.PLANNED_MEASURE,
        object_kind="measure",
        object_id=str(measure.pk),
        detail={"household": str(found.pk), "group": plan.group},
    )
    return measure


def _check(plan: Plan, *, rules: Assistance, known_risks: list[str], today: date) -> None:
    if plan.group not in rules.names:
        raise HelpRefused("请从列出的里面选措施种类。", field="group")
    if not plan.risks:
        raise HelpRefused("请选这项措施针对哪种风险。", field="risks")
    for risk in plan.risks:
        if known_risks and risk not in known_risks:
            says = f"这一户认定的风险是{'、'.join(known_risks)}，没有“{risk}”；风险有变化的，请先重新核实。"
            raise HelpRefused(says, field="risks")
        if plan.group not in rules.groups_for(risk):
            fits = "、".join(rules.groups_for(risk))
            says = f"“{plan.group}”和风险“{risk}”对不上；这种风险要有的措施是：{fits}。"
            raise HelpRefused(says, field="group")
    if plan.due_on < today:
        raise HelpRefused("落实期限已经过去；请填今天或以后的日期。", field="due_on")
    for field in ("what", "office", "person"):
        told = getattr(plan, field).strip()
        if not told:
            raise HelpRefused("这一项没有填。", field=field)
        if holds_id(told):
            raise HelpRefused("里面有证件号码；请删去后再提交。", field=field)
