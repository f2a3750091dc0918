"""Cells of any table in plain Chinese: choices and codes by their names, names of others and numbers masked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, GeneratedField, Model
from django.utils import timezone

from fangpin.apps.accounts.models import User
from fangpin.apps.clues.models import ScreeningRun
from fangpin.apps.privacy.field_register import field_register
from fangpin.apps.registry.models import Area
from fangpin.kernel.areas import full_code
from fangpin.kernel.masking import mask_ids_in, mask_name

NOTHING = "—"
# Names of people, under whatever table or key they stand.
_NAMES = frozenset({"name", "head_name", "to_head_name"})
# What only the program can read: numbers and hashes that stand for rows told beside them.
_INTERNAL = frozenset(
    {
        *(
            "id",
            "key",
            "person_key",
            "household_key",
            "surname_key",
            "linked_to",
            "linked_surname",
            "rule_hash",
        ),
        *(
            "to_household_key",
            "change",
            "change_id",
            "undoes",
            "stranger",
            "clue",
            "preview",
            "run",
            "person",
        ),
        *("household", "household_id", "county_code", "town_code", "is_logged", "method"),
        *("case", "procedure", "open_steps", "waits_for", "version", "request_key"),
        "receipt_mark",
    }
)
_SUBJECTS = {"household": "户", "person": "人"}
_HELD_APART = {
    "stood": "决定前的户和成员，与上面的登记相同",
    "candidates": "可能的人是别人，不在这里列出",
    "content": "加密保存；申报人可以向乡镇查阅原文",
}


@dataclass(frozen=True)
class Words:
    """What is needed to tell the rows of one person: whose name may stand in full, and what codes are called."""

    own_name: str
    facts: Mapping[str, str]  # a fact's column, an indicator or a parameter → what it says
    rules: Mapping[str, str]
    fields: Mapping[str, str]  # a column of person or household → its Chinese name

    def is_told(self, model: type[Model], field: str) -> bool:
        return field not in _INTERNAL

    def cell(self, row: Model, field: str) -> str:
        if field in _HELD_APART:
            return _HELD_APART[field] if getattr(row, field) else NOTHING
        column = row._meta.get_field(field)
        if isinstance(column, ForeignKey):
            return self._of_another(row, column)
        value = getattr(row, field)
        # What the database works out has its choices on the field that it gives.
        given = column.output_field if isinstance(column, GeneratedField) else column
        if isinstance(given, Field) and given.choices and value:
            return str(dict(given.flatchoices).get(value, value))
        return self.told(value, under=field)

    def told(self, value: Any, *, under: str) -> str:
        """A value as the column or the key of that name has it."""
        if value in (None, "", [], {}):
            return NOTHING
        match value:
            case bool():
                return "是" if value else "否"
            case datetime():
                return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
            case int() if under == "actor_id":
                return _staff(value)
            case date() | Decimal() | int() | float() | UUID():
                return str(value)
            case list():
                return self._list(value, under=under)
            case dict():
                return self._mapping(value, under=under)
        return self._text(str(value), under=under)

    def _text(self, text: str, *, under: str) -> str:
        if under in _NAMES:
            return text if text == self.own_name else mask_name(text)
        if under.endswith(("village_code", "area", "area_code")):
            return _area(text)
        return mask_ids_in(self.rules.get(text) or _SUBJECTS.get(text, text))

    def _list(self, value: list[Any], *, under: str) -> str:
        # Facts and parameters as findings keep them.
        named = [one for one in value if isinstance(one, dict) and "value" in one]
        if named:
            return "；".join(
                f"{one.get('says') or self.facts.get(one['name'], one['name'])}：{self.told(one['value'], under='')}"
                for one in named
            )
        return "、".join(self.told(one, under=under) for one in value)

    def _mapping(self, value: dict[str, Any], *, under: str) -> str:
        if under == "evidence":
            return "；".join(
                f"{self.facts.get(name, name)}：{told.get('count', 0)} 行" for name, told in value.items()
            )
        if under == "verdicts":
            return "；".join(mask_ids_in(str(told.get("sentence", ""))) for told in value.values())
        if under == "facts":
            return "；".join(
                f"{self.facts.get(name, name)}：{'未知' if one is None else self.told(one, under='')}"
                for name, one in value.items()
            )
        return "；".join(
            f"{self.fields.get(name, name)}：{self.told(one, under=name)}"
            for name, one in value.items()
            if name not in _INTERNAL
        )

    def _of_another(self, row: Model, column: ForeignKey[Any, Any]) -> str:
        other = getattr(row, column.attname)
        if other is None:
            return NOTHING
        return _staff(other) if column.related_model is User else str(other)


def words_for(*, own_name: str) -> Words:
    facts: dict[str, str] = {}
    rules: dict[str, str] = {}
    for run in ScreeningRun.objects.order_by("loaded_at"):
        facts |= {one["name"]: one["says"] for one in run.columns}
        facts |= {one["indicator"]: one["indicator_title"] for one in run.columns}
        facts |= {
            one["name"]: one.get("says", one["name"])
            for rule in run.rules
            for counted in rule["parameters"].values()
            for one in counted
        }
        rules |= {one["rule_id"]: one["title"] for one in run.rules}
    register = field_register()
    tables = ("Household", "Person")
    fields = {name: one.says for table in tables for name, one in register.fields("registry", table).items()}
    return Words(own_name=own_name, facts=facts, rules=rules, fields=fields)


def _staff(pk: int) -> str:
    return User.objects.filter(pk=pk).values_list("display_name", flat=True).first() or "系统"


def _area(code: str) -> str:
    return Area.objects.filter(code=full_code(code)).values_list("name", flat=True).first() or code
