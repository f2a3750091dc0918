"""Identities as departments write them, for tests."""

from datetime import date
from itertools import count
from uuid import UUID, uuid5

from tests.apps.accounts.factories import VILLAGE

from fangpin.apps.links.api import Stranger, StrangerRow, Zone, receive_strangers
from fangpin.apps.registry.api import Person

_SPACE = UUID(int=11)
_numbers = count(1)


def candidate(person: Person, *, score: float = 0.93, **compared) -> dict:
    """A person of the register as the linker names a candidate."""
    return {
        "person_key": str(person.pk),
        "surname_key": str(uuid5(_SPACE, "surname")),
        "household_key": str(person.household_id),
        "name": person.name,
        "id_masked": person.id_masked,
        "birth_date": "1970-05-06",
        "sex": "男",
        "village_code": person.household.village_code,
        "score": score,
        "compared": {
            "name": "same",
            "id_number": "unknown",
            "birth_date": "near",
            "village": "same",
            **compared,
        },
    }


def written(*candidates: dict, **fields) -> StrangerRow:
    """One writing: by default a person without a number whom the linker wants looked at."""
    number = next(_numbers)
    values = {
        "person_key": uuid5(_SPACE, f"written {number}"),
        "surname_key": uuid5(_SPACE, "surname"),
        "name": "王小明",
        "id_masked": "",
        "id_fault": "missing",
        "birth_date": date(1970, 5, 6),
        "sex": "男",
        "phone_masked": "138******12",
        "village_name": "甲村",
        "village_code": VILLAGE,
        "sender_area": "131100",
        "zone": Zone.REVIEW,
        "method": "splink",
        "score": 0.93,
        "linked_to": None,
        "linked_surname": None,
        "candidates": list(candidates),
        "sheet": "Sheet1",
        "row_no": 5,
        "rows": 2,
    }
    return StrangerRow(**{**values, **fields})


def receive(*rows: StrangerRow, delivery: str, received_on: date = date(2026, 11, 5)) -> list[Stranger]:
    receive_strangers(rows=rows, delivery_id=delivery, received_on=received_on)
    return [Stranger.objects.get(person_key=row.person_key, surname_key=row.surname_key) for row in rows]
