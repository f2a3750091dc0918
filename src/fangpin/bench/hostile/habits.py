"""What clerks do to a table: ditto marks, joined cells, totals, signatures, indents, columns pushed aside."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from fangpin.bench.hostile.people import (
    CATEGORY,
    DAY,
    HEADINGS,
    NAME,
    NUMBER,
    Line,
    person,
    settlement,
    settlements,
)
from fangpin.bench.hostile.plain import NAME_CSV, NAME_XLSX, as_csv, as_xlsx
from fangpin.bench.hostile.residents import Resident, resident, roster_book
from fangpin.bench.hostile.truth import Fate, Made, Row, counted
from fangpin.bench.hostile.workbooks import Page, workbook

_SKIPPED = Row(fate=Fate.skipped)
_UNFINISHED = Row(fate=Fate.safe)


def ditto_marks(rng: random.Random) -> Made:
    """〃 and 同上 mean the cell above, or the row is told; they are never a value."""
    lines = settlements(rng, rng.randint(6, 18))
    mark = rng.choice(("〃", "同上", '"', "″", "同 上", "..", "''"))
    place = rng.choice((DAY, CATEGORY, NAME, NUMBER))
    field = {DAY: "settled_on", CATEGORY: "category"}.get(place)
    for at in range(2, len(lines), 3):
        above, line = lines[at - 1], lines[at]
        line = line.put(place, mark, fate=Fate.safe)
        if field is not None:
            own: Any = date.fromisoformat(above.cells[DAY]) if place == DAY else above.cells[CATEGORY]
            line = line.allow(field, own, None)
        elif place == NAME:
            line = line.but(name=above.truth.name)
        else:
            line = line.but(
                identifier=above.truth.identifier, guesses=frozenset({line.truth.identifier or ""})
            )
        lines[at] = line
    return as_xlsx(lines)


def joined_households(rng: random.Random) -> Made:
    """The household's number and head stand once, in a cell joined over all its members."""
    rows: list[Resident] = []
    merged: list[str] = []
    people = list({one.id18: one for one in (person(rng) for _ in range(14))}.values())
    while len(people) > 1:
        size = min(rng.randint(1, 4), len(people))
        members = [people.pop() for _ in range(size)]
        first = len(rows) + 2
        for place, member in enumerate(members):
            row = resident(rng, len(rows), who=member, household=f"H{first:06d}", head=members[0].name)
            if place:
                row = row.put("户号", None, fate=Fate.safe).put("户主姓名", None)
            rows.append(row)
        if size > 1:
            merged += [f"A{first}:A{first + size - 1}", f"B{first}:B{first + size - 1}"]
    return roster_book(rows, merged=tuple(merged))


def totals_and_signatures(rng: random.Random) -> Made:
    """Subtotals between the rows, a total, a signature, remarks: skipped, with the reason."""
    rows: list[Any] = [("医保结算明细表",), HEADINGS]
    truth: dict[tuple[str, int], Row] = {}
    serial = 0
    for town in rng.sample(("城关镇", "东乡", "西乡"), rng.randint(1, 3)):
        for _ in range(rng.randint(1, 5)):
            line = settlement(rng, serial)
            serial += 1
            rows.append(line.cells)
            truth["Sheet1", len(rows)] = line.truth
        label = rng.choice(("小计", "小 计", "合计", f"{town}小计", "本页合计", "小计："))
        rows.append((label, None, None, None, None, "12345.67", None, None, None, None, None, "99"))
        # A label with a town's name before it may be refused instead: its row has no person.
        truth["Sheet1", len(rows)] = _UNFINISHED if label.startswith(town) else _SKIPPED
    for words in (
        ("总计", None, None, None, None, "1000"),
        ("填表人：王某", None, None, "审核人：李某"),
        ("备注：本表数据截至2026年3月31日",),
        ("单位（盖章）",),
    ):
        if rng.random() < 0.7:
            rows.append(words)
            truth["Sheet1", len(rows)] = _SKIPPED
    return Made(workbook(Page(rows)), counted(truth), NAME_XLSX)


def headers_again(rng: random.Random) -> Made:
    """The header again on each printed page, sometimes with the title."""
    rows: list[Any] = [HEADINGS]
    truth: dict[tuple[str, int], Row] = {}
    for serial in range(rng.randint(6, 20)):
        if serial and serial % 4 == 0:
            if rng.random() < 0.3:
                rows.append(("医保结算明细表（续）",))
                truth["Sheet1", len(rows)] = _UNFINISHED
            rows.append([f" {heading}" for heading in HEADINGS] if rng.random() < 0.3 else HEADINGS)
            truth["Sheet1", len(rows)] = _SKIPPED
        line = settlement(rng, serial)
        rows.append(line.cells)
        truth["Sheet1", len(rows)] = line.truth
    if rng.random() < 0.5:
        return Made(workbook(Page(rows)), counted(truth), NAME_XLSX)
    text = "".join(",".join(map(str, row)) + "\r\n" for row in rows)
    at_text = {("", row_no): row for (_, row_no), row in truth.items()}
    return Made(text.encode("gb18030"), counted(at_text), NAME_CSV)


def names_indented(rng: random.Random) -> Made:
    """Members indented under the head of their household; two-character names spread to three places."""
    lines = settlements(rng, rng.randint(4, 18))
    for place, line in enumerate(lines):
        name = str(line.cells[NAME])
        spread = name[0] + rng.choice((" ", "　", "  ")) + name[1:]
        lines[place] = line.put(
            NAME, rng.choice((f"　　{name}", f"  {name}", spread, f"{name}\n", f"\t{name}"))
        )
    return as_xlsx(lines)


def column_pushed_in(rng: random.Random) -> Made:
    """In some rows a cell was pushed in: everything behind it stands under the next heading."""
    lines = settlements(rng, rng.randint(6, 18))
    for at in rng.sample(range(len(lines)), 2):
        cells = lines[at].cells
        place = rng.randrange(1, len(HEADINGS) - 1)
        pushed = (*cells[:place], rng.choice((None, "无", "0.00")), *cells[place:])
        lines[at] = replace(lines[at], cells=pushed).but(fate=Fate.told, fields=_or_unknown(lines[at]))
    return as_xlsx(lines)


def column_pulled_out(rng: random.Random) -> Made:
    """In some rows a cell was deleted and the rest moved to the left."""
    lines = settlements(rng, rng.randint(6, 18))
    for at in rng.sample(range(len(lines)), 2):
        cells = lines[at].cells
        place = rng.randrange(1, len(HEADINGS) - 1)
        pulled = (*cells[:place], *cells[place + 1 :])
        lines[at] = replace(lines[at], cells=pulled).but(fate=Fate.told, fields=_or_unknown(lines[at]))
    return as_xlsx(lines)


def rows_twice(rng: random.Random) -> Made:
    """A row copied is counted once; a row copied and changed is told, both of them."""
    lines = settlements(rng, rng.randint(5, 15))
    copied = lines[0]
    changed = lines[1].put(5, "1.00").allow("total_yuan", *(lines[1].truth.fields["total_yuan"]))
    lines[1] = lines[1].but(fate=Fate.told)
    lines = [*lines, copied.but(fate=Fate.safe), changed.but(fate=Fate.told)]
    return as_csv(lines)


def _or_unknown(line: Line) -> dict[str, frozenset[Any]]:
    return {name: values | {None} for name, values in line.truth.fields.items()}


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    totals_and_signatures,
    ditto_marks,
    column_pushed_in,
    joined_households,
    headers_again,
    names_indented,
    column_pulled_out,
    rows_twice,
)
