"""Amounts as people type them, with the exact amount, or nothing where only a guess would give one."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from fangpin.bench.hostile.people import HEADINGS, TOTAL, Line, settlements
from fangpin.bench.hostile.plain import as_csv, as_xls, as_xlsx
from fangpin.bench.hostile.truth import Fate, Made
from fangpin.bench.hostile.workbooks import number

# Certain: the cell says exactly this.
_EXACT = {
    "1234.50": "1234.50",
    "1,234.50": "1234.50",
    "1234.5元": "1234.50",
    "1,234元": "1234.00",
    "¥1,234.50": "1234.50",
    "￥1234.5": "1234.50",
    "１２３４．５": "1234.50",
    " 1234.5 ": "1234.50",
    "1.2万": "12000.00",
    "1.2万元": "12000.00",
    "３.２万": "32000.00",
    "0": "0.00",
    "0.01": "0.01",
    "1234。5": "1234.50",
    "'1234.5": "1234.50",
}
# What a careful reader may understand; a program that does not must say so.
_SAYABLE = {
    "壹仟": "1000",
    "三千": "3000",
    "三千二百": "3200",
    "壹仟贰佰叁拾肆元伍角": "1234.50",
    "5千": "5000",
    "1千2百": "1200",
    "100块": "100",
    "1.2W": "12000",
    "+100": "100",
    "12 345": "12345",
    "1，234": "1234",
    "1234.5圆": "1234.50",
    "1234.50元整": "1234.50",
    "RMB 1234.5": "1234.50",
    "5元6角": "5.60",
    "1e3": "1000",
    "1.2E+04": "12000",
    "-100": "-100",
    "−100": "-100",
    "(100.00)": "-100",
    "100-": "-100",
    "1 2 3 . 4 5": "123.45",
    "१२३": "123",
    "1234.50000": "1234.50",
}
# Nobody can say what was meant.
_GUESSWORK = (
    "约4500", "4500左右", "3000-5000", "3000~5000", "3000多", "1e309", "1E+400", "NaN", "inf", "-inf", "12.345", "1.234,50",
    "1,23", "1,2345", "1.2.3", "12O0", "l200", "一千多", "数千", "不详", "见附件", "1234/5", "100美元", "#DIV/0!", "#VALUE!",
    "99999999999999999", "1..5", "，", ".", "元", "万", "0x10", "①②③", "½", "10^3", "=1+1",
)  # fmt: skip


def exact_amounts(rng: random.Random) -> Made:
    """Thousands commas, units, full width, currency signs."""
    return _typed(rng, {text: (Decimal(value),) for text, value in _EXACT.items()}, as_xlsx, as_xls)


def sayable_amounts(rng: random.Random) -> Made:
    """Amounts in words and in book-keepers' signs: the amount meant, or unknown and said so."""
    return _typed(rng, {text: (Decimal(value), None) for text, value in _SAYABLE.items()}, as_xlsx, as_csv)


def guesswork(rng: random.Random) -> Made:
    """About, between, infinite, three decimals: unknown and said so."""
    return _typed(rng, dict.fromkeys(_GUESSWORK, (None,)), as_xlsx, as_xls)


def number_cells(rng: random.Random) -> Made:
    """Quantities with the noise of binary fractions, with too many decimals, beyond all measure."""
    cases = {
        "1234.5": (Decimal("1234.50"),),
        "0.30000000000000004": (Decimal("0.30"),),
        "1234.5600000000001": (Decimal("1234.56"),),
        "1.2345E3": (Decimal("1234.50"),),
        "12.345": (None,),
        "1E+300": (None,),
        "99999999999999.99": (None,),
    }
    lines = settlements(rng, rng.randint(4, 14))
    for place, line in enumerate(lines):
        text, permitted = rng.choice(sorted(cases.items(), key=str))
        lines[place] = _with(line, number(text), permitted)
    return as_xlsx(lines)


def ten_thousands(rng: random.Random) -> Made:
    """A heading in 万元 multiplies bare numbers; a cell that names its own unit keeps it."""
    headings = [f"{heading}（万元）" if place == TOTAL else heading for place, heading in enumerate(HEADINGS)]
    cases: dict[str, tuple[Decimal | None, ...]] = {
        "1.2": (Decimal("12000"),),
        "0.5": (Decimal("5000"),),
        "0.123456": (Decimal("1234.56"),),
        "500元": (Decimal("500"), None),
        "1.2万": (Decimal("12000"), None),
        "1.2345678": (None,),
        "": (None,),
    }
    lines = settlements(rng, rng.randint(4, 12))
    for place, line in enumerate(lines):
        text = rng.choice(sorted(cases))
        lines[place] = _with(line, text, cases[text])
    return rng.choice((as_csv, as_xlsx))(lines, headings=headings)


def _typed(rng: random.Random, cases: dict[str, tuple[Decimal | None, ...]], *writers: Any) -> Made:
    lines = settlements(rng, rng.randint(6, 18))
    # As text in a workbook, a comma is no separator.
    writer = rng.choice([each for each in writers if each is not as_csv] or [as_xlsx])
    for place, line in enumerate(lines):
        text = rng.choice(sorted(cases))
        lines[place] = _with(line, text, cases[text])
    made: Made = writer(lines)
    return made


def _with(line: Line, cell: Any, permitted: tuple[Decimal | None, ...]) -> Line:
    fate = Fate.told if permitted == (None,) else line.truth.fate
    put = replace(line, cells=(*line.cells[:TOTAL], cell, *line.cells[TOTAL + 1 :])).but(fate=fate)
    return put.allow("total_yuan", *permitted)


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (
    exact_amounts,
    guesswork,
    sayable_amounts,
    number_cells,
    ten_thousands,
)
