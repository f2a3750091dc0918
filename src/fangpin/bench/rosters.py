"""Household registers of any size, county by county as a large city sends them, and the same half a year later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from fangpin.city.arrays import Ints
from fangpin.city.names import compose_names, draw_surnames
from fangpin.city.numbers import id18_column
from fangpin.city.seeds import stream
from fangpin.kernel.areas import AreaLevel, AreaTree

_MEMBERS = 3
_BIRTH_DAYS = 24_000
_FIRST_BIRTH = date(1950, 1, 1)
# One household in so many splits, moves, loses somebody or gets a child until the second register.
_SPLIT, _MOVED, _LOST, _BORN = 200, 500, 150, 100


@dataclass(frozen=True)
class RosterFile:
    """One county's register of one day."""

    path: Path
    county_code: str
    received_on: date
    people: int


def write_rosters(folder: Path, *, people: int, received_on: date, is_second: bool) -> list[RosterFile]:
    """One csv per county; the second register has the same people with about one change in forty households."""
    villages: dict[str, list[str]] = {}
    for area in AreaTree.load().of_level(AreaLevel.VILLAGE, on=received_on):
        villages.setdefault(area.code[:6], []).append(area.code)
    counties = sorted(villages)
    share = people // len(counties) // _MEMBERS * _MEMBERS
    return [
        _write(
            folder,
            county,
            villages[county],
            share,
            received_on=received_on,
            is_second=is_second,
            number=number,
        )
        for number, county in enumerate(counties)
    ]


def _write(
    folder: Path,
    county: str,
    villages: list[str],
    people: int,
    *,
    received_on: date,
    is_second: bool,
    number: int,
) -> RosterFile:
    rng = stream(number, "roster bench")
    person = np.arange(people)
    household, place = person // _MEMBERS, person % _MEMBERS
    is_male = place != 1
    names = compose_names(rng, surname=draw_surnames(rng, people), is_male=is_male)
    village = pl.Series(sorted(villages)).gather(household * len(villages) // (people // _MEMBERS))
    relation = pl.Series(["户主", "配偶", "之子"]).gather(place)
    # The county's own code: the 17 digits of two counties never meet.
    table = pl.DataFrame(
        {
            "户号": pl.Series(int(county) * 10**7 + household + 1).cast(pl.String),
            "户主姓名": names.gather(household * _MEMBERS),
            "与户主关系": relation,
            "姓名": names,
            "公民身份号码": id18_column(_first17(county, person, is_male)),
            "性别": pl.Series(["女", "男"]).gather(is_male.astype(np.int64)),
            "民族": pl.Series(["汉族"]).new_from_index(0, people),
            "行政区划代码": village,
        }
    ).with_columns(出生日期=pl.col("公民身份号码").str.slice(6, 8))
    if is_second:
        table = _half_a_year_later(table, county=county, household=household, place=place)
    path = folder / f"公安局_户籍人口信息_{received_on:%Y%m}_{county}.csv"
    table.write_csv(path)
    return RosterFile(path, county, received_on, table.height)


def _first17(county: str, person: Ints, is_male: Ints) -> Ints:
    days = np.array([int(f"{_FIRST_BIRTH + timedelta(days=day):%Y%m%d}") for day in range(_BIRTH_DAYS)])
    sequence = person // _BIRTH_DAYS * 2 + np.where(is_male, 1, 2)
    return np.asarray(int(county) * 10**11 + days[person % _BIRTH_DAYS] * 1_000 + sequence)


def _half_a_year_later(table: pl.DataFrame, *, county: str, household: Ints, place: Ints) -> pl.DataFrame:
    """Sons found households, households move to the next village, somebody is gone, children are born."""
    split = pl.Series((household % _SPLIT == 0) & (place == 2))
    moved = pl.Series(household % _MOVED == 1)
    lost = pl.Series((household % _LOST == 2) & (place == 1))
    new_number = pl.Series(int(county) * 10**7 + 5_000_000 + household).cast(pl.String)
    later = table.with_columns(
        户号=pl.when(split).then(new_number).otherwise(pl.col("户号")),
        与户主关系=pl.when(split).then(pl.lit("户主")).otherwise(pl.col("与户主关系")),
        户主姓名=pl.when(split).then(pl.col("姓名")).otherwise(pl.col("户主姓名")),
        行政区划代码=pl.when(moved).then(pl.col("行政区划代码").first()).otherwise(pl.col("行政区划代码")),
    ).filter(~lost)
    mothers = table.filter(pl.Series((household % _BORN == 3) & (place == 1)))
    child = np.arange(mothers.height)
    birth = np.array([int(f"{date(2025, 12, 1) + timedelta(days=day):%Y%m%d}") for day in range(120)])
    first17 = int(county) * 10**11 + birth[child % 120] * 1_000 + child // 120 * 2 + 1
    numbers = id18_column(first17)
    children = mothers.with_columns(
        与户主关系=pl.lit("之子"),
        姓名=pl.col("户主姓名"),
        公民身份号码=numbers,
        性别=pl.lit("男"),
        出生日期=numbers.str.slice(6, 8),
    )
    return pl.concat([later, children])
