"""A demo city of a few hundred households, served as a user would serve it, and Debian's Chromium in front of it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

HOUSEHOLDS = "700"
CHROMIUM = "/usr/bin/chromium"
FANGPIN = [str(Path(sys.executable).with_name("fangpin"))]
START_SECONDS = 90


@dataclass(frozen=True)
class Demo:
    """Where the city lies, who may sign in, and the address of its pages."""

    home: Path
    people: dict[str, dict[str, str]]
    address: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("city")
    names = ("DATABASE_URL", "FANGPIN_EMBEDDED_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    environment["FANGPIN_HOME"] = str(home)
    build = [*FANGPIN, "demo", "--households", HOUSEHOLDS, "--no-serve", "--json"]
    built = subprocess.run(build, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout[-2000:] + built.stderr[-2000:]
    people = {person["username"]: person for person in json.loads(built.stdout)["people"]}
    port = str(_free_port())
    with (home / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [*FANGPIN, "serve", "--port", port], env=environment, stdout=log, stderr=log
        )
        try:
            _wait_until_open(f"http://127.0.0.1:{port}/signin/", server)
            yield Demo(home=home, people=people, address=f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(timeout=60)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                 "--disable-background-networking", "--disable-component-update"]  # fmt: skip
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, demo: Demo):
    """A new page of some width, signed in as one of the demo people by one tap."""
    contexts: list[BrowserContext] = []

    def open_(who: str = "", *, width: int = 1440, has_script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 740},
            has_touch=width < 500,
            locale="zh-CN",
            java_script_enabled=has_script,
            base_url=demo.address,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/signin/")
        if who:
            page.click(f"button[value={who}]")
        return page

    yield open_
    for context in contexts:
        context.close()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urlopen(address, timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the demo city is not served")
