"""Ints of the registers: monitored households, lifted-out roster, income sweep, assistance."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Floats, Ints
from fangpin.city.causes import CAUSES
from fangpin.city.files.directory import Directory, blank_where, days, words, yuan
from fangpin.city.files.people_rows import FOREVER, died_on, ordinal_of
from fangpin.city.incomes import FEN
from fangpin.city.population import LABOUR
from fangpin.city.schooling import STAGES
from fangpin.city.seeds import pick
from fangpin.city.standing import AID_NAMES, DIBAO, MONITORED_KINDS, TEKUN, identified_months, risks_of
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


def person_facts(book: Directory) -> dict[str, pl.Series]:
    """Health, labour, school and education of everybody, as the national system words them."""
    people = book.county.people
    rng = book.county.rng("person facts")
    disabled, chronic = people.grade > 0, people.is_chronic
    health = np.select(
        [people.is_serious & disabled, people.is_serious, chronic & disabled, chronic, disabled],
        [4, 3, 5, 1, 2],
        0,
    )
    health_words = ("健康", "长期慢性病", "残疾", "患有大病", "残疾,患有大病", "残疾,长期慢性病")
    school = np.where(people.age < 3.5, 1, np.where(people.age < 6.2, 2, 0))
    year = book.county.happenings.school_years[-2 if len(book.county.happenings.school_years) > 1 else -1]
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
        "健康状况": words(health_words, health), "劳动技能": words(LABOUR, people.labour),
        "在校生状况": words(SCHOOL_WORDS, school), "文化程度": words(EDUCATION, education),
    }  # fmt: skip


class Incomes:
    """Twelve-month sums of each household in yuan-rounded fen, as a conscientious clerk would write them."""

    def __init__(self, book: Directory, *, month: int) -> None:
        accounts = book.county.accounts
        span = slice(max(month - HISTORY_MONTHS + 1, 0), month + 1)

        def total(name: str) -> Floats:
            return np.asarray(np.round(getattr(accounts, name)[:, span].sum(axis=1) / FEN) * FEN)

        self.wage, self.business = total("wage"), total("business")
        self.property, self.cost = total("property"), total("business_cost")
        self.transfer = total("transfer") + total("assistance") + total("kin_support")
        self.payout, self.compliant = total("payout"), total("compliant")

    def blurred(self, rng: np.random.Generator) -> Incomes:
        """With the errors of an interview: forgotten odd jobs, rounded harvests, half the kin's help untold."""
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


def signed_yuan(fen: Floats) -> pl.Series:
    """Yuan that may be negative."""
    sign = words(("", "-"), (fen < 0).astype(np.int64))
    return sign + yuan(np.abs(fen))


def income_sweep(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("sweep")
    alive = county.alive[:, HISTORY_MONTHS - 1]
    reached = (rng.random(len(county.households)) < rates.SWEEP_REACH) & (alive > 0)
    household = np.flatnonzero(reached)
    sums = Incomes(book, month=HISTORY_MONTHS - 1).blurred(rng).columns(household, alive[household])
    surveyed = county.timeline.window_start - rng.integers(2, 56, len(household))
    columns = {
        **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主证件号码": book.numbers(book.heads(household)), "家庭人口": alive[household],
        **{name: sums[name] for name in ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出", "家庭纯收入")},
        "人均纯收入": sums["人均"], "理赔收入": sums["理赔收入"], "合规自付支出": sums["合规自付支出"],
        "摸排日期": days(surveyed),
    }  # fmt: skip
    return book.rows(columns, uid=household, holder=book.heads(household), first=0, last=1)


def lifted_out_roster(book: Directory) -> pl.DataFrame:
    county = book.county
    standing, people = county.standing, county.people
    alive = died_on(book) > county.timeline.window_start
    person = np.flatnonzero(standing.is_lifted_out[people.household] & alive)
    household = people.household[person]
    rng = county.rng("lifted out")
    facts = person_facts(book)
    found, cleared = identified_months(county.rng("identified"), standing=standing, timeline=county.timeline)
    risks = risks_of(households=county.households, people=people, rng=county.rng("risks"))
    heads = np.maximum(county.alive[:, HISTORY_MONTHS - 1], 1)
    sums = Incomes(book, month=HISTORY_MONTHS - 1)
    net = sums.wage + sums.business + sums.property + sums.transfer - sums.cost
    kind = np.select([standing.aid == TEKUN, standing.aid == DIBAO], [2, 1], 0)
    first_year = rng.integers(2014, 2019, len(county.households))
    months_away = np.bincount(
        county.work.person, (county.work.pay[:, :12] > 0).sum(axis=1), minlength=len(people)
    )
    place = book.places(household)
    phones = pl.Series(13_000_000_000 + (household * 7_919 + 10_000_019 * county.plan.index) % 999_999_937)
    has_ever = standing.monitored[household] > 0
    columns = {
        "序号": pl.Series(np.arange(1, len(person) + 1)), "数据日期": days(np.full(len(person), county.timeline.window_start - 1)),
        "县(市、区、旗)": place["县"], "乡(镇)": place["乡"], "行政村": place["村"], "自然村": place["村"],
        "户编号": book.register_numbers(household), "人编号": book.register_person_numbers(person),
        "姓名": book.names(person), "证件号码": book.numbers(person), "人数": heads[household],
        "与户主关系": book.relations(person), "民族": "汉族", "文化程度": facts["文化程度"].gather(person),
        "在校生状况": facts["在校生状况"].gather(person), "健康状况": facts["健康状况"].gather(person),
        "劳动技能": facts["劳动技能"].gather(person), "务工时间（月）": pl.Series(months_away[person].astype(np.int64)),
        "是否参加大病保险": "是", "致贫原因1": pl.Series([risks[row][0] for row in household.tolist()], dtype=pl.String)
        .str.replace("因务工就业不稳", "缺技术").str.replace("缺劳动力", "缺劳力"),
        "危房户": "否", "是否解决安全饮用水": "是", "人均纯收入": signed_yuan(net[household] / heads[household]),
        "户联系电话": phones, "人联系电话": phones,
        "首次识别时间": pl.Series(first_year[household]).cast(pl.String) + "12",
        "人员识别时间": pl.Series(first_year[household]).cast(pl.String) + "12",
        "户类型": words(("一般脱贫户", "低保脱贫户", "特困供养脱贫户"), kind[household]),
        "易返贫致贫户(监测对象)类型": words(MONITORED_KINDS, standing.monitored[household]),
        "风险是否消除": blank_where(words(("是", "否"), standing.is_active[household].astype(np.int64)), ~has_ever),
        "风险识别时间": months_text(found[household]), "风险消除时间": months_text(cleared[household]),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=0, last=1)


def months_text(numbers: Ints) -> pl.Series:
    """Month numbers as YYYYMM, blank where -1."""
    text = pl.Series(numbers // 12 * 100 + numbers % 12 + 1).cast(pl.String)
    return blank_where(text, numbers < 0)


def monitored_households(book: Directory) -> pl.DataFrame:
    """Everybody ever monitored, in versions: as it stood first, and once the risk is eliminated or found anew."""
    county, standing, timeline = book.county, book.county.standing, book.county.timeline
    found, cleared = identified_months(county.rng("identified"), standing=standing, timeline=timeline)
    rng = county.rng("monitoring")
    months = len(timeline.window)
    active = np.flatnonzero(standing.is_active)
    cleared_in = rng.geometric(rates.ELIMINATED_A_MONTH, len(active)) + 1
    stays = (county.timeline.first_month + HISTORY_MONTHS - found[active]) < 6
    cleared_in = np.where(stays, cleared_in + 6, cleared_in)
    parts = [
        _household_version(
            book, np.flatnonzero((standing.monitored > 0) & ~standing.is_active), found, cleared, 0, FOREVER
        )
    ]
    parts.append(_household_version(book, active, found, cleared, 0, cleared_in))
    gone = cleared_in <= months
    later = cleared.copy()
    later[active] = timeline.first_month + HISTORY_MONTHS - 1 + cleared_in
    parts.append(_household_version(book, active[gone], found, later, cleared_in[gone], FOREVER))
    parts.append(_newly_found(book))
    return pl.concat(parts)


def _newly_found(book: Directory) -> pl.DataFrame:
    """Falls that visits find by themselves, one to seven months later."""
    county, falls = book.county, book.county.course.falls
    rng = county.rng("visits")
    lag = rng.integers(1, 8, len(falls.household))
    seen = rng.random(len(lag)) < rates.FALL_FOUND_BY_VISITS
    month = county.timeline.month_of(falls.fell_on) + lag
    seen &= (month < county.timeline.count) & (county.standing.monitored[falls.household] == 0)
    household = falls.household[seen]
    found = np.full(len(county.households), -1)
    found[household] = county.timeline.first_month + month[seen]
    nothing = np.full(len(county.households), -1)
    first = ordinal_of(month[seen])
    cause = {int(row): CAUSES[int(cause)] for row, cause in zip(household, falls.cause[seen], strict=True)}
    return _household_version(book, household, found, nothing, first, FOREVER, causes=cause)


def _household_version(
    book: Directory, household: Ints, found: Ints, cleared: Ints, first: Ints | int, last: Ints | int,
    causes: dict[int, str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Ints of all living members of some households between two deliveries."""
    county = book.county
    people, standing = county.people, county.standing
    place = np.full(len(county.households), -1)
    place[household] = np.arange(len(household))
    alive = died_on(book) > county.timeline.window_start
    person = np.flatnonzero((place[people.household] >= 0) & alive)
    person = person[np.argsort(place[people.household[person]], kind="stable")]
    rows = people.household[person]
    spread = place[rows]
    begin = np.broadcast_to(np.asarray(first), len(household))[spread]
    end = np.broadcast_to(np.asarray(last), len(household))[spread]
    kind = np.where(
        standing.monitored[rows] > 0, standing.monitored[rows], np.where(standing.is_lifted_out[rows], 1, 2)
    )
    columns = {
        **book.places(rows, with_city=True), "户编号": book.register_numbers(rows),
        "人口编号": book.register_person_numbers(person), "户主姓名": book.names(book.heads(rows)),
        "户主证件号码": book.numbers(book.heads(rows)), "姓名": book.names(person), "证件类型": "居民身份证",
        "证件号码": book.numbers(person), "与户主关系": book.relations(person),
        "出生日期": book.numbers(person).str.slice(6, 8),
        "户类型": words(("一般农户", "脱贫户"), standing.is_lifted_out[rows].astype(np.int64)),
        "监测对象类别": words(MONITORED_KINDS, kind), **_risk_columns(book, rows, causes or {}),
        "识别监测时间": months_text(found[rows]),
        "风险是否已消除": words(("否", "是"), (cleared[rows] >= 0).astype(np.int64)),
        "消除监测时间": months_text(cleared[rows]),
        "风险消除方式": blank_where(words(("帮扶消除", "自然消除"), (rows % 9 == 0).astype(np.int64)), cleared[rows] < 0),
        **_facts_and_incomes(book, person, rows),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=begin, last=end).filter(pl.Series(end > begin))


def _risk_columns(book: Directory, rows: Ints, causes: dict[int, str]) -> dict[str, pl.Series]:
    risks = risks_of(
        households=book.county.households, people=book.county.people, rng=book.county.rng("risks")
    )
    lists = []
    for row in rows.tolist():
        known = risks[row]
        lead = causes.get(row)
        lists.append([lead, *(risk for risk in known if risk != lead)] if lead else known)
    return {
        f"致贫/返贫风险{nth + 1}": pl.Series(
            [risk[nth] if nth < len(risk) else "" for risk in lists], dtype=pl.String
        )
        for nth in range(5)
    }


def _facts_and_incomes(book: Directory, person: Ints, rows: Ints) -> dict[str, pl.Series]:
    county = book.county
    facts = person_facts(book)
    able = np.bincount(county.people.household, county.people.labour <= 2, minlength=len(county.households))
    heads = np.maximum(county.alive[:, HISTORY_MONTHS - 1], 1)
    sums = Incomes(book, month=HISTORY_MONTHS - 1).columns(rows, heads[rows])
    return {
        "整户无劳动能力兜底保障户": words(("否", "是"), (able[rows] == 0).astype(np.int64)),
        **{name: facts[name].gather(person) for name in ("健康状况", "劳动技能", "在校生状况", "文化程度")},
        "家庭人口": pl.Series(heads[rows]),
        **{name: sums[name] for name in ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入", "生产经营性支出", "家庭纯收入")},
        "人均纯收入（元）": sums["人均"], "理赔收入": sums["理赔收入"], "合规自付支出": sums["合规自付支出"],
    }  # fmt: skip


def assistance_payments(book: Directory) -> pl.DataFrame:
    """What civil affairs paid, month by month; the months of history come with the first file."""
    county = book.county
    household, month = np.nonzero(county.accounts.assistance >= FEN)
    alive = county.alive[household, month] > 0
    household, month = household[alive], month[alive]
    order = np.lexsort((household, month))
    household, month = household[order], month[order]
    labels = tuple(
        f"{label[:4]}-{label[4:]}" for label in map(county.timeline.label, range(county.timeline.count))
    )
    first = ordinal_of(month)
    covered = np.minimum(county.standing.covered[household], county.alive[household, month])
    columns = {
        "发放月份": words(labels, month), **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主身份证号码": book.numbers(book.heads(household)),
        "救助类别": words(AID_NAMES, county.standing.aid[household]), "保障人口": pl.Series(covered),
        "户保障金额": yuan(np.round(county.accounts.assistance[household, month] / FEN) * FEN),
    }  # fmt: skip
    return book.rows(columns, uid=household, holder=book.heads(household), first=first, last=first + 1)


def assistance_exits(book: Directory) -> pl.DataFrame:
    """Who left assistance, and whose application was refused."""
    county = book.county
    exits = county.happenings.exits
    first = ordinal_of(county.timeline.month_of(exits.day))
    names = np.where(
        county.standing.aid[exits.household] > 0, county.standing.aid[exits.household], exits.kind
    )
    columns = {
        **book.places(exits.household), "户主姓名": book.names(book.heads(exits.household)),
        "户主身份证号": book.numbers(book.heads(exits.household)), "救助类别": words(AID_NAMES, names),
        "变动类型": words(("退出", "申请未批"), exits.is_refusal.astype(np.int64)), "变动日期": days(exits.day),
    }  # fmt: skip
    return book.rows(
        columns, uid=exits.household, holder=book.heads(exits.household), first=first, last=first + 1
    )
