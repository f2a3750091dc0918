"""Signing in, the list, a household, closing a clue and uploading a file work without any script."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.conftest import Demo
from tests.journeys.medical_file import Patient, patients_of, write_medical_file

pytestmark = pytest.mark.browser


def test_an_officer_can_work_without_script(open_page):
    page = open_page("town", has_script=False)
    page.goto("/inbox/?status=closed")
    closed = page.locator(".clue-list tbody tr").count()
    page.goto("/inbox/")
    page.locator(".clue-list tbody th a").last.click()
    page.locator("summary", has_text="核实并办结").click()
    page.locator("label", has_text="不属实").click()
    page.locator("button", has_text="办结这条线索").click()
    expect(page.locator("[role=alert]")).to_contain_text("请写明核实情况")

    page.locator("#clue textarea").fill("入户看过，已康复，收入稳定。")
    page.locator("button", has_text="办结这条线索").click()
    expect(page.locator("#clue")).to_contain_text("核实结果：不属实")
    page.goto("/inbox/?status=closed")
    expect(page.locator(".clue-list tbody tr")).to_have_count(closed + 1)


def test_a_clerk_can_upload_without_script(open_page, tmp_path: Path):
    file = tmp_path / "看不懂的表.csv"
    file.write_text("甲,乙\n1,2\n", encoding="gb18030")
    page = open_page("medical", has_script=False)
    page.set_input_files("input[type=file]", file)
    page.locator("button", has_text="上传并检查").click()
    expect(page.locator("[role=status]").first).to_contain_text("文件已收到")

    page.goto("/deliveries/")
    page.locator("#uploads a", has_text=file.name).click()
    reload_until(page, page.locator("h1 + .state-failed"))
    expect(page.locator("#progress")).to_contain_text("找不到认识的表头")


def test_a_clerk_explains_a_heading_once_without_script(demo: Demo, open_page, tmp_path: Path):
    (patient, *_) = patients_of(home=demo.home, area_code=demo.people["town"]["area_code"])
    page = open_page("medical", has_script=False)

    hand_in(page, renamed_file(tmp_path / "医保局_医保结算明细_202609.csv", patient, bill="A"))
    reload_until(page, page.locator("text=系统看到的"))
    expect(page.locator(".lacking")).to_contain_text("结算流水号")
    page.locator("tr", has_text="单据号码").locator("select").select_option(label="结算流水号（必需）")
    page.locator("button", has_text="核对无误").click()
    reload_until(page, page.locator("text=接收结果"))

    hand_in(page, renamed_file(tmp_path / "医保局_医保结算明细_202610.csv", patient, bill="B"))
    reload_until(page, page.locator("text=接收结果"))
    expect(page.locator("#progress")).to_contain_text("没有再请您核对")
    page.locator("a", has_text="查看每一行的去向").click()
    expect(page.locator("main")).to_contain_text("单据号码 → 结算流水号")

    page.goto("/deliveries/headings/")
    page.locator("tr", has_text="单据号码").locator("button").click()
    expect(page.locator("main")).not_to_contain_text("单据号码")


def hand_in(page: Page, file: Path) -> None:
    page.goto("/deliveries/")
    page.set_input_files("input[type=file]", file)
    page.locator("button", has_text="上传并检查").click()


def reload_until(page: Page, shown: Locator) -> None:
    for _ in range(120):
        if shown.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(shown.first).to_be_visible()


def renamed_file(path: Path, patient: Patient, *, bill: str) -> Path:
    """The bills under a heading that no contract knows, with numbers of their own."""
    write_medical_file(path=path, patient=patient)
    text = path.read_text(encoding="gb18030").replace("结算流水号", "单据号码", 1).replace("JOURNEY", bill)
    path.write_text(text, encoding="gb18030", newline="")
    return path
