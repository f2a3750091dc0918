"""Rows about people: the police's roster and deaths, schools, disability certificates, the uninsured."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Days, Ints
from fangpin.city.county import County
from fangpin.city.files.deliveries import Delivery, first_of_late
from fangpin.city.files.directory import Directory
from fangpin.city.files.text import days, words, yuan
from fangpin.city.guarantees import REASONS
from fangpin.city.schooling import COLLEGE, GRADE_NAMES, STAGES, SchoolYear
from fangpin.city.seeds import pick
from fangpin.city.timeline import HISTORY_MONTHS, Timeline, day_number

DISABILITY_CATEGORIES = ("", "视力", "听力", "言语", "肢体", "智力", "精神", "多重")
DISABILITY_GRADES = ("", "一级", "二级", "三级", "四级")
FOREVER = 9_999


def ordinal_of(months: Ints, delay: Ints | int = 0) -> Ints:
    """The first delivery that can hold what happened in a month; history comes with the first."""
    return np.maximum(months - HISTORY_MONTHS + 1 + delay, 0)


def late_ordinal(timeline: Timeline, day: Days) -> Ints:
    """The first delivery that can hold what happened on a day, of a department that joined last."""
    return np.maximum(ordinal_of(timeline.month_of(day)), first_of_late(timeline))


def died_on(book: Directory) -> Days:
    """Day of death per person, far in the future for the living."""
    day = np.full(len(book.county.people), 2**30, dtype=np.int64)
    deaths = book.county.happenings.deaths
    day[deaths.person] = deaths.day
    return day


def cancelled(county: County) -> tuple[Ints, Days]:
    """Deaths that the police learn of, with the day on which the entry is cancelled."""
    deaths = county.happenings.deaths
    rng = county.rng("cancellations")
    known = rng.random(len(deaths.person)) >= rates.DEATH_NOT_CANCELLED
    day = deaths.day + np.minimum(rng.geometric(0.06, len(deaths.person)) + 2, 75)
    return deaths.person[known], day[known].astype(np.int32)


def deaths(book: Directory) -> pl.DataFrame:
    person, day = cancelled(book.county)
    in_time = day < book.county.timeline.starts[-1]
    person, day = person[in_time], day[in_time]
    died = died_on(book)[person].astype(np.int32)
    first = ordinal_of(book.county.timeline.month_of(day))
    columns = {
        "姓名": book.names(person), "公民身份号码": book.numbers(person),
        "死亡日期": days(died), "注销日期": days(day),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=first, last=first + 1)


def gets_nursing_allowance(county: County) -> Bools:
    """Who would get the allowance if severely disabled: the roll and the payments agree on it."""
    luck = county.rng("nursing allowance").random(len(county.people))
    return np.asarray(luck < rates.NURSING_ALLOWANCE_OF_SEVERE)


def certificates(book: Directory) -> pl.DataFrame:
    """Old certificates from the start, new ones some months after the injury, the dead until they are cancelled."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("certificate rows")
    new = county.happenings.disabilities
    person = np.r_[np.flatnonzero(county.people.grade > 0), new.person]
    grade = np.r_[county.people.grade[county.people.grade > 0], new.grade]
    category = np.r_[county.people.category[county.people.grade > 0], new.category]
    old = len(person) - len(new.person)
    delay = pick(rng, rates.CERTIFICATE_DELAY_SHARES, len(new.person))
    issued_new = new.day + delay * 30 + rng.integers(0, 20, len(new.person))
    age_days = county.timeline.window_start - county.people.birth[person[:old]]
    issued_old = (
        timeline.starts[0] - 30 - (rng.random(old) * np.clip(age_days - 800, 200, 4_200)).astype(np.int64)
    )
    issued = np.r_[issued_old, issued_new].astype(np.int32)
    month = timeline.month_of(np.clip(issued, timeline.starts[0], None))
    first = np.where(np.arange(len(person)) < old, 0, ordinal_of(month))
    last_seen = np.where(died_on(book)[person] < 2**30, died_on(book)[person] + 70, timeline.starts[-1] + 400)
    last = np.where(last_seen < timeline.starts[-1], ordinal_of(timeline.month_of(last_seen)), FOREVER)
    allowance = (grade <= 2) & gets_nursing_allowance(county)[person]
    kept = issued < timeline.starts[-1]
    columns = {
        **book.places(county.people.household[person]), "姓名": book.names(person),
        "残疾人证号": book.certificates.gather(person), "残疾类别": words(DISABILITY_CATEGORIES, category),
        "残疾等级": words(DISABILITY_GRADES, grade), "发证日期": days(issued),
        "是否享受护理补贴": words(("否", "是"), allowance.astype(np.int64)),
    }  # fmt: skip
    rows = book.rows(columns, uid=person, holder=person, first=first, last=last)
    return rows.filter(pl.Series(kept & (last > first)))


def uninsured(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """The list as checked each month; people drop off it when they insure themselves after all."""
    county, found = book.county, book.county.happenings.uninsured
    rng = county.rng("uninsured rows")
    leaves = rng.geometric(0.05, len(found.person)) + 2
    leaves = np.where(found.is_broken, FOREVER, leaves)
    dead = died_on(book)
    parts = []
    for delivery in deliveries:
        year = int(county.timeline.years[delivery.month])
        # A year's payments are closed at the end of February: until then the last year's list is checked.
        month_end = int(county.timeline.starts[delivery.month + 1])
        started = day_number(date(max(year, 2), 3, 1))
        since = np.array([day_number(date(int(y), 3, 1)) for y in found.from_year.tolist()], dtype=np.int64)
        here = (since < month_end) & (leaves > delivery.ordinal) & (dead[found.person] > month_end)
        person, reason = found.person[here], found.reason[here]
        shown = year if month_end > started else year - 1
        checked = month_end - 1 - rng.integers(0, 6, len(person))
        columns = {
            **book.places(county.people.household[person]), "姓名": book.names(person), "身份证号": book.numbers(person),
            "参保年度": str(shown), "未参保原因": words(REASONS, reason), "核查日期": days(checked),
        }  # fmt: skip
        parts.append(
            book.rows(columns, uid=person, holder=person, first=delivery.ordinal, last=delivery.ordinal + 1)
        )
    return pl.concat(parts)


def enrolment(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """The roll of each term: nearly all pupils in the county, most students beyond it."""
    county = book.county
    by_year = {year.year: year for year in county.happenings.school_years}
    parts = []
    for delivery in deliveries:
        calendar_year, month = county.timeline.year_month(delivery.month + 1)
        year = calendar_year if month >= 9 else calendar_year - 1
        if year in by_year:
            parts.append(_roll(book, by_year[year], delivery))
    return pl.concat(parts)


def _roll(book: Directory, year: SchoolYear, delivery: Delivery) -> pl.DataFrame:
    county = book.county
    rng = county.rng(f"roll {year.year}")
    person = year.person
    reached = rng.random(len(person)) < np.where(year.stage >= COLLEGE, 0.85, 0.975)
    reached &= died_on(book)[person] > county.timeline.starts[delivery.month + 1]
    status = _status(rng, book, person, delivery)
    reached &= status != 9
    kept = np.flatnonzero(reached)
    person, stage, grade = person[kept], year.stage[kept].astype(np.int64), year.grade[kept].astype(np.int64)
    level = np.where(stage == 0, grade - 1, np.where(stage == 1, grade + 5, np.minimum(grade - 1, 4)))
    columns: dict[str, pl.Series | str] = {
        "姓名": book.names(person), "身份证号": book.numbers(person), "学校名称": _schools(book, person, stage),
        "学段": words(STAGES, stage), "年级": words(GRADE_NAMES, level),
        "学费": yuan(year.tuition[kept]), "住宿费": yuan(year.boarding[kept]), "教材费": yuan(year.textbook[kept]),
        "资助金额": yuan(year.subsidy[kept]), "学年": f"{year.year}-{year.year + 1}",
        "学籍状态": words(("在读", "休学", "退学"), status[kept]),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=delivery.ordinal, last=delivery.ordinal + 1)


def _status(rng: np.random.Generator, book: Directory, person: Ints, delivery: Delivery) -> Ints:
    """0 at school, 1 suspended, 2 left; 9 where the school says nothing of a child that has gone."""
    status = np.where(rng.random(len(person)) < 0.0012, 1, 0)
    gone = book.county.happenings.dropouts
    said = pick(book.county.rng("dropout rows"), (0.15, 0.15, 0.25, 0.45), len(gone.person))
    shown = np.array([0, 1, 2, 9])[said]
    by_person = np.full(len(book.county.people), -1)
    left = gone.day < book.county.timeline.starts[delivery.month + 1]
    by_person[gone.person[left]] = shown[left]
    return np.where(by_person[person] >= 0, by_person[person], status)


def _schools(book: Directory, person: Ints, stage: Ints) -> pl.Series:
    county = book.county
    village = county.households.village[county.people.household[person]]
    towns = [village.town_name for village in county.plan.villages]
    name = county.plan.name
    primary = pl.Series([f"{name}{town}中心小学" for town in towns]).gather(village)
    junior = pl.Series([f"{name}{town}中学" for town in towns]).gather(village)
    others = ("", "", f"{name}中学", f"{name}职业技术教育中心", "冀南职业技术学院", "冀南师范学院")
    result = words(others, stage)
    result = primary.zip_with(pl.Series(stage == 0), result)
    return junior.zip_with(pl.Series(stage == 1), result)
