"""A measure was given, with what proves it; or is withdrawn, with the reason."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from fangpin.apps.accounts.api import User, scope_of
from fangpin.apps.assistance.actions.plan_measure import HelpRefused
from fangpin.apps.assistance.enums import MeasureStatus
from fangpin.apps.assistance.models import Measure
from fangpin.apps.assistance.perms import may_help
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.kernel.masking import holds_id

_CLOSING = ("status", "delivered_on", "proof", "amount_yuan", "closed_by", "closed_on", "reason")


@transaction.atomic
def deliver_measure(
    *, actor: User, measure_id: int, on: date, proof: str, amount_yuan: Decimal | None, today: date
) -> Measure:
    measure = _planned(actor, measure_id)
    if on > today:
        raise HelpRefused("落实的日子还没有到；请填实际日期。", field="delivered_on")
    if on < measure.planned_on.replace(day=1):
        raise HelpRefused(
            "落实的日期早于安排的月份；请核对，补登以前的措施请另写一项。", field="delivered_on"
        )
    measure.delivered_on, measure.amount_yuan = on, amount_yuan
    measure.proof = _told(proof, "请写明凭什么知道已经落实，例如发放凭证编号、验收日期。", field="proof")
    return _closed(measure, actor, MeasureStatus.DELIVERED, Verb.DELIVERED_MEASURE, today=today)


@transaction.atomic
def withdraw_measure(*, actor: User, measure_id: int, reason: str, today: date) -> Measure:
    measure = _planned(actor, measure_id)
    measure.reason = _told(reason, "请写明为什么撤销这项措施。", field="reason")
    return _closed(measure, actor, MeasureStatus.WITHDRAWN, Verb.WITHDREW_MEASURE, today=today)


def _planned(actor: User, measure_id: int) -> Measure:
    scope = scope_of(actor)
    measure = scope.measures_of_help(Measure.objects.filter(pk=measure_id)).select_for_update().first()
    if measure is None or not may_help(scope):
        raise HelpRefused("没有找到这项措施，或者它不在您的辖区；请返回列表。")
    if measure.status != MeasureStatus.PLANNED:
        raise HelpRefused("这项措施已经登记过结果，不能重复登记；请刷新页面查看。")
    return measure


def _told(text: str, missing: str, *, field: str) -> str:
    told = text.strip()
    if not told:
        raise HelpRefused(missing, field=field)
    if holds_id(told):
        raise HelpRefused("里面有证件号码；请删去后再提交。", field=field)
    return told[:500]


def _closed(measure: Measure, actor: User, status: MeasureStatus, verb: Verb, *, today: date) -> Measure:
    measure.status, measure.closed_by, measure.closed_on = status, actor, today
    measure.save(update_fields=_CLOSING)
    record_entry(actor=actor, verb=verb, object_kind="measure", object_id=str(measure.pk))
    return measure
