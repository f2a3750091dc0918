"""Signing in, the list, a household, closing a clue and uploading a file work without any script."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_an_officer_can_work_without_script(open_page):
    page = open_page("town", has_script=False)
    page.locator(".clue-list tbody th a").last.click()
    page.locator("summary", has_text="核实并办结").click()
    page.locator("label", has_text="不属实").click()
    page.locator("button", has_text="办结这条线索").click()
    expect(page.locator("[role=alert]")).to_contain_text("请写明核实情况")

    page.locator("textarea").fill("入户看过，已康复，收入稳定。")
    page.locator("button", has_text="办结这条线索").click()
    expect(page.locator("#clue")).to_contain_text("核实结果：不属实")
    page.goto("/inbox/?status=closed")
    expect(page.locator(".clue-list tbody tr")).to_have_count(1)


def test_a_clerk_can_upload_without_script(open_page, tmp_path: Path):
    file = tmp_path / "看不懂的表.csv"
    file.write_text("甲,乙\n1,2\n", encoding="gb18030")
    page = open_page("medical", has_script=False)
    page.set_input_files("input[type=file]", file)
    page.locator("button", has_text="上传并检查").click()
    expect(page.locator("[role=status]").first).to_contain_text("文件已收到")

    failed = page.locator("#uploads tr", has_text=file.name).locator(".state-failed")
    for _ in range(60):
        page.goto("/deliveries/")
        if failed.count():
            break
        page.wait_for_timeout(500)
    expect(failed).to_be_visible()
