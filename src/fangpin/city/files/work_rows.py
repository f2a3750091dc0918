"""Rows about work and property: job spells of migrants, vehicles, businesses."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Floats, Ints
from fangpin.city.files.deliveries import Delivery
from fangpin.city.files.directory import Directory
from fangpin.city.files.text import blank_where, days, words, yuan
from fangpin.city.incomes import FEN, SHOP
from fangpin.city.numbers import credit_codes
from fangpin.city.seeds import pick

WORK_PLACES = (
    "北京市大兴区", "天津市静海区", "石家庄市裕华区", "保定市徐水区", "沧州市运河区", "济南市历城区", "廊坊市三河市",
    "雄安新区容城县", "青岛市胶州市", "衡水市桃城区",
)  # fmt: skip
_TRADES = ("建筑业", "制造业", "居民服务和其他服务业", "交通运输业", "批发和零售业", "住宿和餐饮业")
CHANNELS = ("自主外出", "亲友介绍", "劳务公司", "政府组织")
POSTS = ("", "保洁员", "护路员", "护林员")


class Spells:
    """Job spells of registered migrants: runs of months with pay, short Spring Festival gaps bridged."""

    def __init__(self, book: Directory) -> None:
        county = book.county
        rng = county.rng("spells")
        work = county.work
        migrants = np.flatnonzero(work.is_migrant)
        watched = county.standing.is_watched[county.people.household[work.person[migrants]]]
        reach = np.where(watched, rates.WAGE_FILE_REACH_WATCHED, rates.WAGE_FILE_REACH_OTHERS)
        migrants = migrants[rng.random(len(migrants)) < reach]
        self.pay = work.pay[migrants]
        worked = _bridged(self.pay > 0, county.timeline.calendar_months)
        edges = np.diff(np.pad(worked.astype(np.int8), ((0, 0), (1, 1))), axis=1)
        worker, self.start = np.nonzero(edges == 1)
        self.end = np.nonzero(edges == -1)[1] - 1
        self.worker = worker
        self.person = work.person[migrants][worker]
        size = len(worker)
        self.began_before = np.where(self.start == 0, rng.integers(1, 44, size), 0)
        self.end_delay = pick(rng, rates.WAGE_END_DELAY_SHARES, size)
        self.wage_delay = rng.integers(0, 3, size)
        self.start_delay = rng.integers(0, 2, size)
        self.place = np.where(
            rng.random(size) < 0.93,
            pick(rng, [0.2, 0.15, 0.15, 0.08, 0.08, 0.07, 0.09, 0.06, 0.04, 0.08], size),
            0,
        )
        self.trade = pick(rng, [0.32, 0.28, 0.14, 0.09, 0.09, 0.08], size)
        self.channel = pick(rng, [0.45, 0.38, 0.09, 0.08], size)
        self.firm = rng.integers(100, 999, size)

    def seen(self, month: int) -> Ints:
        """Spells in the file that covers a month: running, or ended within the twelve months before."""
        return np.flatnonzero((self.start + self.start_delay <= month) & (self.end >= month - 11))

    def has_ended(self, rows: Ints, month: int, last: int) -> Bools:
        ended = (self.end[rows] < last) & (self.end[rows] + self.end_delay[rows] < month + 1)
        return ended & (self.end[rows] < month)

    def wage(self, rows: Ints, month: int) -> Floats:
        """The monthly wage as last entered, to the hundred yuan."""
        when = np.clip(month - self.wage_delay[rows], self.start[rows], self.end[rows])
        pay = self.pay[self.worker[rows], when]
        first = self.pay[self.worker[rows], self.start[rows]]
        return np.maximum(np.round(np.where(pay > 0, pay, first) / FEN, -2), 100) * FEN


def _bridged(worked: Bools, calendar: Ints) -> Bools:
    bridged = worked.copy()
    for month in np.flatnonzero(calendar == 2).tolist():
        if 0 < month < worked.shape[1] - 1:
            bridged[:, month] |= worked[:, month - 1] & worked[:, month + 1]
    return bridged


def migrant_work(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """One row per job spell in each month's file."""
    spells = Spells(book)
    timeline = book.county.timeline
    rows, ordinals, ended, wage = [], [], [], []
    for delivery in deliveries:
        seen = spells.seen(delivery.month)
        rows.append(seen)
        ordinals.append(np.full(len(seen), delivery.ordinal))
        ended.append(spells.has_ended(seen, delivery.month, timeline.count - 1))
        wage.append(spells.wage(seen, delivery.month))
    row, ordinal = np.concatenate(rows), np.concatenate(ordinals)
    has_ended = np.concatenate(ended)
    person = spells.person[row]
    household = book.county.people.household[person]
    labels = tuple(_month_words(book, month) for month in range(-45, timeline.count))
    start = words(labels, spells.start[row] - spells.began_before[row] + 45)
    end = blank_where(words(labels, spells.end[row] + 45), ~has_ended)
    firm = (
        words(_TRADES, spells.trade[row]).str.slice(0, 2)
        + pl.Series(spells.firm[row]).cast(pl.String)
        + "号公司"
    )
    post = np.where(spells.firm[row] % 97 == 0, 1 + spells.firm[row] % 3, 0)
    far = spells.place[row] < 9
    columns = {
        **book.places(household, with_city=True), "户编号": book.register_numbers(household),
        "人口编号": book.register_person_numbers(person), "姓名": book.names(person), "证件号码": book.numbers(person),
        "是否已务工": words(("是", "否"), has_ended.astype(np.int64)), "务工所在县": words(WORK_PLACES, spells.place[row]),
        "务工企业名称": firm, "所属行业": words(_TRADES, spells.trade[row]),
        "就业渠道": words(CHANNELS, spells.channel[row]),
        "是否点对点输送": words(("否", "是"), (spells.channel[row] == 3).astype(np.int64)),
        "开始时间": start, "结束时间": end, "务工月收入": yuan(np.concatenate(wage)),
        "年度交通费补助": words(("0", "200", "500"), np.where(far, spells.firm[row] % 3, 0)),
        "公益性岗位": words(POSTS, post),
    }  # fmt: skip
    return book.rows(columns, uid=row, holder=person, first=ordinal, last=ordinal + 1)


def _month_words(book: Directory, month: int) -> str:
    year, number = book.county.timeline.year_month(month)
    return f"{year}年{number:02d}月"


_MODELS = (
    ("小型轿车", "大众牌SVW7"), ("小型轿车", "哈弗牌CC6"), ("小型普通客车", "五菱牌LZW6"), ("轻型普通货车", "福田牌BJ1"),
    ("普通二轮摩托车", "豪爵牌HJ1"), ("正三轮载货摩托车", "宗申牌ZS1"), ("大型轮式拖拉机", "东方红牌LX1"),
)  # fmt: skip


def vehicles(book: Directory) -> pl.DataFrame:
    """Vehicles on the police's books, old vans included; new ones join while the city runs."""
    county = book.county
    rng = county.rng("vehicles")
    count = len(county.households)
    per_head = county.course.per_head[:, 0] / FEN
    chance = np.clip(0.12 + 0.42 * (per_head > 14_000) + 0.18 * (per_head > 26_000), 0, 0.8)
    chance *= np.where(county.standing.aid > 0, 0.35, 1.0)
    number = (rng.random(count) < chance).astype(np.int64) + (rng.random(count) < 0.10)
    household = np.repeat(np.arange(count), number)
    size = len(household)
    model = pick(rng, [0.34, 0.22, 0.14, 0.07, 0.13, 0.07, 0.03], size)
    last = int(county.timeline.starts[-1])
    registered = (last - 40 - rng.gamma(2.2, 1_050, size).clip(0, 6_500)).astype(np.int32)
    state = np.where(last - registered > 4_800, pick(rng, [0.55, 0.35, 0.10], size), 0)
    head = _driver(rng, book, household)
    first = np.maximum(county.timeline.month_of(np.maximum(registered, county.timeline.starts[0])) - 11, 0)
    text = words(tuple(model for _, model in _MODELS), model) + pl.Series(rng.integers(100, 999, size)).cast(
        pl.String
    )
    columns = {
        "机动车所有人": book.names(head), "身份证明号码": book.numbers(head),
        "车辆类型": words(tuple(kind for kind, _ in _MODELS), model), "品牌型号": text,
        "初次登记日期": days(registered), "使用性质": words(("非营运", "货运"), (model == 3).astype(np.int64)),
        "状态": words(("正常", "报废", "注销"), state),
    }  # fmt: skip
    return book.rows(columns, uid=np.arange(size), holder=head, first=first, last=9_999)


def _driver(rng: np.random.Generator, book: Directory, household: Ints) -> Ints:
    """The head, or another adult of the household."""
    people, homes = book.county.people, book.county.households
    other = homes.start[household] + rng.integers(0, 3, len(household)) % homes.size[household]
    is_fit = (people.age[other] >= 18) & (people.age[other] < 75)
    return np.where(is_fit, other, homes.start[household])


_TRADE_NAMES = ("便民超市", "小吃店", "丝网加工部", "蔬菜购销部", "理发店", "汽修部", "五金门市", "养殖场")


def business_registrations(book: Directory) -> pl.DataFrame:
    """Shops that live, and registrations nobody remembers."""
    county = book.county
    rng = county.rng("businesses")
    count = len(county.households)
    runs = (county.living.kind == SHOP) & (rng.random(count) < 0.85)
    forgotten = ~runs & (rng.random(count) < 0.028)
    household = np.flatnonzero(runs | forgotten)
    size = len(household)
    owner = _driver(rng, book, household)
    founded = (county.timeline.window_start - 60 - rng.gamma(1.8, 900, size).clip(0, 5_500)).astype(np.int32)
    state = np.where(forgotten[household], pick(rng, [0.45, 0.40, 0.15], size), pick(rng, [0.97, 0.03], size))
    trade = words(_TRADE_NAMES, rng.integers(0, len(_TRADE_NAMES), size))
    is_farm = rng.random(size) < 0.06
    names = pl.Series([county.plan.name], dtype=pl.String).new_from_index(0, size) + book.names(owner) + trade
    capital = np.round(np.exp(rng.normal(1.4, 0.9, size)), 1)
    columns = {
        "统一社会信用代码": credit_codes(region=int(county.plan.code), serial=np.arange(size) + 1),
        "主体名称": names, "主体类型": words(("个体工商户", "农民专业合作社"), is_farm.astype(np.int64)),
        "经营者姓名": book.names(owner), "身份证号": book.numbers(owner), "成立日期": days(founded),
        "登记状态": words(("存续", "注销", "吊销"), state), "注册资本（万元）": pl.Series(capital),
    }  # fmt: skip
    return book.rows(columns, uid=np.arange(size), holder=owner, first=0, last=9_999)
