"""Rows about money that fails to come and people who speak up: arrears, injuries, projects, loans, cases, power, calls."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from fangpin.city import rates
from fangpin.city.arrays import Days, Ints
from fangpin.city.causes import INDUSTRY, JOB
from fangpin.city.files.casualty_rows import WORK, injured
from fangpin.city.files.deliveries import Delivery, first_of_late
from fangpin.city.files.directory import Directory
from fangpin.city.files.people_rows import late_ordinal
from fangpin.city.files.register_facts import RISK_WORDS
from fangpin.city.files.text import blank_where, days, words, yuan
from fangpin.city.incomes import FEN
from fangpin.city.seeds import pick

_PROJECTS = ("农民专业合作社", "家庭农场", "企业带动项目", "到户产业项目")
_CHANNELS = ("12317", "12345", "信访", "媒体", "网络")
_ORGANISATIONS = ("妇联", "团委", "工会", "残联")
_DEAD, _MAIMED = 0, 1


def _after_blows(book: Directory, topic: str, *, share: float, cause: int | None = None) -> tuple[Ints, Days]:
    """A share of the hard blows, each with a day some weeks later on which an office hears of it."""
    timeline, blows = book.county.timeline, book.county.happenings.blows
    rng = book.county.rng(topic)
    chance = share * (blows.loss > rates.HEARD_OF_LOSS * FEN) * ((blows.cause == cause) | (cause is None))
    rows = np.flatnonzero(rng.random(len(blows.household)) < chance)
    day = (blows.day[rows] + rng.integers(5, 45, len(rows))).astype(np.int32)
    kept = day < timeline.starts[-1]
    return rows[kept], day[kept]


def _reported(
    book: Directory, rows: Ints, holder: Ints, day: Days, columns: dict[str, pl.Series | str]
) -> pl.DataFrame:
    first = late_ordinal(book.county.timeline, day)
    return book.rows(columns, uid=rows, holder=holder, first=first, last=first + 1)


def wage_arrears(book: Directory) -> pl.DataFrame:
    """Complaints; how they ended is known of those that the first file brings."""
    county, timeline = book.county, book.county.timeline
    rows, day = _after_blows(book, "wage arrears", share=rates.WAGE_ARREARS_SHARE, cause=JOB)
    rng = county.rng("settled arrears")
    settled = day + rng.integers(20, 150, len(day))
    is_open = settled >= timeline.starts[timeline.count - len(timeline.window) + first_of_late(timeline)]
    household = county.happenings.blows.household[rows]
    head = book.heads(household)
    return _reported(
        book, rows, head, day,
        {
            **book.places(household), "投诉人姓名": book.names(head), "身份证号": book.numbers(head),
            "拖欠工资金额（元）": yuan(rng.integers(20, 260, len(rows)) * 100 * FEN), "受理日期": days(day),
            "办结日期": blank_where(days(settled), is_open),
        },
    )  # fmt: skip


def work_injuries(book: Directory) -> pl.DataFrame:
    """Recognised a month or more after the accident; light ones without a grade."""
    timeline = book.county.timeline
    person, hurt, result = injured(book, WORK)
    rng = book.county.rng("work injuries")
    recognised = (hurt + rng.integers(30, 90, len(hurt))).astype(np.int32)
    kept = np.flatnonzero((result != _DEAD) & (recognised < timeline.starts[-1]))
    grade = np.where(result == _MAIMED, rng.integers(1, 8, len(hurt)), rng.integers(7, 11, len(hurt)))[kept]
    person, hurt, recognised = person[kept], hurt[kept], recognised[kept]
    return _reported(
        book, person, person, recognised,
        {
            "职工姓名": book.names(person), "身份证号": book.numbers(person), "受伤日期": days(hurt),
            "工伤认定日期": days(recognised),
            "劳动能力鉴定等级": blank_where(pl.Series(grade).cast(pl.String), grade > 9),
        },
    )  # fmt: skip


def failed_projects(book: Directory) -> pl.DataFrame:
    county = book.county
    rows, day = _after_blows(book, "failed projects", share=rates.FAILED_PROJECT_SHARE, cause=INDUSTRY)
    rng = county.rng("kinds of projects")
    blows = county.happenings.blows
    household = blows.household[rows]
    head = book.heads(household)
    return _reported(
        book, rows, head, day,
        {
            **book.places(household), "户主姓名": book.names(head), "户主身份证号": book.numbers(head),
            "经营主体类型": words(_PROJECTS, pick(rng, (0.35, 0.15, 0.2, 0.3), len(rows))),
            "农户损失金额（元）": yuan(blows.loss[rows]), "上报日期": days(day),
            "是否已处置": words(("否", "是"), pick(rng, (0.6, 0.4), len(rows))),
        },
    )  # fmt: skip


def calls(book: Directory) -> pl.DataFrame:
    county = book.county
    rows, day = _after_blows(book, "calls", share=rates.CALL_SHARE)
    blows = county.happenings.blows
    household = blows.household[rows]
    head = book.heads(household)
    channel = pick(county.rng("channels"), (0.3, 0.4, 0.2, 0.03, 0.07), len(rows))
    serial = pl.Series(int(county.plan.code) * 10**6 + rows).cast(pl.String)
    return _reported(
        book, rows, head, day,
        {
            "工单编号": pl.Series(["GD"], dtype=pl.String).new_from_index(0, len(rows)) + serial,
            "线索渠道": words(_CHANNELS, channel), **book.places(household), "反映人姓名": book.names(head),
            "身份证号": book.numbers(head), "受理日期": days(day),
            "困难类别": words(RISK_WORDS, blows.cause[rows].astype(np.int64)),
        },
    )  # fmt: skip


def outreach(book: Directory) -> pl.DataFrame:
    county = book.county
    rows, day = _after_blows(book, "outreach", share=rates.OUTREACH_SHARE)
    blows = county.happenings.blows
    household = blows.household[rows]
    head = book.heads(household)
    return _reported(
        book, rows, head, day,
        {
            "群团组织": words(_ORGANISATIONS, pick(county.rng("organisations"), (0.4, 0.15, 0.2, 0.25), len(rows))),
            **book.places(household), "姓名": book.names(head), "身份证号": book.numbers(head),
            "困难类别": words(RISK_WORDS, blows.cause[rows].astype(np.int64)), "走访日期": days(day),
        },
    )  # fmt: skip


def micro_loans(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """Loans of the watched for two or three years; a few are overdue when they end, a few are given more time."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("micro loans")
    watched = np.flatnonzero(county.standing.is_watched)
    household = watched[rng.random(len(watched)) < rates.MICRO_LOAN_SHARE]
    size, head = len(household), book.heads(household)
    principal = rng.integers(2, 11, size) * 5_000 * FEN
    lent = (timeline.starts[-1] - rng.integers(30, 1_400, size)).astype(np.int32)
    due = (lent + np.where(rng.random(size) < 0.5, 730, 1_095)).astype(np.int32)
    fate = pick(rng, rates.LOAN_FATES, size)  # paid back, given more time, late
    serial = pl.Series(int(county.plan.code) * 10**6 + np.arange(size)).cast(pl.String)
    contract = pl.Series(["DK"], dtype=pl.String).new_from_index(0, size) + serial

    def parts() -> Iterator[pl.DataFrame]:
        for delivery in deliveries:
            today = timeline.starts[delivery.month + 1]
            here = np.flatnonzero(lent < today)
            ended = due[here] < today
            state = np.where(ended, 1 + fate[here], 0)
            late = np.where(state == 3, today - due[here], 0)
            columns: dict[str, pl.Series | str] = {
                "借款合同号": contract.gather(here), **book.places(household[here]), "借款人姓名": book.names(head[here]),
                "身份证号": book.numbers(head[here]), "贷款金额（元）": yuan(principal[here]),
                "贷款余额（元）": yuan(np.where(state == 1, 0, principal[here])), "放款日期": days(lent[here]),
                "到期日期": days(due[here] + np.where(state == 2, 365, 0)), "逾期天数": pl.Series(late),
                "贷款状态": words(("正常", "结清", "展期", "逾期"), state),
            }  # fmt: skip
            yield book.rows(
                columns, uid=here, holder=head[here], first=delivery.ordinal, last=delivery.ordinal + 1
            )

    return pl.concat(parts())


def insurance_cases(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """Every case so far: those that are paid in the end, and those refused."""
    county, timeline = book.county, book.county.timeline
    rng = county.rng("insurance cases")
    paid = county.payouts
    refused_rows, refused_on = _after_blows(book, "refused cases", share=rates.REFUSED_CASE_SHARE)
    household = np.r_[paid.household, county.happenings.blows.household[refused_rows]]
    closed = np.r_[paid.day, refused_on].astype(np.int32)
    opened = (closed - rng.integers(5, 50, len(closed))).astype(np.int32)
    is_refused = np.r_[np.zeros(len(paid.day), bool), np.ones(len(refused_on), bool)]
    head = book.heads(household)
    serial = pl.Series(int(county.plan.code) * 10**6 + np.arange(len(head)) + 1).cast(pl.String)
    number = pl.Series(["FP"], dtype=pl.String).new_from_index(0, len(head)) + serial
    parts = []
    for delivery in deliveries:
        today = timeline.starts[delivery.month + 1]
        here = np.flatnonzero(opened < today)
        is_open = closed[here] >= today
        columns: dict[str, pl.Series | str] = {
            "案件号": number.gather(here), **book.places(household[here]), "被保险人姓名": book.names(head[here]),
            "身份证号": book.numbers(head[here]), "立案日期": days(opened[here]),
            "案件状态": words(("已赔付", "不予赔付", "核查中"), np.where(is_open, 2, is_refused[here])),
            "结案日期": blank_where(days(closed[here]), is_open),
        }  # fmt: skip
        parts.append(
            book.rows(columns, uid=here, holder=head[here], first=delivery.ordinal, last=delivery.ordinal + 1)
        )
    return pl.concat(parts)


def electricity(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """Households whose use fell sharply or who owe several bills, anew each month."""
    county, timeline = book.county, book.county.timeline
    parts = []
    for delivery in deliveries:
        rng = county.rng(f"electricity {delivery.month}")
        household = np.flatnonzero(rng.random(len(county.households)) < rates.POWER_TROUBLE_A_MONTH)
        head = book.heads(household)
        usual = rng.integers(60, 260, len(household))
        label = timeline.label(delivery.month)
        columns: dict[str, pl.Series | str] = {
            "用电月份": f"{label[:4]}-{label[4:]}", **book.places(household), "用电户名": book.names(head),
            "身份证号": book.numbers(head), "当月用电量（千瓦时）": pl.Series(usual * rng.integers(2, 45, len(usual)) // 100),
            "上年同月用电量（千瓦时）": pl.Series(usual),
            "欠费次数": pl.Series(pick(rng, (0.6, 0.15, 0.1, 0.1, 0.05), len(usual))),
        }  # fmt: skip
        parts.append(
            book.rows(columns, uid=household, holder=head, first=delivery.ordinal, last=delivery.ordinal + 1)
        )
    return pl.concat(parts)


def insurance_states(book: Directory, deliveries: list[Delivery]) -> pl.DataFrame:
    """Workers whose employers pay pension and unemployment insurance; who loses a job stops, and some draw the benefit."""
    county, timeline = book.county, book.county.timeline
    work, rng = county.work, county.rng("social insurance")
    insured = np.flatnonzero(
        (rng.random(len(work.person)) < rates.EMPLOYEE_INSURED_SHARE) & (work.pay[:, 0] > 0)
    )
    person, paid = work.person[insured], work.pay[insured] > 0
    claims = rng.random(len(insured)) < rates.UNEMPLOYMENT_CLAIM_SHARE
    labels = tuple("-".join((label[:4], label[4:])) for label in map(timeline.label, range(timeline.count)))
    parts = []
    for delivery in deliveries:
        last = delivery.month - np.argmax(paid[:, delivery.month :: -1], axis=1)
        has_stopped = last < delivery.month
        draws = has_stopped & claims
        for kind in ("职工养老", "失业"):
            columns: dict[str, pl.Series | str] = {
                "姓名": book.names(person), "身份证号": book.numbers(person), "社保险种": kind,
                "参保缴费状态": words(("正常参保", "暂停缴费"), has_stopped.astype(np.int64)),
                "最后缴费年月": words(labels, last),
                "失业金领取开始年月": blank_where(words(labels, np.minimum(last + 1, delivery.month)), ~draws | (kind != "失业")),
            }  # fmt: skip
            parts.append(
                book.rows(
                    columns, uid=person, holder=person, first=delivery.ordinal, last=delivery.ordinal + 1
                )
            )
    return pl.concat(parts)
