"""Set up a second factor, sign in with it, and have a lost one removed, as people do it in the browser."""

import base64
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from fangpin.apps.accounts.factor import code_at
from fangpin.jobs.demo_people import PASSWORD

pytestmark = pytest.mark.browser
HALF_A_MINUTE = 30


def key_on(page: Page) -> bytes:
    return base64.b32decode(page.locator(".one-time").inner_text().replace(" ", ""))


def code(key: bytes, *, steps: int = 0) -> str:
    return code_at(key, step=int(time.time()) // HALF_A_MINUTE + steps)


def sign_in(page: Page, username: str) -> None:
    page.goto("/signin/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("section:has(#form-title) button")


@pytest.mark.parametrize("width", [360, 1440])
def test_a_factor_from_its_first_code_to_a_lost_phone(open_page, width: int, tmp_path: Path):
    page = open_page("leader", width=width)
    page.goto("/factor/")
    page.click("text=开始设置")
    expect(page.locator(".qr svg")).to_be_visible()
    page.screenshot(path=tmp_path / f"factor_{width}.png", full_page=True)
    key = key_on(page)
    page.fill("input[name=code]", code(key))
    page.click("text=确认，开始使用")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    recovery = page.locator(".recovery-codes li").first.inner_text()
    page.click("text=退出")

    sign_in(page, "leader")
    expect(page.locator("h1")).to_have_text("登录：动态口令")
    page.fill("input[name=code]", code(key, steps=1))
    page.click("main button")
    expect(page.locator(".who")).to_contain_text("领导")
    page.click("text=退出")

    sign_in(page, "leader")
    page.fill("input[name=code]", recovery)
    page.click("main button")
    expect(page.locator("[role=status]")).to_contain_text("还剩 9 个")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    admin = open_page("secadmin", width=width)
    admin.goto("/staff/?q=leader")
    admin.locator("main tbody th a").click()
    admin.click("text=解除动态口令")
    expect(admin.locator("[role=status]")).to_contain_text("已解除")
    after = open_page(width=width)
    sign_in(after, "leader")
    expect(after.locator(".who")).to_contain_text("领导")
