"""Which file is the n-th of a seed: classes in fixed shares, every variant of a class in turn, bytes that never change."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from functools import cache

from fangpin.bench.hostile import (
    active,
    archives,
    broken,
    dates,
    delimited,
    encodings,
    foreign,
    formats,
    habits,
    headings,
    identifiers,
    layouts,
    money,
)
from fangpin.bench.hostile.truth import HostileFile, Made

Variant = Callable[[random.Random], Made]

# Files of each class among two hundred.
SHARES: dict[str, tuple[int, tuple[Variant, ...]]] = {
    "broken": (60, broken.VARIANTS),
    "archives": (10, archives.VARIANTS),
    "active": (10, active.VARIANTS),
    "layouts": (20, layouts.VARIANTS),
    "encodings": (20, encodings.VARIANTS),
    "delimited": (30, delimited.VARIANTS),
    "identifiers": (20, identifiers.VARIANTS),
    "money": (10, money.VARIANTS),
    "dates": (2, dates.VARIANTS),
    "habits": (4, habits.VARIANTS),
    "headings": (5, headings.VARIANTS),
    "formats": (5, formats.VARIANTS),
    "foreign": (4, foreign.VARIANTS),
}
KINDS = {
    "broken": "途中损坏",
    "archives": "压缩炸弹",
    "active": "外链与宏",
    "layouts": "版式",
    "encodings": "字符编码",
    "delimited": "文本表格",
    "identifiers": "证件号码",
    "money": "金额",
    "dates": "日期",
    "habits": "填表习惯",
    "headings": "表头",
    "formats": "文件格式",
    "foreign": "其他格式",
}


def file_number(number: int, *, seed: int) -> HostileFile:
    """The n-th file, counted from 0; the same bytes for the same seed, whatever was made before."""
    schedule = _schedule()
    round_no, place = divmod(number, len(schedule))
    kind, turn = schedule[place]
    share, variants = SHARES[kind]
    variant = variants[(round_no * share + turn) % len(variants)]
    made = variant(random.Random(f"{seed}:{number}"))  # noqa: S311  (a file to test with)
    return HostileFile(number=number, kind=kind, variant=variant.__name__, made=made)


def numbers_of(numbers: Iterable[int], *, kind: str | None) -> list[int]:
    """Those of the numbers whose files are of a class; all of them without one."""
    schedule = _schedule()
    return [number for number in numbers if kind is None or schedule[number % len(schedule)][0] == kind]


@cache
def _schedule() -> tuple[tuple[str, int], ...]:
    """Class and turn within the class of each of two hundred files, well mixed."""
    turns = [(kind, turn) for kind, (share, _) in SHARES.items() for turn in range(share)]
    random.Random("schedule").shuffle(turns)  # noqa: S311
    return tuple(turns)
