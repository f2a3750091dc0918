"""The ledger's two results side by side, what makes them differ, and what is unknown."""

from datetime import date

from fangpin.apps.clues.api import Fact, SheetView
from fangpin.web.households.law import rulebook
from fangpin.web.households.ledger import ledger_of

VILLAGE = "131121001001"
AMOUNTS = {
    "wage_12m_yuan": "20000.00", "business_12m_yuan": "9000.00", "property_12m_yuan": "500.00",
    "transfer_12m_yuan": "8500.00", "business_cost_12m_yuan": "4000.00", "payout_12m_yuan": "1000.00",
    "compliant_counted_12m_yuan": "3000.00", "rigid_spending_12m_yuan": "8000.00", "assistance_12m_yuan": "6000.00",
    "family_planning_12m_yuan": "100.00", "veteran_12m_yuan": "200.00", "schooling_aid_12m_yuan": "300.00",
    "disaster_aid_12m_yuan": "400.00", "social_relief_12m_yuan": "0.00",
    "reference_income_12m_yuan": "32000.00", "reference_income_per_head_yuan": "10666.67",
    "civil_affairs_income_12m_yuan": "27000.00", "civil_affairs_income_per_head_yuan": "9000.00",
}  # fmt: skip


def sheet(**changed: str | None) -> SheetView:
    law = rulebook()
    facts = {
        name: Fact(name, law.columns[name].says, value, law.columns[name].unit)
        for name, value in (AMOUNTS | changed).items()
    }
    return SheetView(date(2026, 11, 10), (), facts, (), {})


def test_the_items_that_differ_add_up_to_the_difference():
    view = ledger_of(sheet(), region=VILLAGE)
    told = {line.title: line.difference for line in view.lines if line.differs}

    assert told == {
        "低保金和特困供养金": "－6,000元", "计划生育金": "－100元", "优抚金": "－200元", "教育扶持": "－300元",
        "救灾款": "－400元", "社会救济": "0元", "理赔收入": "－1,000元", "合规自付支出": "＋3,000元",
    }  # fmt: skip
    assert view.totals == ("32,000元", "27,000元")
    assert view.says.startswith("民政口径比防返贫口径低 5,000元")


def test_an_unknown_item_is_told_with_who_can_supply_it_and_makes_the_sum_unknown():
    unknown = {name: None for name in AMOUNTS if name.startswith(("veteran", "civil_affairs"))}
    view = ledger_of(sheet(**unknown), region=VILLAGE)
    veteran = next(line for line in view.lines if line.title == "优抚金")

    assert (veteran.is_known, veteran.text, veteran.difference) == (False, "未知", "未知")
    assert veteran.origin == "农户收支明细表（农业农村局）"
    assert view.totals == ("32,000元", "未知")
    assert "未知的项目：优抚金" in view.says


def test_the_classes_say_that_assets_are_unknown_and_where_the_standards_come_from():
    poor = ledger_of(sheet(civil_affairs_income_per_head_yuan="5999.99"), region=VILLAGE)
    unsure = ledger_of(sheet(civil_affairs_income_per_head_yuan=None), region=VILLAGE)

    assert poor.classes[0] == ("低保对象", "收入条件符合，财产未知，要入户核实")
    assert [holds for _, holds in poor.classes[1:]] == ["不符合", "不符合"]
    assert unsure.classes[0] == ("低保对象", "未知")
    assert {source for _, _, source in poor.standards} >= {"系统预设值，待县级确定"}


def test_a_run_before_the_ledger_shows_none():
    assert ledger_of(SheetView(date(2026, 11, 10), (), {}, (), {}), region=VILLAGE) is None
