"""A clue found true, through every step to a decision, to help and to a proposal of release; and one that is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import Demo
from tests.journeys.looks import check_looks

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
STEPS = (
    ("village", "入户核查"),
    ("county", "信息比对"),
    ("village", "民主评议"),
    ("village", "村内公示"),
    ("town", "乡镇审核"),
)


def test_a_clue_found_true_is_admitted_helped_and_waits_for_its_release(
    demo: Demo, open_page: Open, tmp_path: Path
):
    people = {who: open_page(who, width=360) for who in ("village", "county", "town", "approver")}
    address = _confirm(people["village"])
    for who, title in STEPS:
        _take(people[who], address, title, demo)
        check_looks(people[who], tmp_path / title)

    approver = people["approver"]
    approver.goto(address)
    approver.locator("summary", has_text="同意纳入").click()
    form = approver.locator("form[aria-label$='：同意纳入']")
    _fill(form, demo)
    form.locator("button").click()
    expect(approver.locator("main")).to_contain_text("已审定为同意")
    _take(people["town"], address, "录入全国系统", demo)
    expect(people["town"].locator("main")).to_contain_text("同意纳入")

    village = people["village"]
    village.goto(address)
    village.click("text=打开一户一档")
    village.locator(".page-head a", has_text="帮扶措施").click()
    expect(village.locator("main")).to_contain_text("还没有对应的措施")
    form = village.locator("form[aria-label=安排措施]")
    form.locator("select").select_option("健康帮扶")
    form.locator("label.choice").first.click()
    for name in ("what", "office", "person"):
        form.locator(f"[name={name}]").fill("按月送药")
    form.locator("[name=due_on]").fill(_today(demo).isoformat())
    form.locator("button").click()
    expect(village.locator("main")).to_contain_text("已安排这项措施")
    village.locator("summary", has_text="登记落实").click()
    form = village.locator("form[aria-label^=登记落实]")
    form.locator("[name=delivered_on]").fill(_today(demo).isoformat())
    form.locator("[name=proof]").fill("签约单")
    form.locator("button").click()
    expect(village.locator("main")).to_contain_text("已登记落实")

    village.locator("summary", has_text="提请风险消除").click()
    form = village.locator("form[aria-label=提请风险消除]")
    form.locator("textarea").fill("病已好")
    form.locator("button").click()
    expect(village.locator("main")).to_contain_text("识别满 6 个月")
    check_looks(village, tmp_path / "help")


def test_a_refusal_comes_with_a_letter_and_an_objection_that_is_right_begins_anew(
    demo: Demo, open_page: Open
):
    people = {who: open_page(who) for who in ("village", "county", "county2", "town", "approver")}
    address = _confirm(people["village"])
    for who, title in STEPS:
        _take(people[who], address, title, demo)
    approver = people["approver"]
    approver.goto(address)
    approver.locator("summary", has_text="不予纳入").click()
    form = approver.locator("form[aria-label$='：不予纳入']")
    form.locator("textarea").fill("子女有稳定收入，能够负担药费")
    form.locator("button").click()
    expect(approver.locator("main")).to_contain_text("已审定为不同意")

    village = people["village"]
    village.goto(address)
    village.click("text=打印告知书")
    expect(village.locator("article")).to_contain_text("子女有稳定收入，能够负担药费")
    expect(village.locator("article")).to_contain_text("您不同意怎么办")
    _take(village, address, "告知农户", demo)
    village.locator("summary", has_text="农户不同意").click()
    village.fill("[name=objection]", "住院费还在花，儿子也没有收入")
    village.click("button:text('登记异议')")
    objection = village.url

    _take(people["county"], objection, "重新核实", demo)
    people["county2"].goto(objection)
    people["county2"].locator("summary", has_text="异议成立").first.click()
    form = people["county2"].locator("form[aria-label$='：异议成立']")
    _fill(form, demo)
    form.locator("button").click()
    _take(village, objection, "告知农户异议成立", demo)
    village.goto("/cases/")
    expect(village.locator("main")).to_contain_text("入户核查")


def _confirm(village: Page) -> str:
    """The first clue of the village whose household is not monitored yet: where its case is."""
    village.goto("/inbox/")
    homes = [link.get_attribute("href") or "" for link in village.locator(".clue-list tbody th a").all()]
    for home in homes:
        village.goto(home)
        village.locator("summary", has_text="核实并办结").click()
        village.locator("label.choice", has_text="属实").first.click()
        village.fill("[name=note]", "药费多，家里只有一个劳动力")
        village.click("button:text('办结这条线索')")
        found = village.locator("a", has_text="查看认定办理")
        if found.count():
            return found.first.get_attribute("href") or ""
    raise AssertionError("every household of the village is monitored")


def _take(page: Page, address: str, title: str, demo: Demo) -> None:
    page.goto(address)
    form = page.locator(f"form[aria-label='{title}：办完这一步']")
    _fill(form, demo)
    form.locator("button").click()
    expect(page.locator("main")).to_contain_text("已办完这一步")
    expect(page.locator(".timeline")).to_contain_text(title)


def _fill(form: Locator, demo: Demo) -> None:
    days = 0 if form.page.locator("h2", has_text="村内公示").count() else 12
    for field in form.locator("input[type=date]").all():
        day = _today(demo) - timedelta(days=12 if field.get_attribute("name") == "posted_on" else days)
        earliest = date.fromisoformat(field.get_attribute("min") or "2000-01-01")
        field.fill(max(day, earliest).isoformat())
    for field in form.locator("input[type=number]").all():
        name = field.get_attribute("name")
        field.fill("20" if name in ("entitled", "present", "in_favour") else "0")
    for field in form.locator("select").all():
        field.select_option(index=1)
    for field in form.locator("textarea, input[type=text]").all():
        field.fill("已核对，情况属实")
    for group in form.locator("fieldset").all():
        group.locator("label.choice").first.click()
    for box in form.locator(".field label.choice").all():
        box.click()


def _today(demo: Demo) -> date:
    return date.fromisoformat((demo.home / "today").read_text().strip())
