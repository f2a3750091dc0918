"""Rows of the registers: lifted-out roster, income sweep, assistance."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import died_on, ordinal_of
from fangpin.city.files.register_facts import RISK_WORDS
from fangpin.city.files.text import blank_where, days, months_text, signed_yuan, words, yuan
from fangpin.city.incomes import FEN
from fangpin.city.standing import AID_NAMES, DIBAO, MONITORED_KINDS, TEKUN, identified_months
from fangpin.city.timeline import HISTORY_MONTHS


def income_sweep(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("sweep")
    alive = county.alive[:, HISTORY_MONTHS - 1]
    reached = (rng.random(len(county.households)) < rates.SWEEP_REACH) & (alive > 0)
    household = np.flatnonzero(reached)
    sums = book.facts.incomes(HISTORY_MONTHS - 1).blurred(rng).columns(household, alive[household])
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
    facts = book.facts.of_people
    found, cleared = identified_months(county.rng("identified"), standing=standing, timeline=county.timeline)
    risks = book.facts.risks[:, 0]
    heads = np.maximum(county.alive[:, HISTORY_MONTHS - 1], 1)
    sums = book.facts.incomes(HISTORY_MONTHS - 1)
    net = sums.wage + sums.business + sums.property + sums.transfer - sums.cost
    kind = np.select([standing.aid == TEKUN, standing.aid == DIBAO], [2, 1], 0)
    first_year = rng.integers(2014, 2019, len(county.households))
    place = book.places(household)
    phones = book.household_phones(household)
    has_ever = standing.monitored[household] > 0
    columns = {
        "序号": pl.Series(np.arange(1, len(person) + 1)), "数据日期": days(np.full(len(person), county.timeline.window_start - 1)),
        "县(市、区、旗)": place["县"], "乡(镇)": place["乡"], "行政村": place["村"], "自然村": place["村"],
        "户编号": book.register_numbers(household), "人编号": book.register_person_numbers(person),
        "姓名": book.names(person), "证件号码": book.numbers(person), "人数": heads[household],
        "与户主关系": book.relations(person), "民族": "汉族", "文化程度": facts["文化程度"].gather(person),
        "在校生状况": facts["在校生状况"].gather(person), "健康状况": facts["健康状况"].gather(person),
        "劳动技能": facts["劳动技能"].gather(person), "务工时间（月）": pl.Series(book.facts.months_away[person]),
        "是否参加大病保险": "是", "致贫原因1": words(RISK_WORDS, risks[household])
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
