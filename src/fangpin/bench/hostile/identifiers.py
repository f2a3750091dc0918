"""Identifiers of people in every state: as they should be, dressed up, and damaged, which is never repaired."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from fangpin.bench.hostile.people import (
    NUMBER,
    Line,
    Person,
    damaged,
    person,
    settlement,
    settlements,
)
from fangpin.bench.hostile.plain import as_csv, as_xls, as_xlsx
from fangpin.bench.hostile.residents import ROSTER, resident, roster_book
from fangpin.bench.hostile.truth import Fate, Made
from fangpin.bench.hostile.workbooks import number
from fangpin.kernel.identity import check_digit, make_id18

_WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")

# Dressed up, but certain: the number is what it was.
_DRESSES: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, rng: text.lower(),
    lambda text, rng: text.translate(_WIDE),
    lambda text, rng: "'" + text,
    lambda text, rng: "‘" + text,
    lambda text, rng: f"{text[:6]} {text[6:14]} {text[14:]}",
    lambda text, rng: f"　{text}  ",
    lambda text, rng: text[:9] + rng.choice("\u200b\u00a0\u200e\ufeff\t") + text[9:],
    lambda text, rng: f"\u202a{text}\u202c",
    lambda text, rng: text + f"{rng.randint(1, 7)}{rng.randint(1, 4)}",
    lambda text, rng: text + f"{rng.randint(1, 7)}{rng.randint(1, 4)}B{rng.randint(1, 3)}",
)
# Damaged: what it was can only be guessed.
_DAMAGES: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, rng: _one_digit_wrong(text, rng),
    lambda text, rng: _exchanged(text),
    lambda text, rng: text[:-1],
    lambda text, rng: text + str(rng.randrange(10)),
    lambda text, rng: text[:15] + "000",
    lambda text, rng: f"{int(text[:17]) * 10:.5E}",
    lambda text, rng: f"{int(text[:17]) * 10:.14E}",
    lambda text, rng: text[:6] + "********" + text[14:],
    lambda text, rng: text[:14] + "****",
    lambda text, rng: text[:10] + "xxxx" + text[14:],
    lambda text, rng: text.replace("0", "O", 1) if "0" in text else text[:-1],
    lambda text, rng: text.replace("1", "l", 1),
    lambda text, rng: text[:17] + ("A" if text[17] != "A" else "B"),
    lambda text, rng: text[:17].translate(_CHINESE) + text[17],
    lambda text, rng: text[:5] + "X" + text[6:],
    lambda text, rng: "999999" + text[6:17] + check_digit("999999" + text[6:17]),
    lambda text, rng: f"{text}、{text[:14]}{(int(text[14:17]) + 2) % 1000:03d}0",
    lambda text, rng: f"{text[:10]}1331{text[14:]}",
    lambda text, rng: rng.choice(("无", "不详", "/", "-", "待补", "身份证丢失", "0", "000000000000000000")),
    lambda text, rng: text[:9] + "?" + text[10:],
    lambda text, rng: text[:9] + "\ufffd" + text[10:],
    lambda text, rng: text[:17] + "2" if text[17] == "X" else text[:17] + "X",
)


def dressed(rng: random.Random) -> Made:
    """Small x, full width, apostrophes, spaces, invisible characters, disability certificates."""
    lines = settlements(rng, rng.randint(4, 20))
    lines = [line.put(NUMBER, rng.choice(_DRESSES)(line.cells[NUMBER], rng)) for line in lines]
    return rng.choice((as_csv, as_xlsx, as_xls))(lines)


def damaged_numbers(rng: random.Random) -> Made:
    """A wrong digit, a lost one, Excel's zeros, masks, look-alikes."""
    lines = settlements(rng, rng.randint(6, 24))
    for place in range(0, len(lines), 2):
        own = lines[place].cells[NUMBER]
        text = rng.choice(_DAMAGES)(own, rng)
        if text != own:
            lines[place] = damaged(lines[place], text)
    return rng.choice((as_csv, as_xlsx, as_xls))(lines)


def number_cells(rng: random.Random) -> Made:
    """Numbers kept as quantities: fifteen digits survive, eighteen do not, whatever the file still shows."""
    lines = settlements(rng, rng.randint(6, 16))
    for place in range(0, len(lines), 2):
        own = lines[place].cells[NUMBER]
        # What Excel writes, and what programs write that never counted the digits of a number cell.
        shown = rng.choice((own[:15] + "000", own[:17] + "0", f"{float(own[:17]) * 10:.14E}", own))
        if not shown.replace(".", "").replace("E+", "").isdigit():
            shown = own[:17] + "0"
        lines[place] = replace(damaged(lines[place], shown), cells=_with(lines[place], number(shown)))
    return as_xlsx(lines)


def old_numbers(rng: random.Random) -> Made:
    """Fifteen digits, as given out until 1999: the century and the check follow by rule, not by guess."""
    lines = []
    for serial in range(rng.randint(4, 12)):
        own = person(rng)
        old = make_id18(
            region=own.id18[:6],
            birth_date=own.born.replace(year=1950 + own.born.year % 35),
            sequence=int(own.id18[14:17]),
        )
        text = old[:6] + old[8:17]
        cell: Any = rng.choice((text, number(text)))
        line = settlement(rng, serial, who=replace(own, id18=old))
        lines.append(replace(line, cells=_with(line, cell)))
    return as_xlsx(lines)


def two_people_one_number(rng: random.Random) -> Made:
    """The same number on two people: both rows are told."""
    lines = settlements(rng, rng.randint(4, 12))
    # Whoever the others are, they are not these two.
    first, second = _two_surnames(rng)
    taken = first.id18
    lines = [line for line in lines if line.truth.identifier != taken]
    lines.append(settlement(rng, 90, who=first).but(fate=Fate.told))
    lines.append(settlement(rng, 91, who=replace(second, id18=taken)).but(fate=Fate.told))
    return rng.choice((as_csv, as_xlsx))(lines)


def one_person_two_numbers(rng: random.Random) -> Made:
    """The same name with two valid numbers: two people as far as anybody can know."""
    first, second = _two_surnames(rng)
    lines = settlements(rng, 4)
    lines.append(settlement(rng, 90, who=first))
    lines.append(settlement(rng, 91, who=replace(second, name=first.name)))
    return rng.choice((as_csv, as_xlsx))(lines)


def sex_and_birth_differ(rng: random.Random) -> Made:
    """The register says another sex or another birthday than the number: told, the number stays what it is."""
    rows = [resident(rng, serial) for serial in range(rng.randint(5, 20))]
    for place in range(0, len(rows), 3):
        one = rows[place]
        if rng.random() < 0.5:
            rows[place] = one.put(
                "性别", "女" if one.cells[ROSTER.index("性别")] == "男" else "男", fate=Fate.told
            )
            rows[place] = rows[place].allow("sex", None, rows[place].cells[ROSTER.index("性别")])
        else:
            rows[place] = one.put("出生日期", "1931-02-03", fate=Fate.told).allow(
                "birth_date", None, date(1931, 2, 3)
            )
    return roster_book(rows)


def valid_by_chance(rng: random.Random) -> Made:
    """Three zeros at the end and a fitting check digit: read, but said so."""
    lines = settlements(rng, 6)
    first17 = ""
    while not first17 or check_digit(first17) != "0":
        first17 = f"131102{date(1950, 1, 1) + timedelta(days=rng.randrange(15_000)):%Y%m%d}000"
    who = Person(name="王小明", id18=first17 + "0", is_man=False)
    lines[0] = settlement(rng, 99, who=who).but(fate=Fate.told)
    return as_csv(lines)


def _with(line: Line, cell: Any) -> tuple[Any, ...]:
    return (*line.cells[:NUMBER], cell, *line.cells[NUMBER + 1 :])


def _two_surnames(rng: random.Random) -> tuple[Person, Person]:
    while True:
        first, second = person(rng), person(rng)
        if first.name[0] != second.name[0] and first.id18 != second.id18:
            return first, second


def _one_digit_wrong(text: str, rng: random.Random) -> str:
    place = rng.randrange(17)
    return text[:place] + str((int(text[place]) + rng.randint(1, 9)) % 10) + text[place + 1 :]


def _exchanged(text: str) -> str:
    place = next((at for at in range(5, 16) if text[at] != text[at + 1]), 5)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    damaged_numbers,
    dressed,
    number_cells,
    two_people_one_number,
    old_numbers,
    sex_and_birth_differ,
    one_person_two_numbers,
    valid_by_chance,
)
