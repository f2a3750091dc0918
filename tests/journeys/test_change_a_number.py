"""A county changes a number: one drafts and sees what it would do, another approves, the next day counts by it."""

import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys.conftest import Demo

from fangpin.home import Home
from fangpin.pipeline.published import read_findings
from fangpin.pipeline.screen import screen
from fangpin.rulebook import load_rulebook
from fangpin.rulebook.changes import change_files

pytestmark = pytest.mark.browser
RULE = "illness/inpatient_self_paid"


def test_a_county_changes_a_number_and_the_next_day_counts_by_it(demo: Demo, open_page):
    home, page = Home(demo.home), open_page("county", width=360)
    known = len(change_files(home))
    tomorrow = home.today() + timedelta(days=1)
    page.goto("/rules/")
    page.locator("a", has_text="其他农村居民年度住院自付预警线").first.click()
    page.locator("a", has_text="起草新值").click()
    page.fill("[name=value]", "1000")
    page.fill("[name=from_date]", tomorrow.isoformat())
    page.select_option("[name=source]", label="县定缺省（没有文件依据）")
    page.fill("[name=reason]", "试行低一些的线。")
    page.locator("button", has_text="存为草稿并测算影响").click()
    expect(page.locator("#previews")).to_contain_text("要多走访", timeout=60_000)
    expect(page.locator("main")).to_contain_text("自己起草的不能由自己复核")
    hits = [int(page.locator(f"td[data-label={which}]").first.inner_text()) for which in ("原值", "新值")]

    colleague = open_page("county2")
    colleague.goto("/rules/changes/")
    colleague.locator("tbody th a").first.click()
    colleague.locator("button", has_text="批准").click()
    expect(colleague.locator("[role=status]")).to_contain_text("已批准")
    wait_for_file(home, after=known)

    assert [_hits(home, demo, on=day) for day in (home.today(), tomorrow)] == hits
    assert hits[0] < hits[1]


def _hits(home: Home, demo: Demo, *, on: date) -> int:
    """By a screening of its own that nobody publishes: the other journeys go on with the run they know."""
    run = screen(home=home, as_of=on, rulebook=load_rulebook(home=home, as_of=on), make_current=False)
    county = demo.people["county"]["area_code"]
    return len(list(read_findings(run, rulebook=load_rulebook(), rule=RULE, verdict="hit", village=county)))


def wait_for_file(home: Home, *, after: int) -> None:
    deadline = time.monotonic() + 30
    while len(change_files(home)) == after and time.monotonic() < deadline:
        time.sleep(0.2)
    assert len(change_files(home)) == after + 1
