"""Rows of the household register, the other table that the files are made of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fangpin.bench.hostile.people import Person, person
from fangpin.bench.hostile.truth import Fate, Made, Row, counted
from fangpin.bench.hostile.workbooks import Page, workbook

CONTRACT = "public_security/household_roster"
ROSTER = [
    "户号",
    "户主姓名",
    "与户主关系",
    "姓名",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "行政区划代码",
    "乡镇街道",
    "村居委会",
    "住址",
]
VILLAGE = "131102001045"


@dataclass(frozen=True)
class Resident:
    """One row of the register with its truth."""

    cells: tuple[Any, ...]
    truth: Row

    def put(self, heading: str, cell: Any, **truth: Any) -> Resident:
        place = ROSTER.index(heading)
        return Resident((*self.cells[:place], cell, *self.cells[place + 1 :]), replace(self.truth, **truth))

    def allow(self, name: str, *values: Any) -> Resident:
        return replace(self, truth=replace(self.truth, fields={**self.truth.fields, name: frozenset(values)}))


def resident(
    rng: random.Random,
    serial: int,
    *,
    who: Person | None = None,
    household: str | None = None,
    head: str | None = None,
) -> Resident:
    """A plain row; each person is the head of an own household unless told otherwise."""
    who = who or person(rng)
    sex = "男" if who.is_man else "女"
    relation = "户主" if head is None else "其他"
    cells = (
        household or f"H{serial:06d}", head or who.name, relation, who.name, who.id18, sex, "汉族",
        f"{who.born:%Y%m%d}", VILLAGE, "某街道", "某村", f"某村{serial}号",
    )  # fmt: skip
    fields = {
        "sex": frozenset({sex}),
        "birth_date": frozenset({who.born}),
        "village_code": frozenset({VILLAGE}),
        "relation": frozenset({relation}),
    }
    return Resident(cells, Row(fate=Fate.accepted, name=who.name, identifier=who.id18, fields=fields))


def roster_book(rows: Sequence[Resident], *, merged: tuple[str, ...] = ()) -> Made:
    """The register as a workbook; the same person twice is told by the register itself, so each stands once."""
    once = list({row.truth.identifier or index: row for index, row in enumerate(rows)}.values())
    truth = {("Sheet1", row_no): row.truth for row_no, row in enumerate(once, start=2)}
    page = Page([tuple(ROSTER), *(row.cells for row in once)], merged=merged)
    return Made(workbook(page), counted(truth), "户籍人口信息.xlsx", CONTRACT)
