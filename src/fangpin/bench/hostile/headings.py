"""Columns renamed, exchanged, missing or doubled; the wrong file altogether."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from fangpin.bench.hostile.people import HEADINGS, NAME, NUMBER, SETTLEMENTS, Line, settlements
from fangpin.bench.hostile.plain import as_csv, as_xlsx
from fangpin.bench.hostile.residents import CONTRACT, resident, roster_book
from fangpin.bench.hostile.truth import Fate, Made, Outcome, Truth

_OPTIONAL = (6, 7, 8, 9, 12)
_REQUIRED = (0, 1, 2, 3, 4, 5, 10, 11)


def required_renamed(rng: random.Random) -> Made:
    """A heading that nobody knows in place of a required one: refused, and the sentence names what is missing."""
    headings = [*HEADINGS]
    headings[rng.choice(_REQUIRED)] = rng.choice(("字段1", "XM", "数值", "Col_A", "项目名"))
    return _refused(as_xlsx(settlements(rng, 5), headings=headings))


def synonyms(rng: random.Random) -> Made:
    """Other words for the same columns."""
    headings = [*HEADINGS]
    for place, words in {
        0: "结算单号",
        1: "姓名",
        2: "公民身份号码",
        3: "结算时间",
        5: "总费用",
        11: "个人支付",
    }.items():
        if rng.random() < 0.6:
            headings[place] = words
    return as_csv(settlements(rng, rng.randint(2, 9)), headings=headings)


def columns_exchanged(rng: random.Random) -> Made:
    """Any order of columns is the same table."""
    order = [*range(len(HEADINGS))]
    rng.shuffle(order)
    lines = settlements(rng, rng.randint(2, 12))
    moved = [replace(line, cells=tuple(line.cells[place] for place in order)) for line in lines]
    return rng.choice((as_csv, as_xlsx))(moved, headings=[HEADINGS[place] for place in order])


def headings_exchanged(rng: random.Random) -> Made:
    """The heading of the name stands over the numbers and the other way round: no number becomes a name."""
    headings = [*HEADINGS]
    headings[NAME], headings[NUMBER] = headings[NUMBER], headings[NAME]
    lines = [line.but(fate=Fate.told) for line in settlements(rng, rng.randint(2, 9))]
    return as_xlsx(lines, headings=headings)


def optional_missing(rng: random.Random) -> Made:
    """Last year's template lacks columns that are not required: their values are unknown."""
    gone = set(rng.sample(_OPTIONAL, rng.randint(1, 4)))
    kept = [place for place in range(len(HEADINGS)) if place not in gone]
    names = {
        6: "in_scope_yuan",
        7: "basic_paid_yuan",
        8: "serious_illness_paid_yuan",
        9: "medical_aid_paid_yuan",
    }
    lines = []
    for line in settlements(rng, rng.randint(2, 9)):
        for place in gone & set(names):
            line = line.allow(names[place], None)
        lines.append(replace(line, cells=tuple(line.cells[place] for place in kept)))
    return as_csv(lines, headings=[HEADINGS[place] for place in kept])


def required_missing(rng: random.Random) -> Made:
    """A required column is not there: refused."""
    gone = rng.choice(_REQUIRED)
    lines = [_without(line, gone) for line in settlements(rng, 4)]
    return _refused(as_csv(lines, headings=[*HEADINGS[:gone], *HEADINGS[gone + 1 :]]))


def doubled_alike(rng: random.Random) -> Made:
    """A column twice with the same cells is harmless."""
    place = rng.choice((1, 2, 5, 11))
    lines = [replace(line, cells=(*line.cells, line.cells[place])) for line in settlements(rng, 5)]
    return as_xlsx(lines, headings=[*HEADINGS, HEADINGS[place]])


def doubled_differently(rng: random.Random) -> Made:
    """A column twice with different cells: which one counts is not ours to say."""
    place = rng.choice((1, 2, 5, 11))
    lines = settlements(rng, 5)
    others = settlements(rng, 5)
    doubled = [
        replace(line, cells=(*line.cells, other.cells[place]))
        for line, other in zip(lines, others, strict=True)
    ]
    return _refused(as_xlsx(doubled, headings=[*HEADINGS, HEADINGS[place]]))


def another_departments_file(rng: random.Random) -> Made:
    """The register uploaded as a settlement list, or the other way round."""
    if rng.random() < 0.5:
        return _refused(as_xlsx(settlements(rng, 4)), contract=CONTRACT)
    return _refused(roster_book([resident(rng, serial) for serial in range(4)]), contract=SETTLEMENTS)


def header_only(rng: random.Random) -> Made:
    """No row below the header: a month without settlements is news, not a fault."""
    return rng.choice((as_csv, as_xlsx))([])


def no_header(rng: random.Random) -> Made:
    """Rows without a header: nothing says which column is which."""
    lines: Sequence[Line] = settlements(rng, 6)
    made = as_xlsx(lines[1:], headings=[*map(str, lines[0].cells)])
    return _refused(made, contract=rng.choice((None, SETTLEMENTS)))


def unknown_columns_too(rng: random.Random) -> Made:
    """Columns that no contract knows are left aside."""
    lines = [replace(line, cells=(*line.cells, "甲", 1, None)) for line in settlements(rng, 5)]
    cells: list[Line] = [
        replace(line, cells=tuple("" if c is None else str(c) for c in line.cells)) for line in lines
    ]
    return as_csv(cells, headings=[*HEADINGS, "科室", "床号", "备用"])


def _without(line: Line, place: int) -> Line:
    return replace(line, cells=(*line.cells[:place], *line.cells[place + 1 :]))


def _refused(made: Made, *, contract: str | None = None) -> Made:
    truth = Truth(outcome=Outcome.refused)
    return replace(made, truth=truth, contract=contract)


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    required_renamed,
    columns_exchanged,
    headings_exchanged,
    optional_missing,
    doubled_differently,
    another_departments_file,
    no_header,
    synonyms,
    required_missing,
    doubled_alike,
    header_only,
    unknown_columns_too,
)
