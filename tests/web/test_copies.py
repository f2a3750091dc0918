"""个人信息打印件: the county's office hands a person all that is held on them; names of others stay masked."""

import os
from uuid import uuid4

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.apps.accounts import factories as cast
from tests.apps.registry.factories import make_person
from tests.web.conftest import World
from tests.web.test_audit_page import client_of

from fangpin.apps.accounts.api import Role
from fangpin.apps.audit.api import Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.privacy.api import CopyStatus, PersonCopy, copy_path
from fangpin.jobs.person_copy import copy_for_page


@pytest.fixture
def person(world: World):
    return world.own.people.get(name="欧阳春兰")


def ask(client, person, **words):
    body = {"ticket": str(uuid4()), "reason": "本人申请查阅"} | words
    return client.post(reverse("copies:ask", args=[person.pk]), body)


@pytest.fixture
def copy(world: World, person, settings) -> PersonCopy:
    client = world.signed_in("county_officer")
    client.get(reverse("households:page", args=[world.own.pk]))
    ask(client, person)
    found = PersonCopy.objects.get()
    copy_for_page(found.pk, home=settings.HOME)
    found.refresh_from_db()
    return found


def test_it_opens_from_the_household_for_the_countys_office_only(world: World, person):
    address = reverse("copies:ask", args=[person.pk])

    assert (
        address in world.signed_in("county_officer").get(reverse("households:page", args=[world.own.pk])).text
    )
    for name in ("village_worker", "town_officer", "city_officer", "medical_clerk"):
        assert world.signed_in(name).get(address).status_code == 403
    assert (
        address
        not in world.signed_in("town_officer").get(reverse("households:page", args=[world.own.pk])).text
    )


def test_a_person_of_another_county_is_not_there(world: World, person):
    client = world.signed_in("stranger")

    assert client.get(reverse("copies:ask", args=[person.pk])).status_code == 404
    assert ask(client, person).status_code == 404
    assert not PersonCopy.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [({"reason": ""}, "请写明理由"), ({"reason": "查"}, "请写明理由"), ({"ticket": ""}, "页面不完整")],
)
def test_without_a_reason_nothing_is_collected(world: World, person, words, says):
    answer = ask(world.signed_in("county_officer"), person, **words)

    assert answer.status_code == 422 and says in answer.text
    assert not PersonCopy.objects.exists()


def test_asking_twice_with_one_form_is_asking_once(world: World, person):
    client, ticket = world.signed_in("county_officer"), str(uuid4())

    first, second = ask(client, person, ticket=ticket), ask(client, person, ticket=ticket)

    assert first.url == second.url
    assert ProcrastinateJob.objects.filter(task_name="copy_person").count() == 1
    entry = Entry.objects.get(verb=Verb.ASKED_FOR_PERSON)
    assert (entry.object_id, entry.detail["purpose"]) == (str(person.pk), "本人申请查阅")


def test_the_print_out_tells_every_table_and_who_saw_it(world: World, copy: PersonCopy):
    assert copy.status == CopyStatus.DONE

    page = world.signed_in("county_officer").get(reverse("copies:page", args=[copy.pk]))

    told = page.context["told"]
    held = {one["model"] for one in told["sections"]}
    assert held >= {
        "registry.Person",
        "registry.Household",
        "clues.Clue",
        "clues.Finding",
        "clues.HouseholdSheet",
    }
    assert "欧阳春兰" in page.text and world.own.household_no in page.text
    assert "1311**********0011" in page.text
    officer = world.users["county_officer"].display_name
    did = [(one["who"], one["did"], one["why"]) for one in told["seen"]]
    assert (officer, "查看一户一档", "") in did and (officer, "汇总个人信息", "本人申请查阅") in did


def test_names_of_others_are_masked_wherever_they_stand(world: World, person, settings):
    make_person(world.own, name="欧阳小虎", relation="子")
    client = world.signed_in("county_officer")
    ask(client, world.own.people.get(name="王二"))
    copy = PersonCopy.objects.get()
    copy_for_page(copy.pk, home=settings.HOME)

    page = client.get(reverse("copies:page", args=[copy.pk]))

    assert "王二" in page.text and "欧**兰" in page.text
    assert "欧阳春兰" not in page.text and "欧阳小虎" not in page.text


def test_a_print_out_is_its_askers_and_each_look_is_entered(world: World, copy: PersonCopy):
    address = reverse("copies:page", args=[copy.pk])

    assert client_of(cast.make_user(Role.COUNTY, cast.COUNTY)).get(address).status_code == 404
    world.signed_in("county_officer").get(address)

    entry = Entry.objects.filter(verb=Verb.VIEWED_PERSON).get()
    assert (entry.object_kind, entry.object_id) == ("person", str(copy.person_key))


def test_it_lies_sealed_and_goes_after_a_week(world: World, copy: PersonCopy, settings, person):
    path = copy_path(copy.pk)
    assert "欧阳春兰".encode() not in path.read_bytes()
    os.utime(path, (0, 0))
    client = world.signed_in("county_officer")
    ask(client, person)

    copy_for_page(PersonCopy.objects.exclude(pk=copy.pk).get().pk, home=settings.HOME)

    page = client.get(reverse("copies:page", args=[copy.pk]))
    assert "已过 7 天" in page.text and page.context["told"] is None
