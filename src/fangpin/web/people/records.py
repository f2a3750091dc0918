"""Two records side by side: what the department wrote, and each person of the register it may mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.links.api import Stranger, linked_before
from fangpin.apps.registry.api import BlindSpot, Person, area_names, people_by_key
from fangpin.contracts.reasons import brief
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.names import shown_name

# What a comparison can say of a field, as the linker names it.
AGREEMENT = {
    "same": "相同",
    "sounds_alike": "读音相同",
    "character_lost": "生僻字丢失，其余相同",
    "one_legible": "只有一个字认得出，相同",
    "one_character": "差一个字",
    "surname_only": "同姓",
    "near": "相近",
    "two_digits": "差两位",
    "other_number": "另一个号码",
    "town": "同乡镇",
    "differs": "不同",
    "unknown": "无法比较",
}


@dataclass(frozen=True)
class Field:
    """One line of a comparison: its title, the value, and how it agrees with what was written."""

    title: str
    value: str
    agreement: str = ""

    @property
    def says(self) -> str:
        return AGREEMENT.get(self.agreement, "")


@dataclass(frozen=True)
class Record:
    """One person of the register."""

    person_key: str
    household_key: str
    fields: tuple[Field, ...]
    likeness: str
    is_chosen: bool


def both_records(found: Stranger, *, scope: Scope) -> dict[str, Any]:
    """The writing's fields, and the candidates', the likeliest first."""
    names = area_names({found.village_code, *(str(one["village_code"]) for one in found.candidates)})
    records = [_candidate(one, found=found, scope=scope, names=names) for one in found.candidates]
    shown = {record.person_key for record in records}
    others = [key for key in linked_before(found) if str(key) not in shown]
    registered = people_by_key(scope, keys=others)
    more = [
        person_record(registered[key], scope=scope, is_chosen=key == found.linked_to)
        for key in others
        if key in registered
    ]
    return {"written": _written(found, scope=scope), "candidates": more + records}


def person_record(found: Person, *, scope: Scope, is_chosen: bool) -> Record:
    """Whom a writing is taken for, where the linker shows no candidates beside it."""
    village = area_names({found.household.village_code}).get(found.household.village_code, "")
    fields = (
        Field("姓名", shown_name(found.name, scope=scope)),
        Field("证件号码", found.id_masked or "没有能用的号码"),
        Field("出生年份", str(found.birth_year or "未知")),
        Field("性别", found.sex or "未知"),
        Field("村", short_name(village) or "未知"),
    )
    return Record(str(found.pk), str(found.household_id), fields, likeness="", is_chosen=is_chosen)


def blind_rows(page: Iterable[Person], *, scope: Scope) -> list[dict[str, Any]]:
    """A line for each registered person whom the data of departments miss."""
    found = list(page)
    names = area_names({code for one in found for code in _codes(one)})
    return [
        {
            "person": one,
            "name": shown_name(one.name, scope=scope),
            "town": names.get(_codes(one)[1], ""),
            "village": short_name(names.get(_codes(one)[0], "")),
            "reason": BlindSpot(one.blind_spot).label,
        }
        for one in found
    ]


def _codes(one: Person) -> tuple[str, str]:
    return one.household.village_code, one.household.town_code + "000"


def list_rows(page: Iterable[Stranger], *, scope: Scope) -> list[dict[str, Any]]:
    """A line of the list: who, where, what is wrong, whom it may mean."""
    found = list(page)
    linked = people_by_key(scope, keys=[one.linked_to for one in found if one.linked_to])
    names = area_names(
        {person.household.village_code for person in linked.values()}
        | {code for one in found for code in (one.village_code, one.town_code + "000")}
        | {str(each["village_code"]) for one in found for each in one.candidates[:1]}
    )
    return [
        {
            "stranger": one,
            "name": shown_name(one.name, scope=scope),
            "village": short_name(names.get(one.village_code, "")) or one.village_name or "村不明",
            "town": names.get(one.town_code + "000", ""),
            "fault": brief(one.id_fault) if one.id_fault else "",
            "best": _best(one, linked=linked, scope=scope, names=names),
            "likeness": percent(one.score),
        }
        for one in found
    ]


def percent(score: Decimal | float | str | None) -> str:
    """0.9731 → 97.3 %, cut and not rounded: what is not certain must not read 100 %."""
    if score is None:
        return ""
    tenths = min(int(Decimal(str(score)) * 1000), 999)
    return f"{tenths / 10:.1f}%"


def _best(one: Stranger, *, linked: dict[UUID, Person], scope: Scope, names: dict[str, str]) -> str:
    """Whom it is taken for, else whom it is most like."""
    if one.linked_to in linked:
        person = linked[one.linked_to]
        name, code = person.name, person.household.village_code
    elif one.candidates:
        name, code = str(one.candidates[0]["name"]), str(one.candidates[0]["village_code"])
    else:
        return ""
    return f"{shown_name(name, scope=scope)}（{short_name(names.get(code, ''))}）"


def _written(found: Stranger, *, scope: Scope) -> list[Field]:
    number = found.id_masked or "没有填写"
    # A good number tells both where the file has no column for them.
    by_number = "没有填写，按号码比较"
    is_cut = found.id_fault == "possibly_excel_damaged"
    nothing = by_number if found.id_masked and not found.id_fault else "没有填写"
    fault = f"（{brief(found.id_fault)}）" if found.id_fault else ""
    return [
        Field("姓名", shown_name(found.name, scope=scope)),
        Field("证件号码", number + fault),
        Field(
            "出生日期",
            found.birth_date.isoformat() if found.birth_date else (by_number if is_cut else nothing),
        ),
        Field("性别", found.sex or nothing),
        Field("村", found.village_name or "没有填写"),
        Field("电话", found.phone_masked or "没有填写"),
    ]


def _candidate(one: dict[str, Any], *, found: Stranger, scope: Scope, names: dict[str, str]) -> Record:
    agrees: dict[str, str] = one["compared"]
    fields = (
        Field("姓名", shown_name(str(one["name"]), scope=scope), agrees.get("name", "")),
        Field("证件号码", str(one["id_masked"]) or "没有能用的号码", agrees.get("id_number", "")),
        Field("出生日期", str(one["birth_date"] or "未知"), agrees.get("birth_date", "")),
        Field("性别", str(one.get("sex") or "未知"), agrees.get("sex", "")),
        Field("村", short_name(names.get(str(one["village_code"]), "")) or "未知", agrees.get("village", "")),
    )
    return Record(
        person_key=str(one["person_key"]),
        household_key=str(one["household_key"]),
        fields=fields,
        likeness=percent(one.get("score")),
        is_chosen=found.linked_to == UUID(str(one["person_key"])),
    )
