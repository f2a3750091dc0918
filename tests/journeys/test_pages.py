"""Every page at the width of a phone and of a desk: no sideways scroll, no complaint of the browser, fingers fit."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.looks import check_looks

from fangpin.contracts import load_contracts

pytestmark = pytest.mark.browser


def open_household(page: Page) -> None:
    page.goto("/inbox/")
    page.locator(".clue-list tbody th a").first.click()


def open_source_row(page: Page) -> None:
    open_household(page)
    page.locator("#rules td[data-label=来源行] a").first.click()


def open_delivery(page: Page) -> None:
    page.goto("/deliveries/")
    page.locator("main table tbody th a").first.click()


def open_register_change(page: Page) -> None:
    page.goto("/register-changes/")
    page.locator("main table tbody th a").first.click()


def open_preview(page: Page) -> None:
    """A file that lacks what it must have, so that every part of the page is there."""
    page.goto("/deliveries/")
    columns = load_contracts()["medical_insurance/settlements"].filed_columns
    heads = ["单据号码", *(column.says for column in columns[1:]), "备注"]
    content = "\n".join([",".join(heads), ",".join(["1"] * len(heads)), ""]).encode("gb18030")
    file = {"name": "医保局_医保结算明细_202610.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("input[type=file]", files=[file])
    page.click("text=上传并检查")
    expect(page.locator("main")).to_contain_text("系统看到的", timeout=60_000)


def open_factor(page: Page) -> None:
    """With a key waiting for its first code."""
    page.goto("/factor/")
    page.click("button[value=begin]")
    expect(page.locator(".qr svg")).to_be_visible()


def open_declaration_form(page: Page) -> None:
    """In large type, with the line for who fills in for somebody else."""
    page.goto("/declare/")
    for _ in range(3):
        page.locator("select").select_option(index=1)
        page.click("text=下一步")
    page.check("#id_is_proxy")
    page.click("button[name=size]")


def open_overview(page: Page) -> None:
    page.goto("/overview/")
    expect(page.locator("#map canvas")).to_be_visible()


PAGES = {
    "signin": ("", lambda page: page.goto("/signin/")),
    "declare": ("", lambda page: page.goto("/declare/")),
    "declare_form": ("", open_declaration_form),
    "declare_status": ("", lambda page: page.goto("/declare/status/?big=1")),
    "declarations": ("town", lambda page: page.goto("/declarations/")),
    "declaration_place": ("county", lambda page: page.goto("/declarations/new/")),
    "inbox": ("county", lambda page: page.goto("/inbox/")),
    "closed": ("town", lambda page: page.goto("/inbox/?status=closed")),
    "household": ("town", open_household),
    "source": ("town", open_source_row),
    "week": ("town", lambda page: page.goto("/outcomes/week/")),
    "week_of_county": ("county", lambda page: page.goto("/outcomes/week/")),
    "scores": ("county", lambda page: page.goto("/outcomes/rules/")),
    "cases": ("town", lambda page: page.goto("/cases/?tab=running")),
    "help": ("county", lambda page: page.goto("/assistance/")),
    "find": ("village", lambda page: page.goto("/households/?q=王")),
    "register_changes": ("county", lambda page: page.goto("/register-changes/")),
    "register_change": ("city", open_register_change),
    "rules": ("village", lambda page: page.goto("/rules/")),
    "rule": ("county", lambda page: page.goto("/rules/rule/illness/inpatient_self_paid/")),
    "parameter": ("county", lambda page: page.goto("/rules/parameters/income/monitor_line/")),
    "new_value": ("county", lambda page: page.goto("/rules/parameters/income/monitor_line/new/")),
    "changes": ("city", lambda page: page.goto("/rules/changes/")),
    "deliveries": ("medical", lambda page: page.goto("/deliveries/")),
    "preview": ("medical", open_preview),
    "register": ("county", lambda page: page.goto("/deliveries/register/")),
    "headings": ("medical", lambda page: page.goto("/deliveries/headings/")),
    "delivery": ("city", open_delivery),
    "overview": ("city", open_overview),
    "factor": ("approver", open_factor),
    "alerts": ("secadmin", lambda page: page.goto("/alerts/")),
    "feedback": ("village", lambda page: page.goto("/feedback/")),
    "not_found": ("village", lambda page: page.goto("/nowhere/")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_the_browser_has_nothing_to_complain_of(name: str, open_page, tmp_path: Path):
    who, open_ = PAGES[name]
    page, complaints = open_page(who), []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_(page)
    page.wait_for_load_state("networkidle")
    check_looks(page, tmp_path / name)

    expected = ["404"] if name == "not_found" else []
    assert [text for text in complaints if not any(code in text for code in expected)] == []


def test_a_first_visit_is_light(open_page):
    page = open_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, float] = {}
    scripts: set[str] = set()
    network.on(
        "Network.responseReceived",
        lambda event: scripts.add(event["requestId"]) if event["type"] == "Script" else None,
    )
    network.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.click("button[value=town]")
    page.wait_for_load_state("networkidle")

    assert sum(sizes.values()) <= 100_000
    assert sum(size for request, size in sizes.items() if request in scripts) <= 60_000


def test_the_map_leads_to_the_list(open_page):
    page = open_page("city")
    open_overview(page)
    expect(page.locator("#bars canvas")).to_be_visible()
    line = page.locator("main table tbody tr", has=page.locator("td:nth-child(3) a:not(:text-is('0'))")).first
    count = line.locator("td:nth-child(3)").inner_text()
    line.locator("td:nth-child(3) a").click()

    expect(page.locator("caption")).to_contain_text(f"共 {count} 条")


def test_paging_and_filters_change_the_list_in_place(open_page):
    page = open_page("city")
    page.goto("/inbox/")
    page.evaluate("window.isSamePage = true")
    page.locator("a[rel=next]").click()
    expect(page.locator("caption")).to_contain_text("第 21–")
    page.locator("ul.counts a", has_text="红色").click()
    expect(page).to_have_url(re.compile("level=red"))
    expect(page.locator("ul.counts a[aria-current]", has_text="红色")).to_be_visible()

    assert page.evaluate("window.isSamePage") is True
