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


def test_an_item_tells_every_decision_in_order_with_who_when_and_why(split, town):
    for decision, reason in (("refuse", "仍共同生活"), ("undo", "点错了按钮"), ("accept", "已核实")):
        town.post(reverse(f"registry:{decision}", args=[split.pk]), {"reason": reason})

    page = town.get(reverse("registry:detail", args=[split.pk]))

    told = [(one.get_kind_display(), one.reason, one.decided_on) for one in page.context["decisions"]]
    assert told == [
        ("不同意", "仍共同生活", date(2026, 11, 16)),
        ("撤销不同意", "点错了按钮", date(2026, 11, 16)),
        ("同意", "已核实", date(2026, 11, 16)),
    ]
    assert page.text.index("仍共同生活") < page.text.index("点错了按钮") < page.text.index("已核实")


def test_both_states_stay_on_the_page_after_the_decision(split, town):
    address = reverse("registry:detail", args=[split.pk])
    waiting = town.get(address).context
    town.post(reverse("registry:accept", args=[split.pk]))

    decided = town.get(address)

    assert decided.context["before"] == waiting["before"]
    assert decided.context["after"] == waiting["after"]
    assert "决定以前登记" in decided.text


def test_deaths_are_confirmed_below_the_list_of_names_and_only_those_listed(split, town, world):
    listed = town.get(reverse("registry:deaths"))
    assert "王乙" in listed.text
    assert "甲村" in listed.text
    assert "确认以上 1 条死亡" in listed.text
    assert "王乙" not in world.signed_in("city_officer").get(reverse("registry:deaths")).text
    assert "王乙" not in world.signed_in("stranger").get(reverse("registry:deaths")).text
    town.post(reverse("registry:deaths"), {"change": ["x", str(split.pk)]})
    assert not Person.objects.exclude(gone_on=None).exists()

    died = RegisterChange.objects.get(kind="died")
    answer = town.post(reverse("registry:deaths"), {"change": [str(died.pk)]}, follow=True)

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


def test_the_household_page_dates_a_decision_by_its_own_day_and_names_the_roster(split, town):
    town.post(reverse("registry:accept", args=[split.pk]))
    town.post(reverse("registry:undo", args=[split.pk]), {"reason": "查明是假分户"})

    page = town.get(reverse("households:page", args=[key("甲户")]))

    told = [(one.day, one.said, one.reason) for one in page.context["register_changes"] if one.pk == split.pk]
    day = date(2026, 11, 16)
    assert told == [(day, "待审核", ""), (day, "撤销同意", "查明是假分户"), (day, "同意", "")]
    assert "查明是假分户" in page.text
    assert "5月3日收到的名册" in page.text


def test_the_city_reads_names_masked(world, split):
    client = world.signed_in("city_officer")

    for address in (LIST, reverse("registry:detail", args=[split.pk])):
        assert "王甲" not in client.get(address).text
