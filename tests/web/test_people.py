"""Recognising people on the screen: the list, both records side by side, the decision."""

import pytest
from django.urls import reverse
from tests.apps.links.factories import candidate, receive, written
from tests.apps.registry.factories import make_person
from tests.web.conftest import World

from fangpin.apps.links.api import Stranger
from fangpin.apps.registry.api import Person


@pytest.fixture
def found(world: World) -> Stranger:
    person = Person.objects.get(name="王二")
    row = written(candidate(person), name="王而", id_fault="bad_check_digit", id_masked="1311************19")
    return receive(row, delivery=world.delivery.pk)[0]


def test_the_list_says_who_where_and_whom_it_may_mean(world: World, found):
    page = world.signed_in("town_officer").get(reverse("people:list"))

    for words in ("王而", "甲村", "证件号码校验码不符", "王二（甲村）", "93.0%"):
        assert words in page.text


def test_both_records_stand_side_by_side_with_what_agrees(world: World, found):
    page = world.signed_in("town_officer").get(reverse("people:detail", args=[found.pk]))

    for words in (
        "部门文件里写的",
        "户籍底册中的人",
        "就是这个人",
        "都不是",
        "相近",
        world.delivery.contract_title,
    ):
        assert words in page.text


def test_a_township_officer_links_and_undoes(world: World, found):
    client = world.signed_in("town_officer")
    person = Person.objects.get(name="王二")
    address = reverse("people:decide", args=[found.pk])

    assert client.post(address, {"who": str(person.pk), "reason": "问过"}).status_code == 302
    page = client.get(reverse("people:detail", args=[found.pk]))
    assert "已认定为此人" in page.text
    assert client.post(address, {"who": "undo", "reason": ""}).status_code == 422
    assert client.post(address, {"who": "undo", "reason": "认错了"}).status_code == 302
    found.refresh_from_db()
    assert found.status == "open"


def test_choosing_nothing_is_told_and_loses_nothing(world: World, found):
    answer = world.signed_in("town_officer").post(
        reverse("people:decide", args=[found.pk]), {"reason": "写了一半的说明"}
    )

    assert answer.status_code == 422
    assert "请选择底册中的一个人" in answer.text
    assert "写了一半的说明" in answer.text


def test_a_village_cadre_sees_but_does_not_decide(world: World, found):
    client = world.signed_in("village_worker")

    page = client.get(reverse("people:detail", args=[found.pk]))
    assert "王而" in page.text
    assert "就是这个人" not in page.text
    assert client.post(reverse("people:decide", args=[found.pk]), {"who": "nobody"}).status_code == 422


def test_a_city_office_reads_names_masked_and_strangers_see_nothing(world: World, found):
    detail = reverse("people:detail", args=[found.pk])

    assert "王而" not in world.signed_in("city_officer").get(detail).text
    assert world.signed_in("stranger").get(detail).status_code == 404
    assert world.signed_in("medical_clerk").get(detail).status_code == 403


def test_people_whom_no_feed_can_see_are_listed_by_village(world: World):
    make_person(world.own, name="王㐂", relation="之子")
    make_person(world.own, name="王无号", relation="之女", id_masked="")
    make_person(world.foreign, name="钱𠮷")
    client = world.signed_in("town_officer")

    page = client.get(reverse("people:blind"))

    for words in ("王㐂", "姓名里有生僻字", "王无号", "没有能用的证件号码", "请入户走访"):
        assert words in page.text
    assert "钱𠮷" not in page.text
    assert "王二" not in page.text


def test_a_link_by_number_shows_the_registered_person(world: World):
    person = Person.objects.get(name="王二")
    row = written(zone="linked", linked_to=person.pk, linked_surname=person.pk, name="王仁")
    [found] = receive(row, delivery=world.delivery.pk)

    page = world.signed_in("town_officer").get(reverse("people:detail", args=[found.pk]))

    assert "已认定为此人" in page.text
    assert "王二" in page.text


def test_whoever_was_linked_by_the_number_is_offered_again_after_undoing(world: World):
    person = Person.objects.get(name="王二")
    row = written(zone="linked", linked_to=person.pk, linked_surname=person.pk, name="王仁")
    [found] = receive(row, delivery=world.delivery.pk)
    client, decide = world.signed_in("town_officer"), reverse("people:decide", args=[found.pk])

    page = client.post(decide, {"who": "undo", "reason": "认错了"}, follow=True).text
    again = client.post(decide, {"who": str(person.pk)}, follow=True).text

    assert "就是这个人" in page and "王二" in page and "没有找到相像的人" not in page
    assert "已认定为此人" in again
    found.refresh_from_db()
    assert (found.linked_to, found.linked_surname) == (person.pk, person.pk)
