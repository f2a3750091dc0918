"""Rows of the police's household register, as it was at the start and half a window later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Ints
from fangpin.city.county import County
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import cancelled
from fangpin.city.files.text import words
from fangpin.city.second_register import (
    KINDS,
    REGISTER_RELATIONS,
    SecondRegister,
    second_month,
    second_register,
)
from fangpin.city.seeds import pick
from fangpin.city.timeline import HISTORY_MONTHS


@dataclass
class _Register:
    """What a register says of some people, by person."""

    household: Ints
    relation: Ints
    village: Ints
    name: pl.Series
    head_name: pl.Series
    number: pl.Series
    is_male: Bools
    ethnicity: Ints


def household_roster(book: Directory) -> pl.DataFrame:
    """Both registers, the second with who came meanwhile."""
    return pl.concat([_first(book), _second(book)])


def later_register(county: County) -> SecondRegister:
    """The same however often it is asked for."""
    month = second_month(len(county.timeline.window))
    before = _on_register(county, until=county.timeline.window_start)
    here = _on_register(county, until=int(county.timeline.starts[HISTORY_MONTHS + month]))
    found = second_register(county, here=here.copy())
    found.kind[np.flatnonzero(before & ~here)] = KINDS.index("died")
    return found


def _on_register(county: County, *, until: int) -> Bools:
    """Everybody whose entry was not cancelled by the day."""
    here = np.ones(len(county.people), dtype=bool)
    person, day = cancelled(county)
    here[person[day < until]] = False
    return here


def _first(book: Directory) -> pl.DataFrame:
    county = book.county
    person = np.flatnonzero(_on_register(county, until=county.timeline.window_start))
    household = county.people.household[person]
    register = _Register(
        household, county.people.relation[person], county.households.village[household], book.names(person),
        book.names(book.heads(household)), book.numbers(person), county.people.is_male[person],
        _ethnicities(county)[person],
    )  # fmt: skip
    return book.rows(_columns(book, register), uid=person, holder=person, first=0, last=1)


def _second(book: Directory) -> pl.DataFrame:
    """In the order of the households; a new household stands behind the old ones."""
    county, month = book.county, second_month(len(book.county.timeline.window))
    found = later_register(county)
    here = np.ones(len(found.household), dtype=bool)
    here[: found.size] = found.here
    person = np.flatnonzero(here)
    person = person[np.lexsort((person, found.relation[person] != 0, found.household[person]))]
    household = found.household[person]
    _, first = np.unique(household, return_index=True)
    heads = np.zeros(int(household.max()) + 1, dtype=np.int64)
    heads[household[first]] = person[first]
    # Of who came later nothing is drawn again: they are of the largest people.
    ethnicity = np.concatenate(
        [_ethnicities(county), np.zeros(len(found.household) - found.size, dtype=np.int64)]
    )
    register = _Register(
        household, found.relation[person], found.village[person], found.name.gather(person),
        found.name.gather(heads[household]), found.number.gather(person), found.is_male[person], ethnicity[person],
    )  # fmt: skip
    known = np.minimum(person, found.size - 1)
    rows = book.rows(_columns(book, register), uid=person, holder=known, first=month, last=month + 1)
    nothing = pl.lit(None, dtype=pl.String)
    is_new = pl.Series(person >= found.size)
    return rows.with_columns(_certificate=pl.when(is_new).then(nothing).otherwise("_certificate"))


def _ethnicities(county: County) -> Ints:
    rng = county.rng("roster")
    family = pick(rng, list(rates.ETHNICITY_SHARES.values()), len(county.households))
    own = pick(rng, list(rates.ETHNICITY_SHARES.values()), len(county.people))
    return np.where(county.people.is_kin, family[county.people.household], own)


def _columns(book: Directory, register: _Register) -> dict[str, pl.Series | Ints | list[str] | str]:
    plan, villages = book.county.plan, book.county.households.village
    towns = pl.Series([village.town_name for village in plan.villages]).gather(register.village)
    names = pl.Series([village.name for village in plan.villages]).gather(register.village)
    door = pl.Series(register.household - np.searchsorted(villages, register.village) + 1).cast(pl.String)
    province = pl.Series([book.province + plan.city_name + plan.name]).new_from_index(
        0, len(register.village)
    )
    ethnicities = tuple(name + ("" if name.endswith("族") else "族") for name in rates.ETHNICITY_SHARES)
    return {
        "户号": book.household_numbers(register.household), "户主姓名": register.head_name,
        "与户主关系": words(REGISTER_RELATIONS, register.relation), "姓名": register.name,
        "公民身份号码": register.number, "性别": words(("女", "男"), register.is_male.astype(np.int64)),
        "民族": words(ethnicities, register.ethnicity), "出生日期": register.number.str.slice(6, 8),
        "行政区划代码": pl.Series([village.code for village in plan.villages]).gather(register.village),
        "乡镇街道": towns, "村居委会": names,
        "住址": province + towns + names.str.replace("村民委员会|村委会", "") + door + "号",
    }  # fmt: skip
