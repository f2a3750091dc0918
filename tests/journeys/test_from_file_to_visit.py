"""The whole walk: a department uploads a file, the households are screened, a township officer reads why."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.conftest import Demo
from tests.journeys.medical_file import SELF_PAID, patients_of, write_medical_file

pytestmark = pytest.mark.browser
SCREENING_SECONDS = 120


def test_a_medical_file_becomes_a_clue_with_a_reason_and_a_source_row(demo: Demo, open_page, tmp_path: Path):
    officer = open_page("town")
    patient = next(
        each
        for each in patients_of(home=demo.home, area_code=demo.people["town"]["area_code"])
        if not _found_clues(officer, each.household_no)
    )
    file = write_medical_file(path=tmp_path / "医保局_医保结算明细_补报202611.csv", patient=patient)

    clerk = open_page("medical")
    clerk.set_input_files("input[type=file]", file)
    clerk.click("text=上传并检查")
    expect(clerk.locator("main")).to_contain_text("系统看到的", timeout=60_000)
    clerk.click("text=核对无误，开始接收")
    clerk.locator("a", has_text="查看每一行的去向").click(timeout=60_000)
    expect(clerk.locator("#rows .row-sum")).to_contain_text(
        re.compile(r"读入 2 行\s*=\s*接收 2\s*\+\s*退回 0\s*\+\s*略过 0")
    )

    _wait_for_clue(officer, patient.household_no)
    row = officer.locator(".clue-list tbody tr").first
    expect(row).to_contain_text("因病")
    row.locator("th a").click()
    expect(officer.locator("h1")).to_have_text(f"{patient.name}户")
    hit = officer.locator(".rule-hit", has_text=f"{SELF_PAID:,.0f}元").first
    expect(hit).to_contain_text("超出触发线")
    if not hit.evaluate("rule => rule.open"):
        hit.locator("summary").first.click()
    hit.locator("tr", has_text=file.name).first.locator("a").click()

    expect(officer.locator("h1")).to_contain_text("来源行")
    main = officer.locator("main")
    for words in (
        "医保结算明细",
        "医保局",
        file.name,
        "第 3 行",
        "2026年11月5日",
        "18,000.00 元",
        "原文只保存在原始文件中",
    ):
        expect(main).to_contain_text(words)


def _found_clues(page: Page, household_no: str) -> int:
    page.goto(f"/inbox/?q={household_no}")
    return page.locator(".clue-list tbody tr").count()


def _wait_for_clue(page: Page, household_no: str) -> None:
    """A screening follows every file by itself; the officer only reloads the list of what is new."""
    deadline = time.monotonic() + SCREENING_SECONDS
    while time.monotonic() < deadline:
        page.goto(f"/inbox/?status=new&q={household_no}")
        if page.locator(".clue-list tbody tr").count():
            return
        time.sleep(1)
    raise AssertionError("the screening raised no clue")
