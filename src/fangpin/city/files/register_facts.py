"""What the national system's registers say of people and households: health, schooling, incomes, risks."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Floats, Ints
from fangpin.city.causes import ACCIDENT, CAUSES, DISABILITY, DISASTER, ILLNESS, INDUSTRY, JOB, LABOUR, SCHOOL
from fangpin.city.county import County
from fangpin.city.files.text import signed_yuan, words, yuan
from fangpin.city.incomes import FEN, Accounts
from fangpin.city.population import LABOUR as LABOUR_WORDS
from fangpin.city.schooling import STAGES, SchoolYear
from fangpin.city.seeds import pick
from fangpin.city.timeline import HISTORY_MONTHS

_GRADED = {
    "初中": ("七年级", "八年级", "九年级"), "普通高中": ("普通高中一年级", "普通高中二年级", "普通高中三年级"),
    "中职": ("中职一年级", "中职二年级", "中职三年级"), "高职高专": ("高职高专一年级", "高职高专二年级", "高职高专三年级"),
    "本科": ("本科一年级", "本科二年级", "本科三年级", "本科四年级"),
}  # fmt: skip
SCHOOL_WORDS = (
    "",
    "学龄前儿童",
    "学前教育",
    "小学",
    *(word for stage in STAGES[1:] for word in _GRADED[stage]),
)
EDUCATION = ("", "文盲或半文盲", "小学", "初中", "高中", "大专", "本科及以上")


NO_RISK = len(CAUSES)
RISK_WORDS = (*CAUSES, "")
_MAX_RISKS = 5


class RegisterFacts:
    """Facts of one county, worked out once and used by several registers."""

    def __init__(self, county: County) -> None:
        self.county = county

    @cached_property
    def of_people(self) -> dict[str, pl.Series]:
        return _person_facts(self.county)

    @cached_property
    def risks(self) -> Ints:
        """Up to five risks of each household, were it monitored, the first being the worst."""
        return _risks(self.county, self.county.rng("risks"))

    @cached_property
    def able(self) -> Ints:
        """Members who can work."""
        people = self.county.people
        return np.bincount(people.household, people.labour <= 2, minlength=len(self.county.households))

    @cached_property
    def months_away(self) -> Ints:
        """Months of the first year in which each person had paid work."""
        work, people = self.county.work, self.county.people
        months = (work.pay[:, :HISTORY_MONTHS] > 0).sum(axis=1)
        return np.bincount(work.person, months, minlength=len(people)).astype(np.int64)

    def incomes(self, month: int) -> Incomes:
        """Twelve-month sums up to and with a month."""
        return Incomes(self.county.accounts, month=month)


def _risks(county: County, rng: np.random.Generator) -> Ints:
    people, count = county.people, len(county.households)

    def anybody(condition: Ints) -> Ints:
        return np.asarray(np.bincount(people.household, condition, minlength=count) > 0)

    luck = rng.random((count, 4))
    tests = {
        ILLNESS: anybody(people.is_serious | people.is_chronic) & (luck[:, 0] < 0.9),
        DISABILITY: anybody(people.grade > 0) & (luck[:, 1] < 0.85),
        LABOUR: ~anybody(people.labour <= 2) & (luck[:, 2] < 0.7),
        SCHOOL: anybody(people.is_student & (people.age >= 15)) & (luck[:, 3] < 0.5),
    }
    risks = np.full((count, _MAX_RISKS), NO_RISK)
    number = np.zeros(count, dtype=np.int64)
    for risk, test in tests.items():
        rows = np.flatnonzero(test)
        risks[rows, number[rows]] = risk
        number[rows] += 1
    other = np.array([JOB, INDUSTRY, DISASTER, ACCIDENT])[pick(rng, [0.6, 0.16, 0.12, 0.12], count)]
    risks[:, 0] = np.where(number == 0, other, risks[:, 0])
    return risks


def _school_year_at_start(county: County) -> SchoolYear:
    year, month = county.timeline.year_month(HISTORY_MONTHS)
    begun = year if month >= 9 else year - 1
    return next(entry for entry in county.happenings.school_years if entry.year == begun)


def _person_facts(county: County) -> dict[str, pl.Series]:
    """Health, labour, school and education of everybody, as the national system words them."""
    people = county.people
    rng = county.rng("person facts")
    disabled, chronic = people.grade > 0, people.is_chronic
    health = np.select(
        [people.is_serious & disabled, people.is_serious, chronic & disabled, chronic, disabled],
        [4, 3, 5, 1, 2],
        0,
    )
    health_words = ("健康", "长期慢性病", "残疾", "患有大病", "残疾,患有大病", "残疾,长期慢性病")
    school = np.where(people.age < 3.5, 1, np.where(people.age < 6.2, 2, 0))
    year = _school_year_at_start(county)
    first = np.array(
        [SCHOOL_WORDS.index("小学"), *(SCHOOL_WORDS.index(_GRADED[stage][0]) for stage in STAGES[1:])]
    )
    step = np.where(year.stage == 0, 0, np.minimum(year.grade - 1, np.where(year.stage == 5, 3, 2)))
    school[year.person] = first[year.stage] + step
    old = people.age >= 65
    education = np.where(
        old,
        1 + pick(rng, (0.25, 0.5, 0.22, 0.03), len(people)),
        2 + pick(rng, (0.15, 0.6, 0.15, 0.06, 0.04), len(people)),
    )
    education = np.where(school > 0, 0, education)
    return {
        "健康状况": words(health_words, health), "劳动技能": words(LABOUR_WORDS, people.labour),
        "在校生状况": words(SCHOOL_WORDS, school), "文化程度": words(EDUCATION, education),
    }  # fmt: skip


class Incomes:
    """Twelve-month sums of each household in yuan-rounded fen, as a conscientious clerk would write them."""

    def __init__(self, accounts: Accounts, *, month: int) -> None:
        span = slice(max(month - HISTORY_MONTHS + 1, 0), month + 1)

        def total(name: str) -> Floats:
            return np.asarray(np.round(getattr(accounts, name)[:, span].sum(axis=1) / FEN) * FEN)

        self.wage, self.business = total("wage"), total("business")
        self.property, self.cost = total("property"), total("business_cost")
        self.transfer = total("transfer") + total("assistance") + total("kin_support")
        self.payout, self.compliant = total("payout"), total("compliant")

    def blurred(self, rng: np.random.Generator) -> Incomes:
        """With the errors of an interview: forgotten odd jobs, rounded harvests."""
        for name in ("wage", "business", "property", "cost", "transfer", "compliant"):
            values = getattr(self, name)
            noisy = values * np.exp(rng.normal(-0.02, rates.SWEEP_ERROR, len(values)))
            setattr(self, name, np.round(noisy / FEN, -1) * FEN)
        return self

    def columns(self, household: Ints, heads: Ints) -> dict[str, pl.Series]:
        net = self.wage + self.business + self.property + self.transfer - self.cost
        per_head = net[household] / np.maximum(heads, 1)
        return {
            "工资性收入": yuan(self.wage[household]), "生产经营性收入": yuan(self.business[household]),
            "财产性收入": yuan(self.property[household]), "转移性收入": yuan(self.transfer[household]),
            "生产经营性支出": yuan(self.cost[household]), "家庭纯收入": signed_yuan(net[household]),
            "人均": signed_yuan(per_head), "理赔收入": yuan(self.payout[household]),
            "合规自付支出": yuan(self.compliant[household]),
        }  # fmt: skip
