"""City, counties, towns and villages as a tree through time, from yearly lists of division codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from fangpin.kernel.area_lists import CODE_LENGTH, name_variants, read_area_lists, read_city_names
from fangpin.kernel.area_successors import successors_between
from fangpin.kernel.places import data_folder


class AreaLevel(StrEnum):
    """How deep an area lies in the tree."""

    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"

    @property
    def says(self) -> str:
        return _LEVEL_SAYS[self]


_LEVEL_SAYS = {
    AreaLevel.CITY: "市",
    AreaLevel.COUNTY: "县（市、区）",
    AreaLevel.TOWN: "乡镇（街道）",
    AreaLevel.VILLAGE: "村（社区）",
}
_DIGITS = {AreaLevel.CITY: 4, AreaLevel.COUNTY: 6, AreaLevel.TOWN: 9, AreaLevel.VILLAGE: 12}
_PARENT_LEVEL = {
    AreaLevel.COUNTY: AreaLevel.CITY,
    AreaLevel.TOWN: AreaLevel.COUNTY,
    AreaLevel.VILLAGE: AreaLevel.TOWN,
}


@dataclass(frozen=True)
class Area:
    """One code during one stretch of time.

    `valid_from` None: since before the first list; `valid_to` None: still in force.
    """

    code: str
    name: str
    level: AreaLevel
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    former_names: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()

    @property
    def short_code(self) -> str:
        """The digits that say something: county 6, town 9, village 12."""
        return self.code[: max(_DIGITS[self.level], 6)]

    def is_valid_on(self, day: date) -> bool:
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_to is None or day <= self.valid_to)


class AreaTree:
    """All areas of the lists; a list holds from 1 January of its year until the next one.

    A code has several stretches when it was gone for a while; without a date the newest one is meant.
    """

    def __init__(self, areas: Mapping[str, tuple[Area, ...]]) -> None:
        self._areas = dict(sorted(areas.items()))
        newest = [stretches[-1] for stretches in self._areas.values()]
        self._cities = [area for area in newest if area.level is AreaLevel.CITY]
        self._children: dict[str, list[str]] = defaultdict(list)
        self._codes_by_name: dict[str | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for code, stretches in self._areas.items():
            if stretches[0].parent:
                self._children[stretches[0].parent].append(code)
            for area in stretches:
                for name in (area.name, *area.former_names):
                    for variant in name_variants(name):
                        self._codes_by_name[area.parent][variant].add(code)

    @classmethod
    def load(cls, folder: Path | None = None) -> AreaTree:
        """Read the lists of every city in the folder (default: the project's own, read once)."""
        return cls._read(folder) if folder else _own_tree(data_folder("divisions"))

    @classmethod
    def _read(cls, source: Path) -> AreaTree:
        city_names = read_city_names(source)
        areas: dict[str, tuple[Area, ...]] = {}
        for city, lists in read_area_lists(source).items():
            areas |= _trace(_with_city(lists, names=city_names, default=city))
        return cls(areas)

    def __iter__(self) -> Iterator[Area]:
        """Every stretch of every area, by code."""
        return (area for stretches in self._areas.values() for area in stretches)

    def __len__(self) -> int:
        return len(self._areas)

    def get(self, code: str, *, on: date | None = None) -> Area | None:
        """The area with this code (short codes are filled up); with a day, only if it was in force."""
        stretches = self._areas.get(full_code(code), ())
        if on is None:
            return stretches[-1] if stretches else None
        return next((area for area in stretches if area.is_valid_on(on)), None)

    def children(self, code: str, *, on: date | None = None) -> list[Area]:
        """The areas right below that are in force (on that day), in the order of codes."""
        found = (self.get(below, on=on) for below in self._children.get(full_code(code), ()))
        return [area for area in found if area is not None and (on is not None or area.valid_to is None)]

    def of_level(self, level: AreaLevel, *, on: date | None = None) -> list[Area]:
        """All areas of one level, as `children` chooses them."""
        found = (self.get(code, on=on) for code in self._areas)
        return [
            a for a in found if a is not None and a.level is level and (on is not None or a.valid_to is None)
        ]

    def successor(self, code: str, on: date | None = None) -> Area | None:
        """The area itself when in force, else the one that took its place; None when that is not certain."""
        area = self.get(code)
        for _ in range(len(self._areas)):
            if area is None or (valid := self._in_force(area.code, on=on)) is not None:
                return None if area is None else valid
            if len(area.successors) != 1:
                return None
            area = self.get(area.successors[0])
        return None

    def path(self, code: str) -> list[Area]:
        """From the city down to the area."""
        area = self.get(code)
        if area is None:
            return []
        return [*(self.path(area.parent) if area.parent else []), area]

    def find_by_names(
        self, county: str, town: str | None = None, village: str | None = None, *, on: date | None = None
    ) -> Area | None:
        """The one area that is called so; None when there is none, or several.

        Areas that are gone are found by their old names too: ask `successor` for what they are today.
        """
        area = self._find_county(county, on=on)
        if area is not None and town:
            area = self._find_below([area], town, on=on)
        if area is not None and village:
            towns = [area] if area.level is AreaLevel.TOWN else self.children(area.code, on=on)
            area = self._find_below(towns, village, on=on)
        return area

    def _find_county(self, name: str, *, on: date | None) -> Area | None:
        county = self._find_below(self._cities, name, on=on)
        if county is not None or len(name) < 3:
            return county
        # Offices shorten the long names of zones: 高新区 for 河北衡水高新技术产业开发区.
        counties = [area for city in self._cities for area in self.children(city.code, on=on)]
        shortened = [area for area in counties if _is_shortened(name, area.name)]
        return shortened[0] if len(shortened) == 1 else None

    def _find_below(self, parents: Sequence[Area], name: str, *, on: date | None) -> Area | None:
        for variant in name_variants(name):
            codes = [code for parent in parents for code in self._codes_by_name[parent.code].get(variant, ())]
            areas = [area for code in codes if (area := self.get(code, on=on))]
            in_force = [area for area in areas if on is not None or area.valid_to is None]
            chosen = in_force or areas
            if len(chosen) == 1:
                return chosen[0]
        return None

    def _in_force(self, code: str, *, on: date | None) -> Area | None:
        area = self.get(code, on=on)
        return area if area is not None and (on is not None or area.valid_to is None) else None


def full_code(code: str) -> str:
    """A code of any length filled up to twelve digits."""
    return code.ljust(CODE_LENGTH, "0")


def level_of(code: str) -> AreaLevel:
    """How deep the area with this code lies.

    >>> level_of("131102"), level_of("131102001000")
    (<AreaLevel.COUNTY: 'county'>, <AreaLevel.TOWN: 'town'>)
    """
    full = full_code(code)
    for level, digits in _DIGITS.items():
        if not full[digits:].strip("0"):
            return level
    return AreaLevel.VILLAGE


def prefix_of(code: str) -> str:
    """The digits that the codes of all villages in the area share.

    >>> prefix_of("131100000000"), prefix_of("131102001000")
    ('1311', '131102001')
    """
    return full_code(code)[: _DIGITS[level_of(code)]]


def parent_of(code: str) -> str | None:
    """The code of the area above; None for a city."""
    level = level_of(code)
    return None if level is AreaLevel.CITY else full_code(code[: _DIGITS[_PARENT_LEVEL[level]]])


def _with_city(
    lists: Mapping[int, Mapping[str, str]], *, names: Mapping[str, str], default: str
) -> dict[int, dict[str, str]]:
    """The lists begin with counties: put the city above them."""
    completed = {}
    for year, areas in sorted(lists.items()):
        cities = {full_code(code[:4]) for code in areas}
        completed[year] = {city: names.get(city, default) for city in cities} | dict(areas)
    return completed


@lru_cache(maxsize=1)
def _own_tree(folder: Path) -> AreaTree:
    return AreaTree._read(folder)


def _trace(lists: Mapping[int, Mapping[str, str]]) -> dict[str, tuple[Area, ...]]:
    """Each code through the years: unbroken runs of lists become stretches."""
    years = sorted(lists)
    successors: dict[tuple[str, int], tuple[str, ...]] = {}
    for earlier, later in pairwise(years):
        for code, heirs in successors_between(lists[earlier], lists[later]).items():
            successors[code, earlier] = heirs
    traced = {}
    for code in {code for names in lists.values() for code in names}:
        runs = _runs([year for year in years if code in lists[year]], years=years)
        traced[code] = tuple(
            _stretch(code, run, years=years, lists=lists, successors=successors) for run in runs
        )
    return traced


def _runs(present: list[int], *, years: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for year in present:
        if runs and years.index(year) == years.index(runs[-1][-1]) + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _stretch(
    code: str,
    run: list[int],
    *,
    years: list[int],
    lists: Mapping[int, Mapping[str, str]],
    successors: Mapping[tuple[str, int], tuple[str, ...]],
) -> Area:
    names = list(dict.fromkeys(lists[year][code] for year in run))
    newest = lists[run[-1]][code]
    is_last = run[-1] == years[-1]
    return Area(
        code=code,
        name=newest,
        level=level_of(code),
        parent=parent_of(code),
        valid_from=None if run[0] == years[0] else date(run[0], 1, 1),
        valid_to=None if is_last else date(years[years.index(run[-1]) + 1] - 1, 12, 31),
        former_names=tuple(name for name in names if name != newest),
        successors=successors.get((code, run[-1]), ()),
    )


def _is_shortened(short: str, long: str) -> bool:
    """Whether all characters of the short name come in the long one in the same order."""
    letters = iter(long)
    return all(letter in letters for letter in short)
