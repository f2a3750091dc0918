"""A name as it is compared: one character for all its variants, one sign for every lost character."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from functools import cache

import polars as pl

from fangpin.kernel.places import data_folder

LOST = "?"
# What stands where a character was lost or hidden; 〇 is a character of names and is not among them.
_LOST_SIGNS = "？�□*＊×●○◯"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def plain_name_column(name: pl.Expr) -> pl.Expr:
    """Names with one character for all its variants, and one sign for every lost character."""
    return name.map_batches(_plain_names, return_dtype=pl.String())


def _plain_names(names: pl.Series) -> pl.Series:
    """Hardly any name has a character that counts as another one."""
    return by_distinct(names, plain_name, where=~names.str.contains(_already_plain()))


@cache
def _already_plain() -> str:
    """The names of which nothing counts as anything else, as a pattern."""
    others = "".join(f"\\x{{{code:x}}}" for code in _counts_as())
    return rf"^[\p{{Han}}--[{others}]]+$"


def plain_name(name: str) -> str:
    """The same for one name.

    >>> plain_name("張 小□")
    '张小?'
    """
    return _PRIVATE.sub(LOST, "".join(name.split()).upper().translate(_counts_as()))


def fits(one: str, other: str) -> bool:
    """Whether two plain names of equal length agree in every character that neither has lost."""
    if len(one) != len(other) or (LOST not in one and LOST not in other):
        return one == other
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if LOST not in (a, b)]
    return bool(pairs) and all(a == b for a, b in pairs)


def by_distinct(
    texts: pl.Series, change: Callable[[str], str], *, where: pl.Series | None = None
) -> pl.Series:
    """Each distinct text changed once: thousands of patterns cost more to prepare than most files have names."""
    places = (texts.is_not_null() if where is None else where).arg_true()
    if places.is_empty():
        return texts
    some = texts.gather(places)
    distinct = some.unique()
    changed = pl.Series([change(text) for text in distinct], dtype=pl.String)
    # A series is changed in place.
    return texts.clone().scatter(places, some.replace_strict(distinct, changed))


@cache
def _counts_as() -> dict[int, str]:
    found = {ord(row["character"]): row["counts_as"] for row in rows_of_names("simplified.csv")}
    private = {
        int(row["private"][2:], 16): chr(int(row["character"][2:], 16))
        for row in rows_of_names("private_use.csv")
    }
    return found | private | dict.fromkeys(map(ord, _LOST_SIGNS), LOST)


def rows_of_names(file: str) -> Iterable[dict[str, str]]:
    with (data_folder("linking") / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
