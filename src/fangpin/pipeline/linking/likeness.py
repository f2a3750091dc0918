"""How plain names are compared by sound, and whether two beside one number are one person's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import product

import polars as pl

from fangpin.kernel.keys import COMPOUND_SURNAMES
from fangpin.pipeline.conforming.plain_names import by_distinct, fits, rows_of_names

_MOST_READINGS = 8


@dataclass(frozen=True)
class Dialect:
    """Which sounds are not told apart where the names are typed."""

    n_l: bool = True
    f_h: bool = False
    front_back_nasal: bool = True
    flat_retroflex: bool = True


def is_like(one: str, other: str, *, dialect: Dialect) -> bool:
    """Whether two plain names beside one number are one person's: lost or misheard characters.

    Another character of another sound is another person: so the names of brothers and twins differ.
    """
    return fits(one, other) or not sounds(one, dialect).isdisjoint(sounds(other, dialect))


@cache
def sounds(name: str, dialect: Dialect) -> frozenset[str]:
    """The ways a plain name may be read aloud, without tones; empty when a character has no reading."""
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else name[:1]
    first = _surname_readings().get(surname)
    parts = [(first,)] if first else [_readings(letter) for letter in surname]
    # Systems that lack a character write its sound: the letters between two characters are one syllable.
    parts += [
        (unit.lower(),) if unit.isascii() else _readings(unit)
        for unit in re.findall(r"[A-Z]+|.", name[len(surname) :])
    ]
    spoken = product(*parts)
    return frozenset(
        " ".join(_merged(syllable, dialect) for part in ways for syllable in part.split(" "))
        for _, ways in zip(range(_MOST_READINGS), spoken, strict=False)
    )


def sounds_column(names: pl.Series, *, dialect: Dialect) -> pl.Series:
    """For each plain name the sorted list of its sounds; null for names without."""
    distinct = names.drop_nulls().unique()
    told = {name: sorted(sounds(name, dialect)) or None for name in distinct}
    return pl.Series(names.name, [told.get(name) for name in names], dtype=pl.List(pl.String))


def main_sound_column(plain: pl.Expr, *, dialect: Dialect) -> pl.Expr:
    """One reading of each character in a row: what alike names are sought by."""
    return plain.map_batches(
        lambda names: by_distinct(
            names, lambda name: "".join([_main_sound(letter, dialect) for letter in name])
        ),
        return_dtype=pl.String(),
    )


@cache
def _main_sound(letter: str, dialect: Dialect) -> str:
    """A character that is read otherwise as a surname is sought by that reading wherever it stands."""
    reading = _surname_readings().get(letter) or next(iter(_readings(letter)), None)
    return _merged(reading, dialect) + " " if reading else letter


@cache
def _readings(letter: str) -> tuple[str, ...]:
    """The toneless readings that pypinyin knows of a character."""
    from pypinyin.pinyin_dict import pinyin_dict

    told = pinyin_dict.get(ord(letter))
    return tuple(dict.fromkeys(map(_toneless, told.split(",")))) if told else ()


def _toneless(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable)
    return "".join("v" if c == "\u0308" else c for c in letters if c.isascii() or c == "\u0308").replace(
        "uv", "v"
    )


@cache
def _merged(syllable: str, dialect: Dialect) -> str:
    """
    >>> _merged("liang", Dialect()), _merged("zhong", Dialect())
    ('nian', 'zong')
    """
    if dialect.flat_retroflex:
        for retroflex in ("zh", "ch", "sh"):
            if syllable.startswith(retroflex):
                syllable = retroflex[0] + syllable[2:]
    if dialect.n_l and syllable.startswith("l"):
        syllable = "n" + syllable[1:]
    if dialect.f_h and syllable.startswith("f"):
        syllable = "h" + syllable[1:]
    if dialect.front_back_nasal and syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    return syllable


@cache
def _surname_readings() -> dict[str, str]:
    return {row["surname"]: row["reading"] for row in rows_of_names("surname_readings.csv")}
