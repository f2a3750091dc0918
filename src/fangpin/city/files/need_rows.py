"""Rows about people in need: the seriously and chronically ill, the disabled, children, old people, aid, entrants."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Ints
from fangpin.city.causes import ILLNESS
from fangpin.city.county import County
from fangpin.city.files.deliveries import Delivery
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import FOREVER, died_on, gets_nursing_allowance, late_ordinal
from fangpin.city.files.register_facts import RISK_WORDS
from fangpin.city.files.text import days, words, yuan
from fangpin.city.incomes import FEN
from fangpin.city.population import LOST
from fangpin.city.schooling import COLLEGE, STAGES
from fangpin.city.seeds import pick
from fangpin.city.standing import DIBAO, TEKUN

_CERTIFIED_AND_PAID_DAYS = 150  # from the injury over the certificate to the first payment
_ILLNESSES = ("大病专项救治", "严重精神障碍", "肺结核", "透析")


def serious_illnesses(book: Directory) -> pl.DataFrame:
    """Patients listed some weeks after the first stay; those ill before the city began from the start."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("serious illnesses")
    care = county.settlements.care
    grave = np.flatnonzero((care.cause == ILLNESS) & care.is_grave)
    new, first_stay = np.unique(care.person[grave], return_index=True)
    listed = (care.day[grave[first_stay]] + rng.integers(10, 60, len(new))).astype(np.int32)
    old = np.setdiff1d(np.flatnonzero(county.people.is_serious), new)
    old_day = (timeline.starts[0] - rng.integers(40, 1_500, len(old))).astype(np.int32)
    person, day = np.r_[new, old], np.r_[listed, old_day].astype(np.int32)
    kept = (rng.random(len(person)) < 0.8) & (day < timeline.starts[-1]) & (day < died_on(book)[person])
    person, day = person[kept], day[kept]
    columns = {
        **book.places(county.people.household[person]), "姓名": book.names(person), "身份证号": book.numbers(person),
        "救治类别": words(_ILLNESSES, pick(rng, (0.68, 0.15, 0.07, 0.10), len(person))), "纳入日期": days(day),
    }  # fmt: skip
    return _listed(book, person, day, columns)


def chronic_follow_ups(book: Directory) -> pl.DataFrame:
    """A visit about every half year to those whom a family doctor looks after."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("follow-ups")
    people = county.people
    patients = np.flatnonzero(people.is_chronic & (rng.random(len(people)) < rates.FOLLOWED_UP_SHARE))
    diseases = 1 + pick(rng, (0.66, 0.26, 0.08), len(patients))
    each = timeline.count // 6
    person, number = np.repeat(patients, each), np.repeat(diseases, each)
    month = np.tile(np.arange(each) * 6, len(patients)) + np.repeat(rng.integers(0, 6, len(patients)), each)
    day = (timeline.starts[month] + rng.integers(0, 28, len(month))).astype(np.int32)
    kept = day < died_on(book)[person]
    person, number, day = person[kept], number[kept], day[kept]
    lost = people.labour[person] == LOST
    columns = {
        **book.places(people.household[person]), "姓名": book.names(person), "身份证号": book.numbers(person),
        "慢性病种数": pl.Series(number), "是否丧失劳动能力": words(("否", "是"), lost.astype(np.int64)),
        "随访日期": days(day),
    }  # fmt: skip
    first = late_ordinal(timeline, day)
    return book.rows(columns, uid=person, holder=person, first=first, last=first + 1)


def allowances(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """Nursing and living allowances of each month: the disabled on the old roll, mostly."""
    county, timeline = book.county, book.county.timeline
    people = county.people
    poor = np.isin(county.standing.aid, (DIBAO, TEKUN))[people.household]
    forgotten = county.rng("allowances").random(len(people)) < rates.ALLOWANCE_FORGOTTEN
    new = county.happenings.disabilities
    grade, since = people.grade.copy(), np.zeros(len(people), dtype=np.int32)
    grade[new.person], since[new.person] = new.grade, new.day + _CERTIFIED_AND_PAID_DAYS
    gets = {
        "重度残疾人护理补贴": (grade > 0) & (grade <= 2) & gets_nursing_allowance(county),
        "困难残疾人生活补贴": (grade > 0) & poor,
    }
    parts = []
    for delivery in deliveries:
        alive = died_on(book) > timeline.starts[delivery.month + 1]
        label = timeline.label(delivery.month)
        for kind, chosen in gets.items():
            person = np.flatnonzero(chosen & alive & ~forgotten & (since < timeline.starts[delivery.month]))
            columns: dict[str, pl.Series | str] = {
                "补贴月份": f"{label[:4]}-{label[4:]}", **book.places(people.household[person]), "姓名": book.names(person),
                "残疾人证号": book.certificates.gather(person), "补贴类别": kind,
                "补贴金额": yuan(np.full(len(person), 77 * FEN)),
            }  # fmt: skip
            parts.append(
                book.rows(
                    columns, uid=person, holder=person, first=delivery.ordinal, last=delivery.ordinal + 1
                )
            )
    return pl.concat(parts)


def temporary_aid(book: Directory) -> pl.DataFrame:
    """Some of the hard blows bring aid some weeks later."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("temporary aid")
    blows = county.happenings.blows
    poor = county.standing.need[blows.household] > np.quantile(county.standing.need, 0.6)
    chance = rates.TEMPORARY_AID_SHARE * np.where(poor, 2.0, 0.6) * (blows.loss > 3_000 * FEN)
    rows = np.flatnonzero(rng.random(len(blows.household)) < chance)
    day = (blows.day[rows] + rng.integers(12, 60, len(rows))).astype(np.int32)
    rows, day = rows[day < timeline.starts[-1]], day[day < timeline.starts[-1]]
    household = blows.household[rows]
    head = book.heads(household)
    columns = {
        **book.places(household), "户主姓名": book.names(head), "户主身份证号": book.numbers(head),
        "救助原因": words(RISK_WORDS, blows.cause[rows].astype(np.int64)),
        "临时救助金额（元）": yuan(rng.integers(6, 60, len(rows)) * 100 * FEN), "救助日期": days(day),
    }  # fmt: skip
    first = late_ordinal(timeline, day)
    return book.rows(columns, uid=rows, holder=head, first=first, last=first + 1)


def children_without_care(book: Directory) -> pl.DataFrame:
    """Children who live with nobody between 18 and 60, some of them without parents who care."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("children without care")
    people = county.people
    adults = _of_age(county, (people.age >= 18) & (people.age < 60))
    alone = (people.age < 17) & (adults == 0)[people.household]
    person = np.flatnonzero(rng.random(len(people)) < np.where(alone, 0.30, 0.0006 * (people.age < 17)))
    day = (timeline.starts[0] + rng.integers(-900, 600, len(person))).astype(np.int32)
    kept = day < timeline.starts[-1]
    person, day = person[kept], day[kept]
    paid = np.where(rng.random(len(person)) < 0.94, 1_250, 0) * FEN
    columns = {
        **book.places(people.household[person]), "儿童姓名": book.names(person), "儿童身份证号": book.numbers(person),
        "儿童类别": words(("孤儿", "事实无人抚养儿童"), pick(rng, (0.3, 0.7), len(person))), "认定日期": days(day),
        "月基本生活费": yuan(paid),
    }  # fmt: skip
    return _listed(book, person, day, columns)


def elderly_needing_care(book: Directory) -> pl.DataFrame:
    county, timeline = book.county, book.county.timeline
    rng = county.rng("old people")
    people = county.people
    old = people.age >= 65
    alone = (county.households.size == 1)[people.household] & (rng.random(len(people)) < 0.6)
    frail = (people.is_severe | people.is_serious) & (rng.random(len(people)) < 0.35)
    half = rng.random(len(people)) < 0.02
    person = np.flatnonzero(old & (alone | frail | half))
    health = np.select([frail[person], half[person]], [2, 1], 0)
    kind = alone[person].astype(np.int64) * 3 + health
    names = ("", "半失能", "失能", "独居", "独居,半失能", "独居,失能")
    day = (timeline.starts[0] - rng.integers(10, 700, len(person))).astype(np.int32)
    columns = {
        **book.places(people.household[person]), "老年人姓名": book.names(person), "身份证号": book.numbers(person),
        "老年人类别": words(names, kind), "评估日期": days(day),
        "是否享受养老服务补贴": words(("否", "是"), ((health == 2) & (rng.random(len(person)) < 0.85)).astype(np.int64)),
    }  # fmt: skip
    return _listed(book, person, day, columns)


def new_entrants(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """First-year students of every autumn so far, as the admission offices tell the county."""
    county = book.county
    parts = []
    for year in county.happenings.school_years:
        known = county.rng(f"entrants {year.year}").random(len(year.person)) < 0.93
        kept = np.flatnonzero((year.stage >= COLLEGE) & (year.grade == 1) & known)
        person = year.person[kept]
        columns: dict[str, pl.Series | str] = {
            **book.places(county.people.household[person]), "姓名": book.names(person), "身份证号": book.numbers(person),
            "录取层次": words(STAGES, year.stage[kept].astype(np.int64)), "入学学年": f"{year.year}-{year.year + 1}",
            "学费标准": yuan(year.tuition[kept]), "住宿费标准": yuan(year.boarding[kept]),
        }  # fmt: skip
        first = _first_after_september(book, year.year, deliveries)
        parts.append(book.rows(columns, uid=person, holder=person, first=first, last=FOREVER))
    return pl.concat(parts)


def _first_after_september(book: Directory, year: int, deliveries: list[Delivery]) -> int:
    """The first delivery that leaves in the September of a year or later."""
    months = {one.ordinal: book.county.timeline.year_month(one.month + 1) for one in deliveries}
    return min((ordinal for ordinal, month in months.items() if month >= (year, 9)), default=FOREVER)


def enrolments(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """The roll of the watched households, whom the office checks by name; a few stand on it twice, a few have lapsed."""
    county = book.county
    people, uninsured = county.people, county.happenings.uninsured
    watched = county.standing.is_watched[people.household]
    watched[uninsured.person] = False
    luck = county.rng("enrolments").random(len(people))
    roll = np.flatnonzero(watched)
    twice = np.flatnonzero(watched & (people.age >= 18) & (luck < rates.ENROLLED_TWICE))
    person = np.r_[roll, twice]
    kind = np.r_[(luck[roll] > 0.97) & (people.age[roll] >= 18), np.ones(len(twice), bool)].astype(np.int64)
    kind[: len(roll)][np.isin(roll, twice)] = 0
    lapsed = np.r_[
        (luck[roll] > 0.5) & (luck[roll] < 0.5 + rates.ENROLMENT_LAPSED), np.zeros(len(twice), bool)
    ]
    parts = []
    for delivery in deliveries:
        here = np.flatnonzero(died_on(book)[person] > county.timeline.starts[delivery.month + 1])
        who = person[here]
        columns: dict[str, pl.Series | str] = {
            **book.places(people.household[who]), "姓名": book.names(who), "身份证号": book.numbers(who),
            "参保年度": str(int(county.timeline.years[delivery.month])), "参保险种": words(("居民医保", "职工医保"), kind[here]),
            "参保状态": words(("正常参保", "暂停缴费"), lapsed[here].astype(np.int64)),
        }  # fmt: skip
        parts.append(
            book.rows(columns, uid=who, holder=who, first=delivery.ordinal, last=delivery.ordinal + 1)
        )
    return pl.concat(parts)


def _of_age(county: County, chosen: Bools) -> Ints:
    return np.bincount(county.people.household, chosen, minlength=len(county.households)).astype(np.int64)


def _listed(book: Directory, person: Ints, day: Days, columns: dict[str, pl.Series | str]) -> pl.DataFrame:
    """A list of people drawn up anew each month: from the month of the day on, the dead included."""
    timeline = book.county.timeline
    first = late_ordinal(timeline, np.maximum(day, timeline.starts[0]))
    return book.rows(columns, uid=person, holder=person, first=first, last=FOREVER)
