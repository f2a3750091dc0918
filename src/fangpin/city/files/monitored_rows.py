"""Rows of the national system's monitoring register: everybody ever monitored, as it stands in each month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Ints
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import FOREVER, died_on, ordinal_of
from fangpin.city.files.register_facts import NO_RISK, RISK_WORDS
from fangpin.city.files.text import blank_where, months_text, words
from fangpin.city.standing import MONITORED_KINDS, identified_months
from fangpin.city.timeline import HISTORY_MONTHS


@dataclass(frozen=True)
class Version:
    """How households stand in the register for some months; columns by household."""

    found: Ints  # month number of identification
    cleared: Ints  # of elimination, -1 for none
    incomes_of: int  # the month up to which incomes are summed
    lead: Ints  # the risk to name first, NO_RISK where the household's make-up decides


def monitored_households(book: Directory) -> pl.DataFrame:
    """In versions: as a household stood first, once its risk is eliminated, and those found anew."""
    county, standing, timeline = book.county, book.county.standing, book.county.timeline
    found, cleared = identified_months(county.rng("identified"), standing=standing, timeline=timeline)
    rng = county.rng("monitoring")
    active = np.flatnonzero(standing.is_active)
    past = np.flatnonzero((standing.monitored > 0) & ~standing.is_active)
    cleared_in = rng.geometric(rates.ELIMINATED_A_MONTH, len(active)) + 1
    is_recent = timeline.first_month + HISTORY_MONTHS - found[active] < 6
    cleared_in = np.where(is_recent, cleared_in + 6, cleared_in)
    later = cleared.copy()
    later[active] = timeline.first_month + HISTORY_MONTHS - 1 + cleared_in
    no_lead = np.full(len(county.households), NO_RISK)
    before = Version(found=found, cleared=cleared, incomes_of=HISTORY_MONTHS - 1, lead=no_lead)
    after = Version(found=found, cleared=later, incomes_of=HISTORY_MONTHS - 1, lead=no_lead)
    parts = [
        _rows(book, past, before, 0, FOREVER),
        _rows(book, active, before, 0, cleared_in),
        _rows(book, active, after, cleared_in, FOREVER),
        _newly_found(book),
    ]
    return pl.concat([part for part in parts if part.width])


def _newly_found(book: Directory) -> pl.DataFrame:
    """Falls that visits find by themselves, one to seven months later, with the incomes of that month."""
    county, falls = book.county, book.county.course.falls
    rng = county.rng("visits")
    lag = rng.integers(1, 8, len(falls.household))
    seen = rng.random(len(lag)) < rates.FALL_FOUND_BY_VISITS
    month = county.timeline.month_of(falls.fell_on) + lag
    seen &= (month < county.timeline.count) & (county.standing.monitored[falls.household] == 0)
    nothing, lead = np.full(len(county.households), -1), np.full(len(county.households), NO_RISK)
    lead[falls.household] = falls.cause
    parts = []
    for when in np.unique(month[seen]).tolist():
        household = falls.household[seen & (month == when)]
        found = np.where(np.isin(np.arange(len(nothing)), household), county.timeline.first_month + when, -1)
        version = Version(found=found, cleared=nothing, incomes_of=when, lead=lead)
        parts.append(_rows(book, household, version, ordinal_of(np.array(when)), FOREVER))
    return pl.concat(parts) if parts else pl.DataFrame()


def _rows(
    book: Directory, household: Ints, version: Version, first: Ints | int, last: Ints | int
) -> pl.DataFrame:
    """Rows of all living members of some households between two deliveries."""
    county, people = book.county, book.county.people
    place = np.full(len(county.households), -1)
    place[household] = np.arange(len(household))
    alive = died_on(book) >= county.timeline.starts[version.incomes_of + 1]
    person = np.flatnonzero((place[people.household] >= 0) & alive)
    person = person[np.argsort(place[people.household[person]], kind="stable")]
    rows = people.household[person]
    begin = np.broadcast_to(np.asarray(first), len(household))[place[rows]]
    end = np.broadcast_to(np.asarray(last), len(household))[place[rows]]
    columns = {
        **_identity(book, person, rows), **_watch(book, rows, version), **_facts_and_incomes(book, person, rows, version),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=begin, last=end).filter(pl.Series(end > begin))


def _identity(book: Directory, person: Ints, rows: Ints) -> dict[str, pl.Series | str]:
    lifted = book.county.standing.is_lifted_out[rows].astype(np.int64)
    return {
        **book.places(rows, with_city=True), "户编号": book.register_numbers(rows),
        "人口编号": book.register_person_numbers(person), "户主姓名": book.names(book.heads(rows)),
        "户主证件号码": book.numbers(book.heads(rows)), "姓名": book.names(person), "证件类型": "居民身份证",
        "证件号码": book.numbers(person), "与户主关系": book.relations(person),
        "出生日期": book.numbers(person).str.slice(6, 8), "户类型": words(("一般农户", "脱贫户"), lifted),
    }  # fmt: skip


def _watch(book: Directory, rows: Ints, version: Version) -> dict[str, pl.Series | str]:
    """Kind, risks, when found and when eliminated."""
    standing = book.county.standing
    new_kind = np.where(standing.is_lifted_out[rows], 1, 2)
    kind = np.where(standing.monitored[rows] > 0, standing.monitored[rows], new_kind)
    is_cleared = version.cleared[rows] >= 0
    how = words(("帮扶消除", "自然消除"), (rows % 9 == 0).astype(np.int64))
    return {
        "监测对象类别": words(MONITORED_KINDS, kind), **_risk_columns(book.facts.risks[rows], version.lead[rows]),
        "识别监测时间": months_text(version.found[rows]),
        "风险是否已消除": words(("否", "是"), is_cleared.astype(np.int64)),
        "消除监测时间": months_text(version.cleared[rows]), "风险消除方式": blank_where(how, ~is_cleared),
    }  # fmt: skip


def _risk_columns(risks: Ints, lead: Ints) -> dict[str, pl.Series]:
    """致贫/返贫风险1 to 5: a known cause first, then the others."""
    listed = np.where(risks == lead[:, None], NO_RISK, risks)
    listed = np.concatenate([lead[:, None], listed], axis=1)
    order = np.argsort(listed == NO_RISK, axis=1, kind="stable")
    listed = np.take_along_axis(listed, order, axis=1)
    return {f"致贫/返贫风险{nth + 1}": words(RISK_WORDS, listed[:, nth]) for nth in range(5)}


def _facts_and_incomes(
    book: Directory, person: Ints, rows: Ints, version: Version
) -> dict[str, pl.Series | str]:
    county, facts = book.county, book.facts.of_people
    heads = np.maximum(county.alive[:, version.incomes_of], 1)
    sums = book.facts.incomes(version.incomes_of).columns(rows, heads[rows])
    return {
        "整户无劳动能力兜底保障户": words(("否", "是"), (book.facts.able[rows] == 0).astype(np.int64)),
        **{name: facts[name].gather(person) for name in ("健康状况", "劳动技能", "在校生状况", "文化程度")},
        "家庭人口": pl.Series(heads[rows]),
        **{name: sums[name] for name in ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出", "家庭纯收入")},
        "人均纯收入（元）": sums["人均"], "理赔收入": sums["理赔收入"], "合规自付支出": sums["合规自付支出"],
    }  # fmt: skip
