"""Families that declare; names and numbers are invented."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from tests.apps.accounts.factories import VILLAGE
from tests.apps.cases.factories import book

from fangpin.apps.accounts.api import User
from fangpin.apps.declarations.api import Declaration, Door, Receipt, Told, Wanted, declare
from fangpin.apps.registry.api import Household, Person
from fangpin.kernel.identity import make_id18
from fangpin.kernel.keys import person_key
from fangpin.kernel.masking import mask_id
from fangpin.rulebook.models import Risk

TODAY = date(2026, 11, 16)
NAME, PHONE, TEXT = "申大雨", "13800138000", "老伴住院，花了两万多"
_numbers = count(1)


def an_id() -> str:
    """A number that nobody has had before."""
    number = next(_numbers)
    return make_id18(region="131102", birth_date=date(1950 + number // 900, 4, 1), sequence=number % 900)


def registered(household: Household, id_number: str) -> Person:
    """Somebody of the household, under the key of the number."""
    return Person.objects.create(
        key=person_key(id_number, secret=settings.HOME.person_key()),
        household=household,
        name="某人",
        id_masked=mask_id(id_number),
        relation="配偶",
    )


def wanted(id_number: str = "", **fields: Any) -> Wanted:
    told = {"name": NAME, "phone": PHONE, "text": TEXT, "id_number": id_number or an_id()}
    told |= {name: fields.pop(name) for name in list(fields) if name in (*told, "proxy")}
    values = {
        "ticket": uuid4(),
        "door": Door.SELF,
        "village_code": VILLAGE,
        "risk": Risk.ILLNESS,
        "told": Told(**told),
        "source": "10.0.0.1",
    }
    return Wanted(**{**values, **fields})


def tell(one: Wanted, *, actor: User | None = None) -> Receipt:
    return declare(actor=actor, wanted=one, book=book(), today=TODAY, at=timezone.now())


def declared(*, village_code: str, person_key: UUID | None = None, **fields: Any) -> Declaration:
    """A row as the database takes it in, for those to whom what was said does not matter."""
    pk = uuid4()
    values = {
        "id": pk,
        "receipt_mark": pk.hex,
        "door": Door.SELF,
        "risk": "因病",
        "told_village_code": village_code,
        "person_key": person_key or uuid4(),
        "content": b"sealed",
        "level": "yellow",
        "rank": 60,
        "declared_on": TODAY,
        "declared_at": timezone.now(),
    }
    Declaration(**{**values, **fields}).save(force_insert=True)
    return Declaration.objects.get(pk=pk)


def form_of(village_code: str, **fields: Any) -> dict[str, str]:
    """What a browser sends."""
    told = {"name": NAME, "phone": PHONE, "id_number": an_id(), "text": TEXT, "risk": "因病"}
    return {"at": village_code, **told, **fields}
