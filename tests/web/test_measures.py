"""Asking what incomes come to: in whose area, by which line, and what is shown before and after the worker counted."""

from decimal import Decimal

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.web.conftest import World

from fangpin.apps.measures.api import Measurement, answer_measurement

PAGE = reverse("measures:page")


def figures(area: str, **more):
    return {
        "area": area,
        "households": 10,
        "people": 30,
        "poor_households": 2,
        "poor_people": 7,
        "no_income_households": 0,
        "shortfall_yuan": "9500.00",
        "headcount": 0.2333,
        "gap": 0.05,
        "severity": 0.01,
        "watts": 0.1,
        "sen": 0.09,
        "sst": 0.13,
        "gini": 0.33,
        "unknown_households": 4,
        "unknown_people": 11,
    } | more


def answer(area: str, *, below=(), poor=()):
    lacks = {"lacking_people": 3, "unknown_people": 11, "contribution": 0.25, "censored_headcount": 0.1}
    return {
        "as_of": "2026-11-10",
        "area": area,
        "line_yuan": "8500.00",
        "own": figures(area),
        "below": [figures(each) for each in below],
        "poor": list(poor),
        "lacks": {
            "measured_people": 30,
            "measured_households": 10,
            "poor_households": 1,
            "undetermined_households": 4,
            "undetermined_people": 11,
            "surely_poor_households": 1,
            "headcount": 0.1,
            "intensity": 0.25,
            "m0": 0.025,
            "m1": 0.025,
            "m2": 0.025,
            "dimensions": dict.fromkeys(("schooling", "medicine", "housing", "water"), lacks),
        },
    }


def test_the_same_question_is_counted_once(world: World):
    for _ in range(2):
        page = world.signed_in("county_officer").get(PAGE)
        assert "正在计算" in page.text

    assert Measurement.objects.get().line_yuan == Decimal("8500.00")
    assert ProcrastinateJob.objects.filter(task_name="count_measurement").count() == 1


def test_a_village_lists_the_households_below_the_line(world: World):
    village = world.own.village_code
    poor = {"people": 3, "income_yuan": "5935.33", "shortfall_yuan": "7694.01"}
    world.signed_in("town_officer").get(PAGE, {"area": village})
    told = answer(
        village,
        poor=[{"household_key": str(one.key)} | poor for one in (world.own, world.foreign)],
    )
    answer_measurement(measurement_id=Measurement.objects.get().pk, answer=told)

    page = world.signed_in("town_officer").get(PAGE, {"area": village})

    assert "欧阳春兰户" in page.text and "5,935.33 元" in page.text and "23.33%" in page.text
    assert "钱外乡" not in page.text
    assert "4 户 11 人收入未知" in page.text.replace("\xa0", " ")


def test_an_area_outside_the_scope_is_refused(world: World):
    page = world.signed_in("town_officer").get(PAGE, {"area": world.foreign.village_code})

    assert page.status_code == 403
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [("", "请填写收入线"), ("abc", "只写数字"), ("0", "大于 0"), ("1.234", "两位小数"), ("NaN", "只写数字")],
)
def test_a_line_that_is_none_is_told_and_nothing_counted(world: World, line: str, says: str):
    page = world.signed_in("county_officer").get(PAGE, {"line": line})

    assert says in page.text
    assert not Measurement.objects.exists()


def test_why_it_could_not_be_counted_is_told(world: World):
    world.signed_in("county_officer").get(PAGE)
    answer_measurement(measurement_id=Measurement.objects.get().pk, answer=None, fault="筛查结果已不在本机。")

    assert "筛查结果已不在本机。" in world.signed_in("county_officer").get(PAGE).text
