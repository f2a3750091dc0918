"""A family declares its difficulty, or a clerk does for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from fangpin.apps.accounts.api import User, scope_of, take_turn
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.declarations.content import Told, sealed_content
from fangpin.apps.declarations.enums import Door
from fangpin.apps.declarations.id_number import IdRefused, checked_id
from fangpin.apps.declarations.models import Declaration
from fangpin.apps.declarations.numbers import Numbers, numbers_for
from fangpin.apps.declarations.perms import may_enter
from fangpin.apps.declarations.queries import standing_of_mark
from fangpin.apps.declarations.receipts import grouped, receipt_mark, receipt_number
from fangpin.apps.registry.api import village_in_force
from fangpin.kernel.calendar import working_day_after
from fangpin.kernel.errors import UserError
from fangpin.kernel.keys import person_key
from fangpin.rulebook import Rulebook
from fangpin.rulebook.models import Risk

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ELSE = "急的请直接打电话给村委会，或拨打 12317。"


class DeclarationRefused(UserError):
    """Nothing was kept; the message is for whoever declares. `is_too_often`: later it may go on."""

    def __init__(self, says: str, *, is_too_often: bool = False) -> None:
        super().__init__(says)
        self.is_too_often = is_too_often


@dataclass(frozen=True)
class Wanted:
    """What is declared. `ticket` was drawn with the form, `source` is the network address it came from."""

    ticket: UUID
    door: Door
    village_code: str
    risk: Risk
    told: Told
    source: str = ""


@dataclass(frozen=True)
class Receipt:
    """What the family is given; `days` stand in for the days that cannot be told yet."""

    number: str
    visit_by: date | None
    answer_by: date | None
    days: Numbers
    is_repeat: bool = False


@transaction.atomic
def declare(*, actor: User | None, wanted: Wanted, book: Rulebook, today: date, at: datetime) -> Receipt:
    """Without an actor: from the public page, so many from one place and about one person. Sent twice it is one."""
    told, number = _checked(actor, wanted, today=today), receipt_number(wanted.ticket)
    mark = receipt_mark(number, last_four=told.id_number[-4:])
    numbers = numbers_for(book, area_code=wanted.village_code, on=today)
    if known := standing_of_mark(mark):
        return _receipt(number, numbers, since=known.declared_on, is_repeat=True)
    key = person_key(told.id_number, secret=settings.HOME.person_key())
    if actor is None:
        _take_turns(wanted.source, key, numbers)
    receipt = _receipt(number, numbers, since=today)
    declaration = Declaration(
        id=wanted.ticket,
        receipt_mark=mark,
        door=wanted.door,
        risk=wanted.risk.value,
        told_village_code=wanted.village_code,
        person_key=key,
        content=sealed_content(told, declaration=wanted.ticket),
        level=numbers.clue_level,
        rank=numbers.points,
        declared_on=today,
        declared_at=at,
        visit_by=receipt.visit_by,
        answer_by=receipt.answer_by,
        entered_by=actor,
    )
    try:
        with transaction.atomic():
            declaration.save(force_insert=True)
    except IntegrityError as error:
        if known := standing_of_mark(mark):
            return _receipt(number, numbers, since=known.declared_on, is_repeat=True)
        raise DeclarationRefused(
            "这张表刚才已经交过，改动没有收下；要改的，请打电话给村委会，说出回执号。"
        ) from error
    record_entry(
        actor=actor,
        verb=Verb.DECLARED,
        object_kind="declaration",
        object_id=str(wanted.ticket),
        detail={"door": wanted.door.value},
    )
    return receipt


def _receipt(number: str, numbers: Numbers, *, since: date, is_repeat: bool = False) -> Receipt:
    return Receipt(
        number=grouped(number),
        visit_by=working_day_after(since, numbers.visit_working_days),
        answer_by=working_day_after(since, numbers.answer_working_days),
        days=numbers,
        is_repeat=is_repeat,
    )


def _checked(actor: User | None, wanted: Wanted, *, today: date) -> Told:
    told = wanted.told
    if village_in_force(wanted.village_code) is None:
        raise DeclarationRefused("请重新选择所在的村；这个村的名字可能改过。")
    if actor is not None:
        scope = scope_of(actor)
        if not may_enter(scope) or not scope.allows_area(wanted.village_code):
            raise DeclarationRefused("这个村不在您的辖区，不能登记；请转告所在乡镇，或请农户自己申报。")
    elif wanted.door not in (Door.SELF, Door.PROXY):
        raise DeclarationRefused("热线和窗口的登记要先登录。")
    if wanted.door == Door.PROXY and not told.proxy:
        raise DeclarationRefused("请写明代填人的姓名，和申报人是什么关系。")
    try:
        id_number = checked_id(told.id_number, on=today)
    except IdRefused as refusal:
        raise DeclarationRefused(str(refusal)) from refusal
    return Told(told.name, told.phone, id_number, told.text, told.proxy)


def _take_turns(source: str, key: UUID, numbers: Numbers) -> None:
    wait = take_turn(of=f"declared about {key}", at_most=numbers.each_person_day, within=_DAY)
    if wait:
        raise DeclarationRefused(
            f"这个身份证号今天已经申报过 {numbers.each_person_day} 次，不用再报，已经收到的都会有人核实；{_ELSE}",
            is_too_often=True,
        )
    wait = take_turn(of=f"declared from {source}", at_most=numbers.each_source_hour, within=_HOUR)
    if wait:
        raise DeclarationRefused(
            f"这个网络里刚才申报的人太多，请 {wait}后再交，已填的内容还在；{_ELSE}", is_too_often=True
        )
