"""Rows of what happened: settlements, payouts, disasters, unsold produce, water, houses."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Ints
from fangpin.city.files.deliveries import BACKLOG
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import FOREVER, ordinal_of
from fangpin.city.files.text import days, days_or_blank, words, yuan
from fangpin.city.guarantees import LEVELS, PROBLEMS, REPAIRS
from fangpin.city.harvests import HAZARDS, HOUSE_DAMAGE
from fangpin.city.incomes import BREEDING, FEN, GREENHOUSE, ORCHARD
from fangpin.city.medical import CATEGORIES, CITY, COUNTY, FAR, TOWN
from fangpin.city.relief import REASONS
from fangpin.city.seeds import pick
from fangpin.city.timeline import HISTORY_MONTHS, Timeline


def settlements(book: Directory) -> pl.DataFrame:
    """Every settlement the office knows, from the month it hears of it to the end of the year it belongs to."""
    county, timeline = book.county, book.county.timeline
    settled = county.settlements
    care = settled.care
    rng = county.rng("settlement rows")
    size = len(care.person)
    sent = settled.is_insured & (rng.random(size) >= rates.SETTLEMENT_OMITTED)
    delay = pick(rng, rates.SETTLEMENT_DELAY_SHARES, size)
    month = timeline.month_of(care.day)
    first, last = _seen_from_to(month, delay, timeline)
    rows = np.flatnonzero(sent)
    rows = rows[np.lexsort((rows, care.day[rows]))]
    person = care.person[rows]
    serial = pl.Series(int(county.plan.code) * 10**8 + rows).cast(pl.String)
    columns = {
        "结算流水号": days(care.day[rows], "%Y%m%d") + serial, "参保人姓名": book.names(person),
        "身份证号": book.numbers(person), "结算日期": days(care.day[rows]),
        "医疗类别": words(CATEGORIES, care.category[rows]), "医疗费总额": yuan(care.total[rows]),
        "政策范围内费用": yuan(settled.in_scope[rows]), "基本医保支付": yuan(settled.basic[rows]),
        "大病保险支付": yuan(settled.serious[rows]), "医疗救助支付": yuan(settled.aid[rows]),
        "政策范围内自付": yuan(settled.compliant[rows]), "个人自付": yuan(settled.self_paid[rows]),
        "定点机构名称": _hospitals(book, person, care.hospital[rows]),
    }  # fmt: skip
    return book.rows(columns, uid=rows, holder=person, first=first[rows], last=last[rows])


def _seen_from_to(month: Ints, delay: Ints, timeline: Timeline) -> tuple[Ints, Ints]:
    """A row stays until its year's last file; one heard of later comes once, with a file of the next year."""
    heard = ordinal_of(month, delay)
    years = timeline.years
    last_month = np.array([np.flatnonzero(years == year).max() for year in years.tolist()])[month]
    year_end = last_month - HISTORY_MONTHS + 1
    is_backlog = (year_end < 0) & (heard == 0)
    first = np.where(is_backlog, BACKLOG, heard)
    last = np.where(is_backlog, 0, np.maximum(heard, year_end) + 1)
    return first, last


def _hospitals(book: Directory, person: Ints, level: Ints) -> pl.Series:
    county = book.county
    village = county.households.village[county.people.household[person]]
    towns = pl.Series([f"{v.town_name}卫生院" for v in county.plan.villages]).gather(village)
    name, city = county.plan.name, county.plan.city_name
    pairs = {
        COUNTY: (f"{name}人民医院", f"{name}中医医院"), CITY: (f"{city}人民医院", f"{city}第二人民医院"),
        FAR: ("省会某三级甲等医院", "北京某三级甲等医院"),
    }  # fmt: skip
    result = towns
    for which, pair in pairs.items():
        named = words(pair, person % 7 // 4)
        result = named.zip_with(pl.Series(level == which), result)
    return result.zip_with(pl.Series(level >= TOWN), towns)


def payouts(book: Directory) -> pl.DataFrame:
    county, paid = book.county, book.county.payouts
    first = ordinal_of(county.timeline.month_of(paid.day))
    head = book.heads(paid.household)
    serial = pl.Series(int(county.plan.code) * 10**6 + np.arange(len(head)) + 1).cast(pl.String)
    columns = {
        "案件号": pl.Series(["FP"], dtype=pl.String).new_from_index(0, len(head)) + serial,
        "被保险人姓名": book.names(head), "身份证号": book.numbers(head), "赔付原因": words(REASONS, paid.reason),
        "赔付金额（元）": yuan(paid.amount), "赔付日期": days(paid.day),
    }  # fmt: skip
    return book.rows(columns, uid=np.arange(len(head)), holder=head, first=first, last=first + 1)


def _reported(book: Directory, topic: str, size: int) -> Bools:
    return book.county.rng(topic).random(size) >= rates.EVENT_NOT_REPORTED


def disaster_losses(book: Directory) -> pl.DataFrame:
    county, losses = book.county, book.county.happenings.losses
    kept = np.flatnonzero(_reported(book, "disaster rows", len(losses.household)) & (losses.loss > 0))
    household = losses.household[kept]
    delay = county.rng("disaster delay").integers(0, 2, len(kept))
    first = ordinal_of(county.timeline.month_of(losses.day[kept]), delay)
    columns = {
        **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主身份证号": book.numbers(book.heads(household)), "灾害种类": words(HAZARDS, losses.hazard[kept]),
        "发生日期": days(losses.day[kept]), "受灾面积（亩）": pl.Series(np.round(losses.area_mu[kept], 1)),
        "房屋损坏情况": words(HOUSE_DAMAGE, losses.house_damage[kept]), "直接经济损失（元）": yuan(losses.loss[kept]),
        "是否投保": words(("否", "是"), losses.is_insured[kept].astype(np.int64)),
    }  # fmt: skip
    return book.rows(columns, uid=kept, holder=book.heads(household), first=first, last=first + 1)


_PRODUCTS = {
    GREENHOUSE: (("黄瓜", 2.4), ("西红柿", 3.0), ("芹菜", 1.6)), ORCHARD: (("蜜桃", 3.6), ("鸭梨", 2.2), ("葡萄", 4.0)),
    BREEDING: (("生猪", 15.0), ("肉鸡", 9.0), ("貉皮", 60.0)),
}  # fmt: skip
_FIELD_PRODUCTS = (("白菜", 0.8), ("大葱", 1.4), ("红薯", 1.5))


def unsold_produce(book: Directory) -> pl.DataFrame:
    county, unsold = book.county, book.county.happenings.unsold
    kept = np.flatnonzero(_reported(book, "unsold rows", len(unsold.household)) & (unsold.loss >= 200 * FEN))
    household = unsold.household[kept]
    choice = county.rng("products").integers(0, 3, len(kept))
    kinds = county.living.kind[household]
    goods = [
        _PRODUCTS.get(int(kind), _FIELD_PRODUCTS)[int(nth)] for kind, nth in zip(kinds, choice, strict=True)
    ]
    price = np.array([price for _, price in goods], dtype=float).reshape(-1)
    kilos = np.round(unsold.loss[kept] / FEN / np.maximum(price, 0.1) * 1.2, -1).astype(np.int64)
    first = ordinal_of(county.timeline.month_of(unsold.day[kept]))
    columns = {
        **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主身份证号": book.numbers(book.heads(household)),
        "品种": pl.Series([name for name, _ in goods], dtype=pl.String), "滞销数量（公斤）": pl.Series(kilos),
        "预计损失金额（元）": yuan(unsold.loss[kept]), "上报日期": days(unsold.day[kept]),
        "处置状态": words(("未解决", "已解决"), unsold.is_solved[kept].astype(np.int64)),
    }  # fmt: skip
    return book.rows(columns, uid=kept, holder=book.heads(household), first=first, last=first + 1)


def supply_incidents(book: Directory) -> pl.DataFrame:
    county, water = book.county, book.county.happenings.water
    kept = np.flatnonzero(_reported(book, "water rows", len(water.household)))
    household = water.household[kept]
    day, end = water.day[kept], water.end[kept]
    delay = county.rng("water delay").integers(0, 2, len(kept))
    month = county.timeline.month_of(day)
    first = ordinal_of(month, delay)
    # The ledger leaves the end open where the water had not come back when the file was drawn up.
    drawn_up = county.timeline.starts[
        np.minimum(HISTORY_MONTHS + np.maximum(first, 0), county.timeline.count)
    ]
    end = np.where(end < drawn_up, end, 0)
    columns = {
        **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主身份证号": book.numbers(book.heads(household)), "问题类型": words(PROBLEMS, water.problem[kept]),
        "开始日期": days(day), "恢复日期": days_or_blank(end),
    }  # fmt: skip
    return book.rows(columns, uid=kept, holder=book.heads(household), first=first, last=first + 1)


def safety_appraisals(book: Directory) -> pl.DataFrame:
    county, houses = book.county, book.county.happenings.appraisals
    household = houses.household
    delay = county.rng("appraisal delay").integers(0, 2, len(household))
    first = ordinal_of(county.timeline.month_of(houses.day), delay)
    columns = {
        **book.places(household), "户主姓名": book.names(book.heads(household)),
        "户主身份证号": book.numbers(book.heads(household)), "鉴定等级": words(LEVELS, houses.level),
        "鉴定日期": days(houses.day), "是否居住": words(("否", "是"), houses.is_lived_in.astype(np.int64)),
        "改造状态": words(REPAIRS, houses.repair),
    }  # fmt: skip
    order = np.lexsort((np.arange(len(household)), houses.day))
    rows = book.rows(
        columns, uid=np.arange(len(household)), holder=book.heads(household), first=first, last=FOREVER
    )
    return rows[order.tolist()] if len(order) else rows
