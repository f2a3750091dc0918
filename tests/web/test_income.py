"""The account of twelve months: parts with their origin, unknown as unknown, the line in words."""

from datetime import date
from decimal import Decimal

from fangpin.apps.clues.api import Evidence, EvidenceRow, Fact, RuleLine, SheetView, Verdict
from fangpin.rulebook.not_known import Because, NotKnown
from fangpin.web.households.income import LINE, PER_HEAD, income_of

NAMES = {
    "wage_12m_yuan": "36000.00",
    "wage_origin": "务工月监测",
    "business_12m_yuan": "4000.00",
    "income_12m_yuan": "40000.00",
    PER_HEAD: "10000.00",
}


def sheet(*, line: str = "8500", because: tuple[Because, ...] = (), **values: str | None) -> SheetView:
    facts = {name: Fact(name, name, value, "yuan_12m") for name, value in (NAMES | values).items()}
    row = EvidenceRow("human_resources/migrant_work", "d" * 16, None, "Sheet1", 9, "2026-10-01", "3000.00")
    evidence = {"household_wage_12m": Evidence("household_wage_12m", "近12个月工资性收入", 12, (row,))}
    rule = RuleLine(
        rule_id="other/below_line_not_monitored", title="", risk="其他", level="red", verdict=Verdict.UNKNOWN,
        since=None, sentence="", clears_when="", source="", owner="", facts=(), margin=None, evidence=(),
        parameters=({"name": LINE, "value": line, "unit": "yuan_per_person_year"},), unknown_because=(),
    )  # fmt: skip
    not_known = {one.fact: (one,) for one in because}
    return SheetView(date(2026, 11, 10), (rule,), facts, (), evidence, not_known)


def test_each_part_names_where_it_comes_from_and_its_newest_row():
    wage, business, total, _ = income_of(sheet()).lines

    assert (wage.says, wage.text, wage.origin, wage.newest.row_no, wage.age_days) == (
        "工资性收入", "36,000元", "主要来自务工月监测", 9, 40,
    )  # fmt: skip
    assert business.origin == "农户收支摸排表（农业农村局）"
    assert (total.is_sum, total.origin) == (True, "由上面各项相加减")


def test_an_unknown_part_is_unknown_with_its_reason():
    because = (Because("business_12m_yuan", "rural_affairs/income_sweep", NotKnown.NO_RECORD),)
    business = income_of(sheet(business_12m_yuan=None, because=because)).lines[1]

    assert (business.is_known, business.text) == (False, "未知")
    assert business.why == "农户收支摸排表（农业农村局）没有本户的可用记录"


def test_the_distance_to_the_line_is_told_in_words():
    assert "高于监测线，距监测线还有 1,500元" in income_of(sheet()).says
    assert "低于监测线，还差 500元" in income_of(sheet(**{PER_HEAD: "8000.00"})).says
    assert "不能与监测线比较" in income_of(sheet(**{PER_HEAD: None})).says


def test_the_bar_ends_where_the_value_is():
    drawing = income_of(sheet(**{PER_HEAD: "8500.00"})).drawing
    below_zero = income_of(sheet(**{PER_HEAD: "-8500.00"})).drawing

    assert (drawing.left, drawing.width) == (0, drawing.line)
    assert below_zero.left == 0
    assert below_zero.width > 0
    assert Decimal(below_zero.line) > below_zero.width


def test_a_run_that_knew_no_income_shows_none():
    assert income_of(SheetView(date(2026, 11, 10), (), {}, (), {})) is None
