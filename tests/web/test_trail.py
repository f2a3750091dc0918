"""No page about people without an entry: what is read, what is refused, and what happens when nothing can be written."""

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from tests.web.conftest import World

from fangpin.apps.audit.models import Entry
from fangpin.apps.guard.api import web_role_of
from fangpin.web.shell.trail import NOBODY_ON_IT


def routes() -> set[str]:
    return {name for name, _ in _named(get_resolver().url_patterns, "")}


def _named(patterns, space):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield (f"{space}{one.name}", one)
        else:
            yield from _named(one.url_patterns, f"{one.namespace}:" if one.namespace else space)


def last(**about) -> Entry:
    return Entry.objects.filter(**about).latest("pk")


def test_pages_that_leave_no_trace_exist():
    assert routes() >= NOBODY_ON_IT


LISTS = ["inbox:page", "outcomes:week", "households:find", "registry:list", "registry:deaths", "people:list",
         "people:blind"]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_names_leaves_an_entry(world: World, name: str):
    assert (
        world.signed_in("town_officer").get(reverse(name), {"q": "欧阳春兰", "area": ""}).status_code == 200
    )

    entry = last()
    assert (entry.verb, entry.object_kind) == ("viewed_page", name)
    assert entry.actor_id == world.users["town_officer"].pk
    assert entry.detail == {"method": "GET", "status": 200, "is_search": True}


def test_a_page_that_enters_more_itself_leaves_one_entry(world: World):
    client = world.signed_in("town_officer")
    before = Entry.objects.count()

    client.get(reverse("households:page", args=[world.own.pk]))

    assert Entry.objects.count() == before + 1 and last().verb == "viewed_household"


def test_a_household_outside_the_scope_is_a_refusal_with_its_number(world: World):
    world.signed_in("town_officer").get(reverse("households:page", args=[world.foreign.pk]))

    entry = last()
    assert (entry.verb, entry.object_kind) == ("refused_request", "households:page")
    assert entry.object_id == str(world.foreign.pk) and entry.detail["status"] == 404


def test_a_page_or_area_outside_the_scope_is_a_refusal(world: World):
    world.signed_in("medical_clerk").get(reverse("inbox:page"), {"area": "131102000000"})

    entry = last()
    assert (entry.verb, entry.object_kind, entry.actor_role) == (
        "refused_request",
        "inbox:page",
        "department",
    )
    assert entry.detail == {"method": "GET", "status": 403, "area": "131102000000"}


def test_a_form_that_is_refused_shows_the_page_and_leaves_an_entry(world: World):
    close = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])
    world.signed_in("town_officer").post(close, {"outcome": "unfounded", "note": ""})

    assert (last().verb, last().detail["status"]) == ("viewed_page", 422)


@pytest.mark.parametrize("name", ["inbox:page", "inbox:export", "households:page"])
def test_without_an_entry_there_is_no_page(world: World, name: str):
    client = world.signed_in("county_officer")
    client.raise_request_exception = False
    arguments = [world.own.pk] if name == "households:page" else []
    with connection.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON audit_entry FROM "{web_role_of(connection.settings_dict["NAME"])}"')

    answer = client.get(reverse(name, args=arguments))

    assert answer.status_code == 500 and "欧阳春兰" not in answer.text
