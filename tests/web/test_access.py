"""One place decides who sees what: the same scope in lists, counts, pages, exports, search and map."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.factories import OTHER_COUNTY, move
from tests.web.conftest import World

HOUSEHOLD_PAGES = (
    "inbox:page",
    "inbox:export",
    "households:find",
    "people:list",
    "people:blind",
    "overview:page",
    "overview:outlines",
)
DELIVERY_PAGES = (
    *("deliveries:list", "deliveries:uploads", "deliveries:registers"),
    *("deliveries:headings", "deliveries:register"),
)


@pytest.mark.parametrize("name", [*HOUSEHOLD_PAGES, *DELIVERY_PAGES, "feedback:form", "home"])
def test_nobody_sees_anything_before_signing_in(name, world: World):
    answer = Client().get(reverse(name))

    assert answer.status_code == 302
    assert answer.url.startswith("/signin/")


@pytest.mark.parametrize("name", HOUSEHOLD_PAGES)
def test_a_department_clerk_sees_no_household(name, world: World):
    assert world.signed_in("medical_clerk").get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", DELIVERY_PAGES)
def test_a_township_officer_sees_no_delivery_list(name, world: World):
    assert world.signed_in("town_officer").get(reverse(name)).status_code == 403


def test_the_list_and_its_counts_hold_only_the_own_area(world: World):
    page = world.signed_in("stranger").get(reverse("inbox:page"))

    assert "钱外乡" in page.text
    assert "欧阳春兰" not in page.text
    assert page.context["tabs"][0]["count"] == 1


def test_an_area_outside_the_scope_is_refused_everywhere(world: World):
    client = world.signed_in("town_officer")

    for name in ("inbox:page", "inbox:export", "overview:page"):
        assert client.get(reverse(name), {"area": OTHER_COUNTY}).status_code == 403
        assert client.get(reverse(name), {"area": "1' OR 1=1"}).status_code == 403


def test_a_household_of_another_county_does_not_exist_for_an_officer(world: World):
    client = world.signed_in("town_officer")
    source = reverse("households:source", args=[world.foreign.pk, world.delivery.pk])

    assert client.get(reverse("households:page", args=[world.foreign.pk])).status_code == 404
    assert client.get(source, {"sheet": "Sheet1", "row": "5"}).status_code == 404


def test_searching_finds_only_the_own_area(world: World):
    client = world.signed_in("stranger")

    assert "没有找到" in client.get(reverse("households:find"), {"q": "欧阳春兰"}).text
    assert world.foreign.household_no in client.get(reverse("households:find"), {"q": "钱外乡"}).text


def test_the_map_counts_only_the_own_area(world: World):
    page = world.signed_in("stranger").get(reverse("overview:page"))

    assert page.context["total"]["total"] == 1
    assert page.context["picture"]["counties"] == {}


def test_a_foreign_clue_cannot_be_closed(world: World):
    clue = world.clue_of(world.foreign)
    client = world.signed_in("town_officer")

    by_own_page = reverse("households:close", args=[world.own.pk, clue.pk])
    assert client.post(by_own_page, {"outcome": "confirmed", "note": ""}).status_code == 422
    by_its_page = reverse("households:close", args=[world.foreign.pk, clue.pk])
    assert client.post(by_its_page, {"outcome": "confirmed", "note": ""}).status_code == 404
    clue.refresh_from_db()
    assert clue.status == "open"


def test_a_city_office_reads_names_masked(world: World):
    client = world.signed_in("city_officer")
    household = reverse("households:page", args=[world.own.pk])

    for answer in (client.get(reverse("inbox:page")), client.get(household)):
        assert "欧**兰" in answer.text
        assert "欧阳春兰" not in answer.text


def test_a_clerk_sees_the_own_department_only(world: World):
    move(world.users["medical_clerk"], department="教育局")
    client = world.signed_in("medical_clerk")

    assert "医保结算明细" not in client.get(reverse("deliveries:list")).text
    assert client.get(reverse("deliveries:detail", args=[world.delivery.pk])).status_code == 404
    assert client.get(reverse("deliveries:rejects", args=[world.delivery.pk])).status_code == 404
