"""A proposal as two states side by side: the households as registered, and as the roster has them."""

from dataclasses import dataclass
from uuid import UUID

from fangpin.apps.accounts.api import Scope
from fangpin.apps.registry.api import ChangeKind, ChangeMember, RegisterChange, household, present_members
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
    """What is registered now, and what would be; a household of another area shows its number only."""
    home = change.household
    leaving = {member.person_id for member in members}
    here = _lines(home.pk, scope=scope)
    stays = [line for line, person in here if person not in leaving]
    is_gone = change.kind in (ChangeKind.DIED, ChangeKind.MISSING)
    mark = "名册中没有" if is_gone else "名册写在别处"
    title = _title(home.household_no, home.head_name, scope=scope)
    before = [Block(title, [_marked(line, mark) if person in leaving else line for line, person in here])]
    if is_gone:
        return before, [Block(title, stays)]
    joining = [
        Line(
            name=shown_name(str(member.after.get("name", "")), scope=scope),
            relation=str(member.after.get("relation", "")),
            born=member.person.birth_year,
            mark="按名册",
        )
        for member in members
    ]
    other_title = _title(change.to_household_no, change.to_head_name, scope=scope)
    if change.to_household_key == home.pk:
        return before, [Block(title, stays + joining)]
    other = [line for line, _ in _lines(change.to_household_key, scope=scope)]
    if other or household(scope, key=change.to_household_key or home.pk):
        before.append(Block(other_title, other))
    return before, [Block(title, stays), Block(other_title, other + joining)]


def _lines(key: UUID | None, *, scope: Scope) -> list[tuple[Line, UUID]]:
    if key is None:
        return []
    return [
        (Line(shown_name(person.name, scope=scope), person.relation, person.birth_year, ""), person.pk)
        for person in present_members(scope, household_key=key)
    ]


def _marked(line: Line, mark: str) -> Line:
    return Line(line.name, line.relation, line.born, mark)


def _title(number: str, head_name: str, *, scope: Scope) -> str:
    return f"{shown_name(head_name, scope=scope)}户（{number}）"
