"""How a page has to look: it fits a desk and a phone, says something in Chinese, and fingers fit."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

TOO_SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary, label.choice")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .filter((one) => !one.closest("label.choice") || one.matches("label.choice"))
  .filter((one) => !one.matches(".skip-link"))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 120)])
  .filter(([box]) => box.width && box.height && (box.width < 43.5 || box.height < 43.5))
  .map(([box, text]) => `${Math.round(box.width)}x${Math.round(box.height)} ${text}`)"""


def check_looks(page: Page, picture: Path) -> None:
    """At the width of a desk and of a phone, which the page keeps; a picture of each."""
    for width, height in ((1440, 900), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{picture}_{width}.png", full_page=True)
        expect(page.locator("h1, h2").first).to_have_text(re.compile(r"[\u4e00-\u9fff]{2}"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_SMALL) == []
