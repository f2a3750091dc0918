"""What holds for every page: security headers, nothing inline, no English, a place to complain."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import World

from fangpin.web.mounting import WEB
from fangpin.web.shell.areas import short_name
from fangpin.web.shell.tags import LIGHTS, STATES, yuan

PAGES = [
    ("signin", "", []),
    ("declare:form", "", []),
    ("declare:status", "", []),
    ("declarations:list", "town_officer", []),
    ("declarations:new", "town_officer", []),
    ("inbox:page", "town_officer", []),
    ("households:find", "town_officer", []),
    ("households:page", "town_officer", ["own"]),
    ("overview:page", "city_officer", []),
    ("deliveries:list", "medical_clerk", []),
    ("deliveries:detail", "medical_clerk", ["delivery"]),
    ("feedback:form", "village_worker", []),
]
# Words that a reader meets in any language: file endings and the like.
FORMATS = {"xlsx", "xlsm", "xls", "et", "ods", "dbf", "csv", "txt", "tsv", "html", "xml", "zip"}
FOREIGN_WORDS_ALLOWED = FORMATS | {"MB", "Sheet"}


@pytest.fixture(params=PAGES, ids=[name for name, _, _ in PAGES])
def page(request, world: World):
    name, who, arguments = request.param
    client = world.signed_in(who) if who else Client()
    return client.get(reverse(name, args=[getattr(world, argument).pk for argument in arguments]))


def test_nothing_inline_and_nothing_from_elsewhere(page):
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
    scripts = re.findall(r"<script([^>]*)>", page.text)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)


def test_no_english_and_no_codes_are_shown(page):
    shown = re.sub(r"<script.*?</script>|<head>.*?</head>|<[^>]+>|&\w+;", " ", page.text, flags=re.S)
    names = (
        r"医保局_\S+\.csv|illness/\w+|water/\w+"  # a file's own name; the rule names of the test's own run
    )
    words = set(re.findall(r"[A-Za-z]{2,}", re.sub(names, " ", shown)))
    assert words <= FOREIGN_WORDS_ALLOWED


def test_a_demo_says_that_it_is_one(page):
    assert "演示数据：虚构城市" in page.text


def test_every_page_of_a_user_has_the_way_to_complain(page):
    if page.wsgi_request.user.is_authenticated:
        assert reverse("feedback:form") in page.text


def test_a_real_home_shows_no_demo_banner(world: World, settings):
    settings.HOME.today_file.unlink()

    assert "演示" not in world.signed_in("town_officer").get(reverse("inbox:page")).text


def test_faults_are_told_in_chinese_with_a_next_step(world: World):
    client = world.signed_in("town_officer")

    assert "请从上方栏目重新进入" in client.get("/nowhere/").text
    assert "请从上方栏目重新进入" in client.get(reverse("deliveries:list")).text


def test_complaints_are_kept_and_shown_to_who_wrote_them(world: World):
    client = world.signed_in("village_worker")
    client.post(reverse("feedback:form"), {"kind": "complaint", "text": "重复填报太多"})

    assert "重复填报太多" in client.get(reverse("feedback:form")).text
    assert "重复填报太多" not in world.signed_in("stranger").get(reverse("feedback:form")).text
    assert "请写下内容" in client.post(reverse("feedback:form"), {"kind": "complaint", "text": " "}).text


def test_colour_is_never_the_only_sign():
    for words in (LIGHTS, STATES):
        assert (
            len({path for _, path in words.values()})
            == len({word for word, _ in words.values()})
            == len(words)
        )


def test_no_template_is_unused():
    templates = {
        str(path.relative_to(folder)) for folder in WEB.glob("*/templates") for path in folder.rglob("*.html")
    }
    texts = "".join(path.read_text() for path in WEB.rglob("*") if path.suffix in (".py", ".html"))
    by_name = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}

    assert {name for name in templates if name not in texts} <= by_name


def test_money_and_villages_read_as_people_say_them():
    assert (yuan("1234567.5"), yuan(None)) == ("1,234,567.50 元", "未知")
    assert (short_name("李里马村民委员会"), short_name("游园社区居民委员会")) == ("李里马村", "游园社区")
