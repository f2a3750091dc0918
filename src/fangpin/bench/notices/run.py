"""Scans generated papers and compares the verdicts with the truth; the number and the seed alone make a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from random import Random

from fangpin.bench.notices.layers_office import office_tricks
from fangpin.bench.notices.layers_pages import page_tricks
from fangpin.bench.notices.made import Made, Maker
from fangpin.bench.notices.papers import TODAY
from fangpin.bench.notices.plain_dirt import clean, dirty
from fangpin.bench.notices.spelled_tricks import spelled_tricks
from fangpin.notices import scan

# Three of ten ordinary papers hold something that must not go out.
_DIRTY_OF_TEN = 3
_CHUNK = 50


def tricks() -> dict[str, Maker]:
    """Every way of getting past the scanner, by its name."""
    return dict([*spelled_tricks(), *office_tricks(), *page_tricks()])


@dataclass(frozen=True)
class Outcome:
    """One paper: whether it was to be refused, whether it was, and whether for a reason that is true."""

    number: int
    way: str
    is_dirty: bool
    is_refused: bool
    told: tuple[str, ...]
    says_why: bool

    @property
    def is_leak(self) -> bool:
        return self.is_dirty and not self.is_refused

    @property
    def is_false_refusal(self) -> bool:
        return self.is_refused and not self.is_dirty


@dataclass
class Tally:
    """What came of all papers."""

    clean: int = 0
    dirty: int = 0
    leaks: list[Outcome] = field(default_factory=list)
    false_refusals: list[Outcome] = field(default_factory=list)
    wrong_reasons: list[Outcome] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)

    def add(self, one: Outcome) -> None:
        self.ways[one.way] += 1
        self.dirty += one.is_dirty
        self.clean += not one.is_dirty
        if one.is_leak:
            self.leaks.append(one)
        elif one.is_false_refusal:
            self.false_refusals.append(one)
        elif one.is_dirty and not one.says_why:
            self.wrong_reasons.append(one)


def ordinary(number: int, *, seed: int) -> Made:
    """A paper as clerks write them, clean or not."""
    chance = Random(f"{seed} ordinary {number}")  # noqa: S311  (the same number makes the same paper)
    return dirty(chance) if chance.randrange(10) < _DIRTY_OF_TEN else clean(chance)


def adversarial(number: int, *, seed: int) -> Made:
    """A paper that tries to get past; each way in turn."""
    ways = list(tricks().values())
    chance = Random(f"{seed} adversarial {number}")  # noqa: S311
    return ways[number % len(ways)](chance)


def judged(number: int, *, kind: str, seed: int) -> Outcome:
    """Make one, scan it, compare."""
    made = {"ordinary": ordinary, "adversarial": adversarial}[kind](number, seed=seed)
    findings = scan(made.data, name=made.name, on=TODAY).findings
    return Outcome(
        number,
        made.way,
        is_dirty=bool(made.kinds),
        is_refused=bool(findings),
        told=tuple(str(one) for one in findings[:3]),
        says_why=any(one.kind in made.kinds for one in findings),
    )


def outcomes(*, kind: str, count: int, seed: int, workers: int) -> Iterator[Outcome]:
    """All of them, in order."""
    work = partial(judged, kind=kind, seed=seed)
    if workers == 1:
        yield from map(work, range(count))
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(work, range(count), chunksize=_CHUNK)
