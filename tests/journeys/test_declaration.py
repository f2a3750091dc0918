"""A family declares on an old phone without script, in large type, asks how far it is, and the township finds it."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Demo

from fangpin.kernel.identity import make_id18

pytestmark = pytest.mark.browser
NUMBER = make_id18(region="131102", birth_date=date(1961, 2, 3), sequence=77)


def choose_place(page: Page, village: str) -> None:
    for code in (village[:6] + "000000", village[:9] + "000", village):
        page.select_option("select", code)
        page.click("text=下一步")


def test_a_family_declares_and_is_answered(open_page, demo: Demo):
    page = open_page(width=360, has_script=False)
    page.goto("/declare/")
    page.click("text=换成大字")
    choose_place(page, demo.people["village"]["area_code"])
    expect(page.locator("body.big")).to_be_visible()
    expect(page.locator("#id_proxy")).to_be_hidden()
    page.fill("#id_name", "申大雨")
    page.fill("#id_phone", "13800138000")
    page.fill("#id_id_number", NUMBER[:-1])
    page.select_option("#id_risk", index=1)
    page.fill("#id_text", "老伴住院，花了两万多")
    page.check("#id_is_proxy")
    page.fill("#id_proxy", "王小明，邻居")
    page.click("text=交上去")
    expect(page.locator("#id_id_number_error")).to_contain_text("只有 17 位")
    page.fill("#id_id_number", NUMBER)
    page.click("text=交上去")
    receipt = page.locator(".receipt").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", receipt)

    page.locator("main a", has_text="查进度").click()
    page.fill("#id_number", receipt)
    page.fill("#id_last_four", NUMBER[-4:])
    page.click("button.btn-main")
    expect(page.locator("[role=status]")).to_contain_text("已收到")
    expect(page.locator("body.big")).to_be_visible()

    office = open_page("town", has_script=False)
    office.goto("/declarations/")
    office.locator("tbody tr", has_text="他人代填").first.locator("a").click()
    expect(office.locator("main")).to_contain_text("老伴住院")
    office.locator("label.choice", has_text="没有对应的农户").click()
    office.fill("#note", "电话问过，不是本村人")
    office.locator("button", has_text="确认").click()
    expect(office.locator("[role=status]")).to_contain_text("已登记")

    page.fill("#id_number", receipt)
    page.fill("#id_last_four", NUMBER[-4:])
    page.click("button.btn-main")
    expect(page.locator("[role=status]")).to_contain_text("已办结")
