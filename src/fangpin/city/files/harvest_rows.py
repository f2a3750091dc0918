"""Rows about houses, fields and villages: hazards, crop claims, cullings, village outages, weather warnings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Days, Ints
from fangpin.city.blows import draw_struck
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import late_ordinal
from fangpin.city.files.text import days, days_or_blank, words, yuan
from fangpin.city.guarantees import PROBLEMS
from fangpin.city.harvests import HOUSE_DAMAGE
from fangpin.city.incomes import BREEDING, FEN
from fangpin.city.seeds import pick
from fangpin.city.timeline import Timeline

Columns = Mapping[str, pl.Series | list[str] | str]

_HAZARD_CAUSES = ("自建房隐患", "火灾", "水毁", "其他")
_ANIMALS = (("生猪", 60), ("羊", 40), ("肉鸡", 900))
_WARNINGS = ("暴雨", "大风", "冰雹", "寒潮", "暴雪", "高温")
_LEVELS = ("蓝色", "黄色", "橙色", "红色")


def house_hazards(book: Directory) -> pl.DataFrame:
    """Houses that a disaster damaged and houses found unsound; mended ones are reported again with the day."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("house hazards")
    losses = county.happenings.losses
    wet = np.flatnonzero(losses.house_damage > 0)
    own, own_day = draw_struck(rng, np.full(len(county.households), rates.HOUSE_HAZARD_A_YEAR), timeline)
    household = np.r_[losses.household[wet], own]
    day = np.r_[losses.day[wet], own_day].astype(np.int32)
    cause = np.r_[np.full(len(wet), 2), pick(rng, (0.8, 0, 0, 0.2), len(own))].astype(np.int64)
    damage = np.r_[losses.house_damage[wet].astype(np.int64), pick(rng, (0.7, 0.25, 0.05), len(own))]
    away = rng.random(len(household)) < np.array([0.03, 0.1, 0.7, 1.0])[damage]
    settled = (day + 5 + rng.gamma(1.6, 28, len(household))).astype(np.int32)
    head = book.heads(household)
    columns = {
        **book.places(household), "户主姓名": book.names(head), "户主身份证号": book.numbers(head),
        "隐患原因": words(_HAZARD_CAUSES, cause), "排查日期": days(day), "房屋损坏情况": words(HOUSE_DAMAGE, damage),
        "是否撤离": words(("否", "是"), away.astype(np.int64)),
    }  # fmt: skip
    return _told_again(book, columns, "整治完成日期", day, settled, head)


def crop_claims(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("crop claims")
    losses = county.happenings.losses
    rows = np.flatnonzero(losses.is_insured & (losses.loss > 0) & (rng.random(len(losses.household)) < 0.85))
    household, day = losses.household[rows], losses.day[rows]
    paid = (day + rng.integers(18, 75, len(rows)) + 90 * (rng.random(len(rows)) < 0.08)).astype(np.int32)
    head = book.heads(household)
    serial = pl.Series(int(county.plan.code) * 10**6 + rows).cast(pl.String)
    columns = {
        "赔案编号": pl.Series(["NB"], dtype=pl.String).new_from_index(0, len(rows)) + serial,
        **book.places(household), "被保险人姓名": book.names(head), "身份证号": book.numbers(head),
        "险种类别": words(("种植险", "设施农业险"), pick(rng, (0.85, 0.15), len(rows))),
        "受损数量": pl.Series(np.round(losses.area_mu[rows], 1)), "出险日期": days(day),
        "理赔金额（元）": yuan(losses.loss[rows] * 0.6),
    }  # fmt: skip
    return _told_again(book, columns, "赔款支付日期", day, paid, head)


def cullings(book: Directory) -> pl.DataFrame:
    county = book.county
    rng = county.rng("cullings")
    rate = rates.CULLING_A_YEAR * (county.living.kind == BREEDING)
    household, day = draw_struck(rng, rate, county.timeline)
    animal = pick(rng, (0.5, 0.2, 0.3), len(household))
    herd = (np.array([size for _, size in _ANIMALS])[animal] * rng.uniform(0.4, 2.0, len(household))).astype(
        np.int64
    )
    culled = (herd * rng.uniform(0.2, 1.0, len(household))).astype(np.int64)
    head = book.heads(household)
    columns = {
        **book.places(household), "户主姓名": book.names(head), "户主身份证号": book.numbers(head),
        "畜种": words(tuple(name for name, _ in _ANIMALS), animal), "扑杀前存栏": pl.Series(herd),
        "扑杀数量": pl.Series(culled), "扑杀日期": days(day),
        "扑杀补助金额（元）": yuan(culled * np.array([800, 500, 15])[animal] * FEN),
    }  # fmt: skip
    first = late_ordinal(county.timeline, day)
    return book.rows(columns, uid=household, holder=head, first=first, last=first + 1)


def village_outages(book: Directory) -> pl.DataFrame:
    """Outages that several households of one village had on one day."""
    county = book.county
    water = county.happenings.water
    village = county.households.village[water.household]
    hit, index, number = np.unique(np.c_[village, water.day], axis=0, return_index=True, return_counts=True)
    several = number > 1
    row, place = index[several], hit[several, 0].astype(np.int64)
    plan = county.plan
    columns: Columns = {
        "行政村代码": [plan.villages[one].code for one in place.tolist()],
        "停水类型": words(PROBLEMS, water.problem[row].astype(np.int64)), "停水日期": days(water.day[row]),
        "影响户数": pl.Series(np.bincount(county.households.village, minlength=len(plan.villages))[place]),
    }  # fmt: skip
    end = np.where(water.end[row] > 0, water.end[row], 2**30).astype(np.int32)
    return _told_again(book, columns, "恢复供水日期", water.day[row], end, None)


def weather_warnings(book: Directory) -> pl.DataFrame:
    """A warning goes to the villages of some towns; what stands exposed there is known beforehand."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("weather")
    plan = county.plan
    towns = list(dict.fromkeys(village.town_code for village in plan.villages))
    town = np.array([towns.index(village.town_code) for village in plan.villages])
    greenhouse = np.round(rng.gamma(0.4, 25, len(town)) * (rng.random(len(town)) < 0.4), 1)
    low_land = np.round(rng.gamma(0.6, 40, len(town)) * (rng.random(len(town)) < 0.3), 1)
    day, place = draw_struck(rng, np.full(6 * len(towns), rates.WARNING_OF_TOWN_A_YEAR / 6), timeline)[::-1]
    rows = [np.flatnonzero(town == one % len(towns)) for one in place.tolist()]
    sizes = [len(one) for one in rows]
    village = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    issued = np.repeat(day, sizes).astype(np.int32)
    level = np.repeat(pick(rng, (0.45, 0.35, 0.15, 0.05), len(place)), sizes)
    columns: Columns = {
        "行政村代码": [plan.villages[one].code for one in village.tolist()],
        "预警种类": words(_WARNINGS, np.repeat(place // len(towns), sizes)), "预警级别": words(_LEVELS, level),
        "发布日期": days(issued), "解除日期": days(issued + 1), "大棚面积（亩）": pl.Series(greenhouse[village]),
        "低洼地面积（亩）": pl.Series(low_land[village]),
    }  # fmt: skip
    first = late_ordinal(timeline, issued)
    return book.rows(columns, uid=np.arange(len(village)), holder=None, first=first, last=first + 1)


def _told_again(
    book: Directory, columns: Columns, heading: str, day: Days, end: Days, holder: Ints | None
) -> pl.DataFrame:
    """Each row in the file of its month, with the end left open if it was; then once more with the end."""
    timeline: Timeline = book.county.timeline
    size = len(day)
    first = late_ordinal(timeline, day)
    ended = end < timeline.starts[-1]
    later = np.where(ended, late_ordinal(timeline, np.minimum(end, timeline.starts[-1] - 1)), 0)
    at_once = ended & (later == first)
    uid = np.arange(size)
    told = {**columns, heading: days_or_blank(np.where(at_once, end, 0))}
    once = book.rows(told, uid=uid, holder=holder, first=first, last=first + 1)
    again = book.rows(
        {**columns, heading: days_or_blank(end * ended)}, uid=uid, holder=holder, first=later, last=later + 1
    )
    return pl.concat([once, again.filter(pl.Series(ended & ~at_once))])
