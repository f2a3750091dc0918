"""A county edits a decision table in a workbook: its faults are told, it is mended, and another person approves."""

from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Demo
from tests.journeys.test_change_a_number import wait_for_file

from fangpin.home import Home
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import change_files

pytestmark = pytest.mark.browser
TABLE = "ranking.income_points"


def test_a_county_edits_a_table_and_a_second_person_approves(demo: Demo, open_page, tmp_path):
    home, page = Home(demo.home), open_page("county", width=360)
    known, tomorrow = len(change_files(home)), home.today() + timedelta(days=1)
    page.goto("/rules/")
    page.locator("#tables-title ~ table a").first.click()
    page.locator("a", has_text="起草新表").click()
    workbook = _downloaded(page, tmp_path / "points.xlsx")

    page.set_input_files("[name=workbook]", _edited(workbook, B6="0.9", B7="1.3"))
    page.fill("[name=from_date]", tomorrow.isoformat())
    page.select_option("[name=source]", label="县定缺省（没有文件依据）")
    page.fill("[name=reason]", "先看收入最低的。")
    page.locator("button", has_text="存为草稿").click()
    expect(page.locator("#previews")).to_contain_text("第 5、6 行：编号 R1、R2 的行重叠", timeout=60_000)
    expect(page.locator("#previews")).to_contain_text("第 6、7 行之间：没有一行管到")

    page.set_input_files("[name=workbook]", _edited(workbook, B6="1", B7="1.2", D6="5"))
    page.locator("button", has_text="重新交表").click()
    expect(page.locator("#previews")).to_contain_text("哪些户有预警、为什么预警都不变", timeout=60_000)
    expect(page.locator("#previews")).to_contain_text("加的分值为 5 分")
    expect(page.locator("main")).to_contain_text("自己起草的不能由自己复核")

    colleague = open_page("county2")
    colleague.goto("/rules/changes/")
    colleague.locator("tbody th a", has_text="收入高低加的分值").first.click()
    colleague.locator("button", has_text="批准").click()
    expect(colleague.locator("[role=status]")).to_contain_text("已批准")
    wait_for_file(home, after=known)

    county = demo.people["county"]["area_code"]
    told = [
        [
            str(row.outcome)
            for row in load_rulebook(home=home).table_version(table=TABLE, region=county, on=on).rows
        ]
        for on in (home.today(), tomorrow)
    ]
    assert told == [["30", "15", "0"], ["30", "5", "0"]]


def _downloaded(page: Page, path: Path) -> Path:
    with page.expect_download() as download:
        page.locator("#download-title ~ ul a").first.click()
    download.value.save_as(path)
    return path


def _edited(path: Path, **cells: str) -> Path:
    workbook = openpyxl.load_workbook(path)
    for name, text in cells.items():
        workbook.worksheets[0][name] = text
    workbook.save(path)
    return path
