"""Rows of the national system's other exports: people and households on its books, plans to leave for work, villages."""

from __future__ import annotations

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Bools, Ints
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import DISABILITY_CATEGORIES, FOREVER, died_on
from fangpin.city.files.text import blank_where, short_village, words
from fangpin.city.files.work_rows import CHANNELS, POSTS, WORK_PLACES
from fangpin.city.population import ORDINARY, SKILLED
from fangpin.city.seeds import pick
from fangpin.city.standing import DIBAO, TEKUN
from fangpin.city.timeline import HISTORY_MONTHS


def person_roster(book: Directory) -> pl.DataFrame:
    """Everybody in a household that was lifted out or ever monitored, in the 47 columns of the older export."""
    county, people, standing = book.county, book.county.people, book.county.standing
    is_on_books = standing.is_lifted_out | (standing.monitored > 0)
    alive = died_on(book) > county.timeline.window_start
    person = np.flatnonzero(is_on_books[people.household] & alive)
    household, facts = people.household[person], book.facts.of_people
    rng = county.rng("person roster")
    head = book.heads(household)
    away = book.facts.months_away[person]
    is_student = facts["在校生状况"].gather(person) != ""
    insured = pick(rng, (0.9, 0.1), len(person))
    columns: dict[str, pl.Series | Ints | str] = {
        **book.places(household, with_city=True), "户编号": book.register_numbers(household),
        "人口编号": book.register_person_numbers(person), "姓名": book.names(person),
        "性别": words(("女", "男"), people.is_male[person].astype(np.int64)),
        "出生日期": book.numbers(person).str.slice(6, 8), "证件类型": "居民身份证", "证件号码": book.numbers(person),
        "民族": "汉族", "户联系电话": book.household_phones(household), "成员联系电话": _own_phones(book, person),
        "年度": str(county.timeline.year_month(HISTORY_MONTHS)[0]), "与户主关系": book.relations(person),
        "文化程度": facts["文化程度"].gather(person), "在校生状况": facts["在校生状况"].gather(person),
        "劳动技能": facts["劳动技能"].gather(person), "务工时间（月）": away, "健康状况": facts["健康状况"].gather(person),
        "政治面貌": words(("群众", "中共党员", "共青团员"), pick(rng, (0.92, 0.05, 0.03), len(person))),
        "务工企业名称": "", "是否享受低保": _yes(standing.aid[household] == DIBAO),
        "是否参加城镇职工基本养老保险": _yes(insured == 1), "是否参加大病保险": "是",
        "是否参加新型农村合作医疗（城乡居民基本医疗保险）": _yes(insured == 0),
        "是否参加城乡居民基本养老保险": _yes((insured == 0) & (people.age[person] >= 16)), "失学或辍学原因": "",
        "是否会讲普通话": _yes(people.age[person] < 70), "是否参加商业补充医疗保险": "否", "是否国外务工": "否", "产业分类": "",
        "是否接受大病医疗救助": _yes(people.is_serious[person]), "是否接受其他健康扶贫": "否",
        "公益性岗位类型": words(POSTS, pick(rng, (0.95, 0.03, 0.01, 0.01), len(person))), "公益性岗位(月数)": "",
        "就业渠道": blank_where(words(CHANNELS, rng.integers(0, len(CHANNELS), len(person))), away == 0),
        "残疾类别": words(DISABILITY_CATEGORIES, people.category[person].astype(np.int64)),
        "务工所在地": blank_where(words(WORK_PLACES, rng.integers(0, len(WORK_PLACES), len(person))), away == 0),
        "户主姓名": book.names(head), "户主证件号码": book.numbers(head),
        "是否参加城镇职工基本医疗保险": _yes((insured == 1) & ~is_student.to_numpy()),
        "是否特困供养人员": _yes(standing.aid[household] == TEKUN), "残疾证办证年度": "", "识别标准": "国家标准",
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=0, last=1)


def household_conditions(book: Directory) -> pl.DataFrame:
    """House, water, toilet, road and land of every household."""
    county, standing = book.county, book.county.standing
    heads = county.alive[:, HISTORY_MONTHS - 1]
    household = np.flatnonzero(heads > 0)
    size = len(household)
    rng = county.rng("household conditions")
    luck = rng.random((size, 5))
    place = book.places(household, with_city=True)
    kinds = np.where(standing.is_lifted_out, 1, 0)[household]
    land = county.living.land_mu[household]
    columns: dict[str, pl.Series | Ints | str] = {
        "省": place["省"], "市": place["市"], "县(市、区、旗)": place["县"], "乡(镇)": place["乡"], "行政村": place["村"],
        "户编号": book.register_numbers(household), "户主姓名": book.names(book.heads(household)),
        "户主证件号码": book.numbers(book.heads(household)), "户联系电话": book.household_phones(household),
        "家庭人口": heads[household], "户类型": words(("一般农户", "脱贫户"), kinds),
        "是否危房户": _yes(luck[:, 0] < 0.004), "住房面积": pl.Series(np.round(60 + 90 * luck[:, 1])).cast(pl.Int64),
        "是否解决安全饮用水": _yes(luck[:, 2] > 0.003), "是否有卫生厕所": _yes(luck[:, 3] > 0.12),
        "卫生厕所是否能正常使用": _yes(luck[:, 3] > 0.15), "是否通生活用电": "是", "入户道路是否硬化": _yes(luck[:, 4] > 0.08),
        "入户路类型": "水泥路", "与村主干路距离": pl.Series(np.round(luck[:, 4], 2)),
        "耕地面积（亩）": pl.Series(land), "林地面积（亩）": "0", "林果面积（亩）": "0", "水面面积（亩）": "0", "牧草地面积（亩）": "0",
        "退耕还林面积（亩）": "0",
    }  # fmt: skip
    return book.rows(columns, uid=household, holder=book.heads(household), first=0, last=1)


def planned_work(book: Directory) -> pl.DataFrame:
    """Able members of watched households who stay at home so far, and whether they mean to leave."""
    county, people = book.county, book.county.people
    is_able = np.isin(people.labour, (ORDINARY, SKILLED)) & (people.age >= 18) & (people.age < 60)
    stays = is_able & ~people.is_student & (book.facts.months_away == 0) & (died_on(book) == 2**30)
    person = np.flatnonzero(stays & county.standing.is_watched[people.household])
    rng = county.rng("planned work")
    plans = rng.random(len(person)) < rates.PLANS_TO_LEAVE
    where = words(WORK_PLACES, rng.integers(0, len(WORK_PLACES), len(person)))
    household = people.household[person]
    columns: dict[str, pl.Series | Ints | str] = {
        **book.places(household, with_city=True), "户编号": book.register_numbers(household),
        "人口编号": book.register_person_numbers(person), "姓名": book.names(person), "证件号码": book.numbers(person),
        "成员联系电话": _own_phones(book, person), "是否计划务工": _yes(plans), "计划务工所在县": blank_where(where, ~plans),
        "就业服务需求": words(("", "岗位推荐", "技能培训"), pick(rng, (0.6, 0.25, 0.15), len(person))),
    }  # fmt: skip
    return book.rows(columns, uid=person, holder=person, first=0, last=FOREVER)


def villages(book: Directory) -> pl.DataFrame:
    """One row per village, named as people say it; the households are those of the city."""
    county, plan, standing = book.county, book.county.plan, book.county.standing
    count = len(plan.villages)
    of_household = county.households.village
    heads = county.alive[:, HISTORY_MONTHS - 1]

    def total(values: Ints | Bools) -> Ints:
        return np.bincount(of_household, values, minlength=count).astype(np.int64)

    disabled = np.bincount(county.people.household, county.people.grade > 0, minlength=len(of_household))
    rng = county.rng("villages")
    luck = rng.random((count, 4))
    columns: dict[str, pl.Series | Ints | list[str] | str] = {
        "省": book.province, "市": plan.city_name, "县": plan.name, "乡": [one.town_name for one in plan.villages],
        "村": [short_village(one.name) for one in plan.villages], "是否出列": "是",
        "总户数": total(heads > 0), "总人口数": total(heads), "低保户数": total(standing.aid == DIBAO),
        "低保人口数": total(np.where(standing.aid == DIBAO, standing.covered, 0)),
        "特困供养人口数": total(np.where(standing.aid == TEKUN, standing.covered, 0)), "残疾人口数": total(disabled),
        "危房户数": "0", "未实现饮水安全户数": "0", "村小学（个数）": (luck[:, 0] < 0.3).astype(np.int64),
        "行政村卫生室个数": "1", "执业（助理）医师": (luck[:, 1] < 0.8).astype(np.int64), "公共卫生厕所": "1",
        "垃圾集中堆放点": "2", "文化（图书）室": "1", "是否通客运班车": _yes(luck[:, 2] < 0.95),
        "到乡镇是否通沥青（水泥）路": "是", "参加城乡居民基本养老保险人数": total(heads * 3 // 5),
        "村级集体经济收入（万元）": pl.Series(np.round(5 + 20 * luck[:, 3], 2)),
    }  # fmt: skip
    return book.rows(columns, uid=np.arange(count), holder=None, first=0, last=1)


def _own_phones(book: Directory, person: Ints) -> pl.Series:
    """Adults mostly have a number of their own, some old people the household's, children none."""
    people = book.county.people
    age, luck = people.age[person], book.county.rng("own phones").random(len(people))[person]
    shared = book.household_phones(people.household[person])
    own = book.person_phones(person).zip_with(pl.Series((age < 60) | (luck < 0.6)), shared)
    return blank_where(own, (age < 12) | (luck < rates.NO_PHONE))


def _yes(condition: Bools) -> pl.Series:
    return words(("否", "是"), np.asarray(condition).astype(np.int64))
