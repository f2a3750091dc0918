"""Rosters for tests: a household a line, members as (person, relation); a word stands for each key."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from tests.apps.accounts.factories import VILLAGE

from fangpin.apps.registry.api import ListedRow, Listing, load_roster, mark_listed

_SPACE = UUID(int=11)
FIRST, SECOND, THIRD = date(2025, 11, 3), date(2026, 5, 3), date(2026, 11, 3)


class RosterRow(NamedTuple):
    """One person of a roster: the columns that `load_roster` takes."""

    person_key: str
    household_key: str
    household_no: str
    head_name: str
    village_code: str
    name: str
    id_masked: str
    relation: str
    sex: str
    birth_year: int | None
    birth_date: date | None = None
    sheet: str = ""
    row_no: int | None = None


def as_csv(rows: Sequence[RosterRow]) -> Iterator[bytes]:
    for row in rows:
        told = ("" if value is None else f'"{value}"' for value in row)
        yield (",".join(told) + "\n").encode()


def key(word: str) -> UUID:
    return uuid5(_SPACE, word)


def roster_rows(households: dict[str, list[str]], *, villages: dict[str, str] | None = None, **born: date):
    """`{"甲户": ["甲", "乙:配偶"]}`: the first of a household is its head unless a relation is given."""
    rows = []
    for number, people in households.items():
        for place, told in enumerate(people):
            name, _, relation = told.partition(":")
            rows.append(
                RosterRow(
                    person_key=str(key(name)),
                    household_key=str(key(number)),
                    household_no=number,
                    head_name=people[0].partition(":")[0],
                    village_code=(villages or {}).get(number, VILLAGE),
                    name=f"王{name}",
                    id_masked="1311**********0011",
                    relation=relation or ("户主" if place == 0 else "之子"),
                    sex="男",
                    birth_year=born.get(name, date(1970, 5, 1)).year,
                    birth_date=born.get(name, date(1970, 5, 1)),
                    row_no=len(rows) + 2,
                )
            )
    return rows


def arrive(households: dict[str, list[str]], *, on: date = FIRST, sender_area: str = "131100", **more) -> int:
    rows = roster_rows(households, **more)
    return load_roster(rows=as_csv(rows), sender_area=sender_area, received_on=on, delivery=f"{on:%Y%m%d}")


def died(*names: str, on: date = date(2026, 3, 5)) -> None:
    rows = [ListedRow(str(key(name)), "") for name in names]
    mark_listed(listing=Listing.DEATH, rows=rows, sender_area="131100", received_on=on)


def monitored(*names: str, on: date = date(2026, 3, 5)) -> None:
    rows = [ListedRow(str(key(name)), "边缘易致贫户") for name in names]
    mark_listed(listing=Listing.MONITORED, rows=rows, sender_area="131100", received_on=on)
