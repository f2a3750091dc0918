"""Names drawn from the frequencies in data/names, never copied from people."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from fangpin.city.arrays import Bools, Ints
from fangpin.city.rates import DOTTED_NAMES, RARE_CHARACTER_NAMES
from fangpin.city.seeds import pick
from fangpin.kernel.places import data_folder


@dataclass(frozen=True)
class NameLists:
    surnames: tuple[str, ...]
    surname_weights: tuple[float, ...]
    men: tuple[tuple[str, float], ...]
    women: tuple[tuple[str, float], ...]
    rare: tuple[str, ...]
    dotted_men: tuple[str, ...]
    dotted_women: tuple[str, ...]
    homophones: dict[str, str]


@cache
def load_names(folder: Path | None = None) -> NameLists:
    """The lists of data/names."""
    place = folder or data_folder("names")
    surnames = _rows(place / "surnames.csv")
    given = _rows(place / "given_characters.csv")
    dotted = _rows(place / "dotted_names.csv")
    return NameLists(
        surnames=tuple(row["surname"] for row in surnames),
        surname_weights=tuple(float(row["weight"]) for row in surnames),
        men=tuple((row["character"], float(row["weight"])) for row in given if row["used_for"] == "m"),
        women=tuple((row["character"], float(row["weight"])) for row in given if row["used_for"] == "f"),
        rare=tuple(row["character"] for row in given if row["used_for"] == "rare"),
        dotted_men=tuple(row["name"] for row in dotted if row["sex"] == "m"),
        dotted_women=tuple(row["name"] for row in dotted if row["sex"] == "f"),
        homophones={row["character"]: row["typed_as"] for row in _rows(place / "homophones.csv")},
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw_surnames(rng: np.random.Generator, size: int) -> Ints:
    """Indexes into the list of surnames."""
    return pick(rng, list(load_names().surname_weights), size)


def compose_names(rng: np.random.Generator, *, surname: Ints, is_male: Bools) -> pl.Series:
    """Full names: mostly two characters after the surname, a few with rare characters or a middle dot."""
    lists = load_names()
    size = len(surname)
    family = pl.Series(lists.surnames).gather(surname)
    first = _given(rng, lists, is_male)
    second = _given(rng, lists, is_male)
    second = _where(rng.random(size) < 0.16, pl.Series([""] * size, dtype=pl.String), second)
    rare = pl.Series(lists.rare).gather(rng.integers(0, len(lists.rare), size))
    first = _where(rng.random(size) < RARE_CHARACTER_NAMES, rare, first)
    names = family + first + second
    is_dotted = rng.random(size) < DOTTED_NAMES
    men = pl.Series(lists.dotted_men).gather(rng.integers(0, len(lists.dotted_men), size))
    women = pl.Series(lists.dotted_women).gather(rng.integers(0, len(lists.dotted_women), size))
    return _where(is_dotted, _where(is_male, men, women), names)


def _given(rng: np.random.Generator, lists: NameLists, is_male: Bools) -> pl.Series:
    men = pl.Series([c for c, _ in lists.men]).gather(pick(rng, [w for _, w in lists.men], len(is_male)))
    women = pl.Series([c for c, _ in lists.women]).gather(
        pick(rng, [w for _, w in lists.women], len(is_male))
    )
    return _where(is_male, men, women)


def _where(condition: Bools, yes: pl.Series, no: pl.Series) -> pl.Series:
    return yes.zip_with(pl.Series(condition), no)
