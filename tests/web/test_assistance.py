"""The pages of help."""

from uuid import uuid4

from django.urls import reverse
from tests.apps.assistance.factories import admitted, planned
from tests.web.conftest import World

from fangpin.apps.assistance.api import Measure
from fangpin.apps.cases.api import Case


def told(**more) -> dict:
    return {
        "group": "健康帮扶",
        "risks": ["因病"],
        "what": "慢病签约",
        "office": "卫健局",
        "person": "钱医生",
        "due_on": "2026-12-01",
        "request_key": str(uuid4()),
    } | more


def test_a_household_admitted_waits_for_its_first_measure(world: World):
    admitted(world.own, officer=world.users["county_officer"])
    client = world.signed_in("village_worker")
    page = client.get(reverse("assistance:list"))

    assert page.context["tabs"][0][2] == 1
    assert "欧阳春兰" in page.text
    assert "2026年11月26日" in page.text  # ten days after the decision
    assert "还没有对应的措施" in client.get(reverse("assistance:household", args=[world.own.pk])).text


def test_a_measure_is_planned_given_and_counted(world: World):
    admitted(world.own, officer=world.users["county_officer"])
    client = world.signed_in("village_worker")

    page = client.post(reverse("assistance:plan", args=[world.own.pk]), told(), follow=True)
    assert "已安排这项措施" in page.text
    measure = Measure.objects.get()
    page = client.post(
        reverse("assistance:deliver", args=[measure.pk]),
        {"delivered_on": "2026-11-16", "proof": "签约单", "amount_yuan": "1200.50"},
        follow=True,
    )

    assert "1,200.50 元" in page.text
    assert [count for _, _, count, _ in client.get(reverse("assistance:list")).context["tabs"]] == [
        0,
        0,
        0,
        1,
        0,
    ]


def test_a_measure_that_does_not_fit_is_told_beside_its_field_and_nothing_typed_is_lost(world: World):
    admitted(world.own, officer=world.users["county_officer"])

    page = world.signed_in("village_worker").post(
        reverse("assistance:plan", args=[world.own.pk]), told(group="产业帮扶", what="养十只羊")
    )

    assert page.status_code == 422
    assert "这种风险要有的措施是" in page.text
    assert "养十只羊" in page.text
    assert not Measure.objects.exists()


def test_an_amount_that_is_none_is_refused(world: World):
    admitted(world.own, officer=world.users["county_officer"])
    measure = planned(world.own, officer=world.users["county_officer"])

    page = world.signed_in("village_worker").post(
        reverse("assistance:deliver", args=[measure.pk]),
        {"delivered_on": "2026-11-16", "proof": "签约单", "amount_yuan": "一千多"},
    )

    assert "金额请写数字" in page.text


def test_a_release_too_early_is_refused_with_the_reason_and_one_in_time_begins(world: World):
    admitted(world.own, officer=world.users["county_officer"])
    Case.objects.update(status="ended", ended_on="2026-11-16", open_steps=[])
    client = world.signed_in("village_worker")
    address = reverse("assistance:release", args=[world.own.pk])

    early = client.post(address, {"note": "病好了"})
    assert early.status_code == 422
    assert "识别满 6 个月" in early.text

    begun = client.post(address, {"note": "整户迁出", "is_natural": "on"}, follow=True)
    assert "已提请风险消除" in begun.text


def test_of_an_ordinary_household_nothing_is_planned(world: World):
    page = world.signed_in("village_worker").get(reverse("assistance:household", args=[world.quiet.pk]))

    assert "不是监测对象" in page.text
    assert "安排一项措施" not in page.text
