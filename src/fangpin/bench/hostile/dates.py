"""Days as people type them; a text that could mean two days means none."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from fangpin.bench.hostile.people import DAY, settlements
from fangpin.bench.hostile.plain import as_csv, as_xls, as_xlsx
from fangpin.bench.hostile.truth import Fate, Made
from fangpin.bench.hostile.workbooks import Raw, day_cell, number

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")

_EXACT: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day} 14:22:33",
    lambda day: f"{day}T00:00:00",
    lambda day: f" {day} ",
    lambda day: f"{day}".translate(_WIDE),
    lambda day: f"'{day}",
    lambda day: str((day - date(1899, 12, 30)).days),
)
_SAYABLE: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year % 100}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{day.month}月{day.day}号",
    lambda day: f"{day.year}-{day.month:02d}-{day.day:02d} 下午",
    lambda day: f"{day.year}、{day.month}、{day.day}",
    lambda day: f"{day.year}年".translate(_CHINESE) + f"{day.month}月{day.day}日",
    lambda day: f"{day.year}-{day.month}-{day.day}日",
    lambda day: f"{day:%d %b %Y}",
)
# "3.5" and "5/3/2026" may be either way round; the others are no days, or days to come.
_GUESSWORK = (
    "5/3/2026", "03/05/26", "3.5", "26.3.5", "2026-02-30", "2026-13-01", "2026-00-10", "2026年3月", "202603", "2026", "去年",
    "3月5日", "2027-01-01", "2099-12-31", "0001-01-01", "9999-99-99", "1月", "春节前", "20260230", "2026-3", "2026.1", "99999999",
    "2026-03-05至2026-03-09", "-1", "0", "1e5",
)  # fmt: skip


def exact_days(rng: random.Random) -> Made:
    """The usual forms, as text."""
    lines = settlements(rng, rng.randint(6, 18))
    lines = [line.put(DAY, rng.choice(_EXACT)(_day(line.cells[DAY]))) for line in lines]
    return rng.choice((as_csv, as_xlsx, as_xls))(lines)


def sayable_days(rng: random.Random) -> Made:
    """Forms that a careful reader understands: the day meant, or told."""
    lines = settlements(rng, rng.randint(6, 18))
    lines = [line.put(DAY, rng.choice(_SAYABLE)(_day(line.cells[DAY])), fate=Fate.safe) for line in lines]
    return rng.choice((as_csv, as_xlsx))(lines)


def guesswork(rng: random.Random) -> Made:
    """Which day this is nobody can say: the row is refused."""
    lines = settlements(rng, rng.randint(6, 18))
    for place in range(0, len(lines), 2):
        text = rng.choice(_GUESSWORK)
        lines[place] = lines[place].put(DAY, text, fate=Fate.told).allow("settled_on", None)
    return rng.choice((as_csv, as_xlsx))(lines)


def day_cells(rng: random.Random) -> Made:
    """Real dates, bare serial numbers, results of formulas, error values."""
    lines = settlements(rng, rng.randint(6, 18))
    for place, line in enumerate(lines):
        day = _day(line.cells[DAY])
        serial = (day - date(1899, 12, 30)).days
        cell: Any = rng.choice(
            (
                day_cell(day),
                number(str(serial)),
                number(f"{serial}.0"),
                Raw(' s="2"', f"<f>TODAY()</f><v>{serial}</v>"),
                Raw(' t="d"', f"<v>{day}</v>"),
                Raw(' s="2"', f"<v>{serial}.75</v>"),
                Raw(' t="e"', "<v>#N/A</v>"),
                Raw(' t="b"', "<v>1</v>"),
            )
        )
        is_none = cell.attributes in (' t="e"', ' t="b"')
        is_odd = cell.attributes == ' t="d"'
        lines[place] = line.put(
            DAY, cell, fate=Fate.told if is_none else Fate.safe if is_odd else Fate.accepted
        )
        if is_none:
            lines[place] = lines[place].allow("settled_on", None)
    return as_xlsx(lines)


def _day(text: str) -> date:
    return date.fromisoformat(text)


VARIANTS: tuple[Callable[[random.Random], Made], ...] = (exact_days, guesswork, day_cells, sayable_days)
