"""A proposal as two states side by side: the households before, and as the roster has them."""

from dataclasses import dataclass
from typing import Any

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import ChangeKind, ChangeMember, RegisterChange, change_standing
from fangpin.web.shell.names import shown_name


@dataclass(frozen=True)
class Line:
    """One person in one state."""

    name: str
    relation: str
    born: int | None
    mark: str  # why the line is marked; empty for who stays


@dataclass(frozen=True)
class Block:
    """One household in one state."""

    title: str
    lines: list[Line]


def sides_of(
    change: RegisterChange, members: list[ChangeMember], *, scope: Scope
) -> tuple[list[Block], list[Block]]:
    """What is registered, or was before the decision, and what the roster says; nothing where nothing was kept.

    A household of another area shows its number only.
    """
    stood = change_standing(scope, change=change)
    home = stood.get(str(change.household_id))
    if home is None:
        return [], []
    leaving = {str(member.person_id) for member in members}
    is_gone = change.kind in (ChangeKind.DIED, ChangeKind.MISSING)
    mark = "名册中没有" if is_gone else "名册写在别处"
    title = _title(home["household_no"], home["head_name"], scope=scope)
    before = [
        Block(
            title,
            [_line(one, mark if one["key"] in leaving else "", scope=scope) for one in home["people"]],
        )
    ]
    stays = [_line(one, "", scope=scope) for one in home["people"] if one["key"] not in leaving]
    if is_gone:
        return before, [Block(title, stays)]
    joining = [_joining(member, scope=scope) for member in members]
    if change.to_household_key == change.household_id:
        return before, [Block(title, stays + joining)]
    other_title = _title(change.to_household_no, change.to_head_name, scope=scope)
    other = stood.get(str(change.to_household_key))
    there = [_line(one, "", scope=scope) for one in other["people"]] if other else []
    if other:
        before.append(Block(other_title, there))
    return before, [Block(title, stays), Block(other_title, there + joining)]


def _line(person: dict[str, Any], mark: str, *, scope: Scope) -> Line:
    return Line(shown_name(person["name"], scope=scope), person["relation"], person["born"], mark)


def _joining(member: ChangeMember, *, scope: Scope) -> Line:
    name = shown_name(str(member.after.get("name", "")), scope=scope)
    return Line(name, str(member.after.get("relation", "")), member.person.birth_year, "按名册")


def _title(number: str, head_name: str, *, scope: Scope) -> str:
    return f"{shown_name(head_name, scope=scope)}户（{number}）"
