"""Made-up people, rows about them, and the numbers that a guess would make of a damaged one."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from fangpin.bench.hostile.truth import Fate, Row
from fangpin.city.names import load_names
from fangpin.kernel.identity import check_digit, make_id18

SETTLEMENTS = "medical_insurance/settlements"
HEADINGS = [
    "结算流水号",
    "参保人姓名",
    "身份证号",
    "结算日期",
    "医疗类别",
    "医疗费总额",
    "政策范围内费用",
    "基本医保支付",
    "大病保险支付",
    "医疗救助支付",
    "政策范围内自付",
    "个人自付",
    "定点机构名称",
]
FIELDS = [
    "settlement_no",
    "name",
    "id_number",
    "settled_on",
    "category",
    "total_yuan",
    "in_scope_yuan",
    "basic_paid_yuan",
    "serious_illness_paid_yuan",
    "medical_aid_paid_yuan",
    "compliant_self_paid_yuan",
    "self_paid_yuan",
]
NAME, NUMBER, DAY, CATEGORY, TOTAL, SELF_PAID = 1, 2, 3, 4, 5, 11
RECEIVED_ON = date(2026, 4, 9)
REGISTERED = 60
_REGIONS = ("131102", "131121", "131122", "131123", "131181")


@dataclass(frozen=True)
class Person:
    name: str
    id18: str
    is_man: bool

    @property
    def born(self) -> date:
        return date(int(self.id18[6:10]), int(self.id18[10:12]), int(self.id18[12:14]))


@dataclass(frozen=True)
class Line:
    """One row of a file with its truth; a cell is text, or something that a writer knows (a number, a date)."""

    cells: tuple[Any, ...]
    truth: Row

    def put(self, place: int, cell: Any, **truth: Any) -> Line:
        """The same with another cell, and with what that changes in the truth."""
        cells = [*self.cells]
        cells[place] = cell
        return Line(cells=tuple(cells), truth=replace(self.truth, **truth))

    def allow(self, name: str, *values: Any) -> Line:
        """The same with other permitted values of a field; None is an unknown."""
        return replace(self, truth=replace(self.truth, fields={**self.truth.fields, name: frozenset(values)}))

    def but(self, **truth: Any) -> Line:
        return replace(self, truth=replace(self.truth, **truth))


def person(rng: random.Random) -> Person:
    """Somebody, in the register or not; no number ends in 000, which is what Excel's damage looks like."""
    if rng.random() < 0.7:
        return registered()[rng.randrange(REGISTERED)]
    return _stranger(rng)


@cache
def registered() -> tuple[Person, ...]:
    """The people of the register that the files are compared with."""
    rng = random.Random("register")  # noqa: S311  (made-up people, the same each time)
    people: dict[str, Person] = {}
    while len(people) < REGISTERED:
        one = _stranger(rng)
        people[one.id18] = one
    return tuple(people.values())


def _stranger(rng: random.Random) -> Person:
    lists = load_names()
    is_man = rng.random() < 0.5
    given = [character for character, _ in (lists.men if is_man else lists.women)]
    name = rng.choice(lists.surnames[:100]) + "".join(rng.choices(given, k=rng.choice((1, 2, 2, 2))))
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    sequence = 2 * rng.randrange(50, 490) + is_man
    return Person(
        name=name,
        id18=make_id18(region=rng.choice(_REGIONS), birth_date=born, sequence=sequence),
        is_man=is_man,
    )


def settlement(rng: random.Random, serial: int, *, who: Person | None = None) -> Line:
    """A plain row of a settlement list."""
    who = who or person(rng)
    number = f"S{rng.randrange(10**6):06d}{serial:05d}"
    day = date(2026, 1, 1) + timedelta(days=rng.randrange(85))
    category = rng.choice(("住院", "门诊慢特病", "普通门诊"))
    paid = [Decimal(rng.randrange(200_000)) / 100 for _ in range(4)]
    in_scope = paid[0] + paid[1] + paid[2]
    amounts = [sum(paid, Decimal(0)), in_scope, *paid[:3], paid[3] / 2 // Decimal("0.01") / 100, paid[3]]
    values = [number, who.name, who.id18, day, category, *amounts]
    truth = {
        name: frozenset({value})
        for name, value in zip(FIELDS, values, strict=True)
        if name not in ("name", "id_number")
    }
    cells = (number, who.name, who.id18, day.isoformat(), category, *map(str, amounts), "某县医院")
    return Line(cells=cells, truth=Row(name=who.name, identifier=who.id18, fields=truth))


def settlements(rng: random.Random, count: int) -> list[Line]:
    """Plain rows, each about another settlement."""
    return [settlement(rng, serial) for serial in range(count)]


def damaged(line: Line, cell: Any, *, known: str | None = None) -> Line:
    """The row with an identifier that cannot be read: no number may stand for its person, the true one least."""
    true = known or line.truth.identifier or ""
    text = cell if isinstance(cell, str) else ""
    # A damaged number may be right by chance: taken as it is written, with a warning, it is no guess.
    guesses = frozenset({true, *repairs(text)} - {"", text})
    return line.put(NUMBER, cell, identifier=None, guesses=guesses, fate=Fate.told)


def repairs(text: str) -> frozenset[str]:
    """The valid numbers one step from a damaged one: a digit changed, two exchanged, the tail filled in."""
    if len(text) != 18 or not (text.isascii() and text[:17].isdigit()):
        return frozenset()
    found = {text[:17] + check_digit(text[:17])}
    for place in range(17):
        for digit in "0123456789":
            found.add(text[:place] + digit + text[place + 1 :])
        if place < 16:
            found.add(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    if text.endswith("000"):
        found.update(f"{text[:15]}{tail:03d}" for tail in range(1000))
        found.update(f"{text[:15]}{tail:02d}X" for tail in range(100))
    return frozenset(number for number in found if number[17] == check_digit(number[:17]))
