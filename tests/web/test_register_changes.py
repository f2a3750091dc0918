"""户籍变动: who sees which proposals, both states side by side, decisions and what the household page keeps."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.registry.rosters import SECOND, arrive, died, key, monitored
from tests.web.conftest import World

from fangpin.apps.registry.api import Person, RegisterChange

ONE = {"甲户": ["甲", "乙:配偶", "丙", "丁"]}
SPLIT = {"甲户": ["甲"], "新户": ["丙", "丁:配偶"]}
LIST = reverse("registry:list")


@pytest.fixture
def split(world: World) -> RegisterChange:
    """A split beside a monitored mark, and a death that the deaths list knows."""
    arrive(ONE)
    died("乙")
    monitored("甲")
    arrive(SPLIT, on=SECOND)
    return RegisterChange.objects.get(kind="split")


@pytest.fixture
def town(world: World) -> Client:
    return world.signed_in("town_officer")


def test_the_list_shows_what_waits_in_the_own_area_with_the_mark_nearby(world, split, town):
    page = town.get(LIST)

    assert "分户" in page.text
    assert "原户是监测对象（边缘易致贫户）" in page.text
    assert [one.kind for one in page.context["page"]] == ["split", "died"]
    assert "王甲" not in world.signed_in("stranger").get(LIST).text
    assert world.signed_in("medical_clerk").get(LIST).status_code == 403


def test_the_list_can_be_narrowed_to_a_kind_and_a_state(split, town):
    assert [one.kind for one in town.get(LIST, {"kind": "died"}).context["page"]] == ["died"]
    assert list(town.get(LIST, {"status": "accepted"}).context["page"]) == []
    assert town.get(LIST, {"status": "nonsense", "kind": "x", "town": "y", "page": "²"}).status_code == 200


def test_a_proposal_shows_both_states_and_the_rows_of_the_roster(split, town):
    page = town.get(reverse("registry:detail", args=[split.pk]))

    before, after = page.context["before"], page.context["after"]
    assert {line.name: line.mark for line in before[0].lines} == {
        "王甲": "",
        "王乙": "",
        "王丙": "名册写在别处",
        "王丁": "名册写在别处",
    }
    assert {line.name for line in after[1].lines} == {"王丙", "王丁"}
    assert "第 3 行" in page.text


def test_a_change_of_another_area_does_not_exist(world, split):
    for name in ("stranger", "medical_clerk"):
        client = world.signed_in(name)
        assert client.get(reverse("registry:detail", args=[split.pk])).status_code in (403, 404)
        assert client.post(reverse("registry:accept", args=[split.pk])).status_code in (403, 404)
    split.refresh_from_db()
    assert split.status == "open"


def test_those_who_only_look_on_get_no_buttons_and_are_refused_in_words(world, split):
    client = world.signed_in("village_worker")

    assert "同意，更新户籍底册" not in client.get(reverse("registry:detail", args=[split.pk])).text
    answer = client.post(reverse("registry:accept", args=[split.pk]))
    assert answer.status_code == 422
    assert "请由乡镇或县级人员办理" in answer.text


def test_accepting_and_undoing_lead_back_to_the_change(split, town):
    done = town.post(reverse("registry:accept", args=[split.pk]), follow=True)
    assert "已同意，户籍底册已更新" in done.text
    assert Person.objects.get(pk=key("丙")).household.household_no == "新户"

    undone = town.post(reverse("registry:undo", args=[split.pk]), {"reason": "仍共同生活"}, follow=True)
    assert "已撤销" in undone.text
    assert Person.objects.get(pk=key("丙")).household.household_no == "甲户"


def test_a_refusal_without_reason_keeps_the_page_and_says_what_is_missing(split, town):
    answer = town.post(reverse("registry:refuse", args=[split.pk]), {"reason": ""})

    assert answer.status_code == 422
    assert "请写明不同意的理由" in answer.text


def test_deaths_on_both_lists_go_at_one_click(split, town):
    answer = town.post(reverse("registry:accept-deaths"), follow=True)

    assert "已确认 1 条死亡" in answer.text
    assert Person.objects.get(pk=key("乙")).gone_on == date(2026, 11, 16)


def test_the_household_page_keeps_the_history(split, town):
    town.post(reverse("registry:accept", args=[split.pk]))

    page = town.get(reverse("households:page", args=[key("甲户")]))

    assert "分户" in page.text
    assert {(past.who, past.reason) for past in page.context["history"]} >= {
        ("王丙", "同意分户"),
        ("本户", "同意分户"),
    }


def test_the_city_reads_names_masked(world, split):
    client = world.signed_in("city_officer")

    for address in (LIST, reverse("registry:detail", args=[split.pk])):
        assert "王甲" not in client.get(address).text
