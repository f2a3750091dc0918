"""Rows about people struck: road and work accidents, crimes, fires, custody, funerals."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Days, Ints
from fangpin.city.blows import draw_struck
from fangpin.city.causes import ACCIDENT
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import FOREVER, late_ordinal
from fangpin.city.files.text import days, words, yuan
from fangpin.city.harvests import HOUSE_DAMAGE
from fangpin.city.incomes import FEN
from fangpin.city.seeds import lognormal, pick

_RESULTS = ("死亡", "致残", "重伤", "轻伤")
_LIABILITIES = ("无责任", "次要责任", "同等责任", "主要责任", "全部责任")
_CUSTODY = ("刑事拘留", "逮捕", "服刑", "强制隔离戒毒")
ROAD, WORK, CRIME = range(3)


def injured(book: Directory, kind: int) -> tuple[Ints, Days, Ints]:
    """Who was hurt on the road, at work or by crime, the day, and the place of the result among the results."""
    county = book.county
    care = county.settlements.care
    hurt = np.flatnonzero(care.cause == ACCIDENT)
    person, first = np.unique(care.person[hurt], return_index=True)
    day = care.day[hurt[first]].astype(np.int32)
    dead = county.happenings.deaths
    age = county.people.age[dead.person]
    sudden = (age >= 12) & (age < 65) & (county.rng("sudden deaths").random(len(age)) < 0.12)
    gone = np.isin(person, dead.person[sudden])
    person = np.r_[person[~gone], dead.person[sudden]]
    day = np.r_[day[~gone], dead.day[sudden]].astype(np.int32)
    rng = county.rng("kinds of accidents")
    drawn = pick(rng, rates.ACCIDENT_KIND_SHARES, len(person))
    result = 1 + pick(rng, (0.12, 0.28, 0.60), len(person))
    result[-int(sudden.sum()) or len(person) :] = 0
    mine = drawn == kind
    return person[mine], day[mine], result[mine]


def road_accidents(book: Directory) -> pl.DataFrame:
    person, day, result = injured(book, ROAD)
    liability = pick(book.county.rng("liability"), (0.35, 0.25, 0.2, 0.12, 0.08), len(person))
    return _reported(
        book, person, day,
        {
            "姓名": book.names(person), "身份证号": book.numbers(person), "事故日期": days(day),
            "伤亡情况": words(_RESULTS, result), "事故责任": words(_LIABILITIES, liability),
        },
    )  # fmt: skip


def work_accidents(book: Directory) -> pl.DataFrame:
    person, day, result = injured(book, WORK)
    insured = book.county.rng("work insurance").random(len(person)) < 0.5
    paid = np.where(insured, np.array([800_000, 90_000, 30_000, 5_000])[result], 0) * FEN
    return _reported(
        book, person, day,
        {
            "姓名": book.names(person), "身份证号": book.numbers(person), "事故发生日期": days(day),
            "伤害程度": words(_RESULTS, result), "是否参加工伤保险": words(("否", "是"), insured.astype(np.int64)),
            "赔偿金额（元）": yuan(paid),
        },
    )  # fmt: skip


def crime_victims(book: Directory) -> pl.DataFrame:
    person, day, result = injured(book, CRIME)
    return _reported(
        book, person, day,
        {
            "姓名": book.names(person), "身份证号": book.numbers(person), "案发日期": days(day),
            "被害后果": words(_RESULTS, result),
        },
    )  # fmt: skip


def fires(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("fires")
    household, day = draw_struck(rng, np.full(len(county.households), rates.FIRE_A_YEAR), county.timeline)
    damage = pick(rng, (0.45, 0.35, 0.15, 0.05), len(household))
    loss = lognormal(rng, (2_500, 0.8), len(household)) * np.array([0.4, 1.0, 6.0, 15.0])[damage] * FEN
    head = book.heads(household)
    columns = {
        **book.places(household), "户主姓名": book.names(head), "户主身份证号": book.numbers(head), "起火日期": days(day),
        "伤亡人数": pl.Series(pick(rng, (0.93, 0.05, 0.02), len(household))),
        "房屋损坏情况": words(HOUSE_DAMAGE, damage), "火灾损失（元）": yuan(loss),
    }  # fmt: skip
    return _reported(book, head, day, columns)


def custody(book: Directory) -> pl.DataFrame:
    """Everybody taken into custody, with the day of release expected; the list keeps those who have come home."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("custody")
    people = county.people
    rate = rates.CUSTODY_A_YEAR * (people.is_male & (people.age >= 18) & (people.age < 58))
    person, day = draw_struck(rng, rate, timeline)
    kind = pick(rng, (0.30, 0.15, 0.45, 0.10), len(person))
    length = np.where(kind <= 1, rng.integers(20, 240, len(person)), rng.integers(150, 1_500, len(person)))
    columns = {
        **book.places(people.household[person]), "姓名": book.names(person), "身份证号": book.numbers(person),
        "羁押类别": words(_CUSTODY, kind), "羁押起始日期": days(day), "预计解除日期": days(day + length),
    }  # fmt: skip
    first = late_ordinal(timeline, day)
    return book.rows(columns, uid=person, holder=person, first=first, last=FOREVER)


def funerals(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("funerals")
    deaths = county.happenings.deaths
    known = rng.random(len(deaths.person)) < rates.FUNERAL_REGISTERED
    day = (deaths.day + rng.integers(1, 6, len(deaths.person))).astype(np.int32)
    known &= day < county.timeline.starts[-1]
    person, day = deaths.person[known], day[known]
    columns = {
        **book.places(county.people.household[person]), "死者姓名": book.names(person), "死者身份证号": book.numbers(person),
        "死亡日期": days(deaths.day[known]), "火化日期": days(day),
        "是否减免殡葬费": words(("否", "是"), pick(rng, (0.9, 0.1), len(person))),
    }  # fmt: skip
    return _reported(book, person, day, columns)


def _reported(book: Directory, person: Ints, day: Days, columns: dict[str, pl.Series | str]) -> pl.DataFrame:
    """Rows that stand in the file of the month in which the thing happened, and in no other."""
    first = late_ordinal(book.county.timeline, day)
    return book.rows(columns, uid=person, holder=person, first=first, last=first + 1)
