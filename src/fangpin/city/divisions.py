"""Where people live: the real villages of a city, and how many of its households each gets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from fangpin.city.arrays import Floats, Ints
from fangpin.city.rates import HOUSEHOLDS_PER_VILLAGE_SHOWN, PEOPLE_OF_A_VILLAGE, RURAL_THOUSANDS
from fangpin.city.seeds import stream

# A region code with the first and last year in which it was given to people.
BirthCode = tuple[int, int, int]
_OPEN = 9_999


@dataclass(frozen=True)
class Village:
    code: str
    name: str
    town_code: str
    town_name: str


@dataclass(frozen=True)
class CountyPlan:
    """One county's villages and the households of each."""

    index: int
    code: str
    name: str
    city_name: str
    birth_codes: tuple[BirthCode, ...]  # what identity numbers of people registered here begin with
    owns_codes: bool  # else they are the seat's
    villages: tuple[Village, ...]
    households: Ints


def plan_counties(*, folder: Path, households: int, seed: int, year: int = 2023) -> list[CountyPlan]:
    """Spread the households over every rural village the folder lists for a year.

    A small city takes few villages of every town, so that a village still looks like one.
    """
    counties, villages = _read_lists(folder, year)
    rural = {code: [v for v in villages if v.code[:6] == code and _is_rural(v.code)] for code, _ in counties}
    listed = [(code, name) for code, name in counties if rural[code]]
    shares = _largest_remainder(
        households, np.array([_rural_people(code, len(rural[code])) for code, _ in listed])
    )
    city_name, history = _code_history(folder)
    seat = _birth_codes(listed[0], history, city_name, is_seat=True)
    plans = []
    for index, (code, name) in enumerate(listed):
        if not shares[index]:
            continue
        chosen, counts = _spread_over_villages(rural[code], int(shares[index]), seed=seed)
        codes = _birth_codes((code, name), history, city_name, is_seat=index == 0)
        # Development zones exist in statistics only: their people are registered under the seat.
        owns = not history or len(codes) > 1 or code in history
        plans.append(
            CountyPlan(
                index, code, name, city_name or name, codes if owns else seat, owns, tuple(chosen), counts
            )
        )
    return plans


def _rural_people(code: str, villages: int) -> float:
    thousands = RURAL_THOUSANDS.get(code)
    return thousands * 1_000.0 if thousands else villages * float(PEOPLE_OF_A_VILLAGE)


def _is_rural(code: str) -> bool:
    # GB/T 10114: villagers' committees are numbered 200-399 inside a town.
    return 200 <= int(code[9:12]) <= 399


def _read_lists(folder: Path, year: int) -> tuple[list[tuple[str, str]], list[Village]]:
    def rows(kind: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for path in sorted(folder.glob(f"*_{kind}_{year}.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                found.extend(csv.DictReader(file))
        return found

    counties = [(row["code"][:6], row["name"]) for row in rows("areas")]
    towns = {row["code"][:9]: row["name"] for row in rows("streets")}
    villages = [
        Village(row["code"], row["name"], row["code"][:9], towns[row["code"][:9]])
        for row in rows("villages")
        if row["code"][:9] in towns
    ]
    return sorted(counties), sorted(villages, key=lambda village: village.code)


def _largest_remainder(total: int, weights: Floats) -> Ints:
    exact = total * weights / weights.sum()
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - counts), kind="stable")
    counts[order[: total - int(counts.sum())]] += 1
    return np.asarray(counts)


def _spread_over_villages(
    villages: list[Village], households: int, *, seed: int
) -> tuple[list[Village], Ints]:
    rng = stream(seed, "villages", villages[0].code[:6])
    wanted = max(1, min(len(villages), round(households / HOUSEHOLDS_PER_VILLAGE_SHOWN)))
    towns = list(dict.fromkeys(village.town_code for village in villages))
    order = rng.permutation(len(villages))
    # One village of every town first, then any.
    first_of_town = {villages[place].town_code: place for place in order[::-1]}
    leading = [first_of_town[town] for town in towns]
    places = list(dict.fromkeys(leading + [int(place) for place in order]))[
        : max(wanted, min(len(towns), households))
    ]
    chosen = [villages[place] for place in sorted(places)]
    counts = _largest_remainder(households, np.exp(rng.normal(0.0, 0.35, len(chosen))))
    return chosen, counts


@cache
def _code_history(folder: Path) -> tuple[str, dict[str, tuple[str, int, int]]]:
    """The city's name, and every county code it ever had: name, first year, last year."""
    city_name, codes = "", {}
    for path in sorted(folder.glob("*_code_history.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["code"].endswith("00"):
                    city_name = city_name if row["end_year"] else row["name"]
                    continue
                codes[row["code"]] = (row["name"], int(row["start_year"] or 0), int(row["end_year"] or _OPEN))
    return city_name, codes


def _birth_codes(
    county: tuple[str, str], history: dict[str, tuple[str, int, int]], city_name: str, *, is_seat: bool
) -> tuple[BirthCode, ...]:
    """The codes a county has had: its own, and those of abolished units with the same name but for the last character."""
    code, name = county
    found = []
    for other, (other_name, first, last) in history.items():
        stem, other_stem = name[:-1], other_name[:-1]
        is_same = other_stem == stem or (len(other_stem) == 1 and stem.startswith(other_stem))
        if other == code or is_same or (is_seat and other_stem == city_name[:-1]):
            found.append((int(other), first, last))
    return tuple(sorted(found)) or ((int(code), 0, _OPEN),)
