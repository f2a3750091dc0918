"""One household: every rule with its verdict, unknown with its reason, and the way back to the row of a file."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localtime
from tests.apps.clues.factories import CAR, ILLNESS, MATTER, RULES, WATER, screen, sheet
from tests.web.conftest import World

from fangpin.apps.audit.api import entries_about


@pytest.fixture
def page(world: World):
    return world.signed_in("town_officer").get(reverse("households:page", args=[world.own.pk]))


def test_the_page_tells_who_lives_there_and_masks_numbers(page):
    assert "欧阳春兰户" in page.text
    assert "脱贫户" in page.text
    assert "1311**********0011" in page.text


def test_every_rule_stands_with_its_verdict_in_words(world: World):
    page = world.signed_in("town_officer").get(reverse("households:page", args=[world.quiet.pk]))

    verdicts = {
        card.line.rule_id: card.line.verdict
        for card in [*page.context["rules"].shown, *page.context["rules"].folded]
    }
    assert verdicts == {WATER: "unknown", ILLNESS: "clear"}
    assert "缺少数据，无法判断" in page.text
    assert "没有达到这条规则的触发条件" in page.text


def test_what_is_not_known_is_said_with_its_reason_and_never_as_zero(world: World):
    page = world.signed_in("town_officer").get(reverse("households:page", args=[world.quiet.pk]))

    (figure,) = next(card for card in page.context["rules"].shown if card.line.rule_id == WATER).figures
    assert (figure.text, figure.is_known) == ("未知", False)
    assert "农村供水异常台账（水务局）没有本户的可用记录" in figure.why


def test_the_page_says_who_can_supply_what_is_not_known_and_how_old_the_rest_is(world: World):
    page = world.signed_in("town_officer").get(reverse("households:page", args=[world.quiet.pk]))

    (gap,) = page.context["gaps"]
    assert (gap.title, gap.sender, gap.rules) == ("农村供水异常台账", "水务局", 1)
    assert gap.who in page.text
    (illness,) = (card for card in page.context["rules"].folded if card.line.rule_id == ILLNESS)
    assert (illness.figures[0].age.days, illness.figures[0].age.title) == (10, "医保结算明细（医保局）")


def test_a_fact_leads_to_the_row_of_the_file(world: World):
    client = world.signed_in("town_officer")
    page = client.get(reverse("households:page", args=[world.own.pk])).text
    address = reverse("households:source", args=[world.own.pk, world.delivery.pk]) + "?sheet=Sheet1&amp;row=5"
    assert address in page

    row = client.get(address.replace("&amp;", "&")).text
    for words in (
        world.delivery.file_name,
        "第 5 行",
        "医保局",
        "9,000.00 元",
        "原文只保存在原始文件中",
        "2026年4月3日",
    ):
        assert words in row


def test_a_row_that_no_figure_was_counted_from_is_not_shown(world: World):
    client = world.signed_in("town_officer")
    address = reverse("households:source", args=[world.own.pk, world.delivery.pk])

    assert client.get(address, {"sheet": "Sheet1", "row": "6"}).status_code == 404
    assert client.get(address, {"sheet": "Sheet1", "row": "x"}).status_code == 404


def test_opening_the_page_leaves_a_trace(world: World, page):
    assert entries_about(object_kind="household", object_id=str(world.own.pk)).count() == 1


def test_a_clue_is_closed_with_an_outcome(world: World):
    client = world.signed_in("village_worker")
    address = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])
    answer = client.post(address, {"outcome": "already_known", "note": "已在帮扶"}, follow=True)

    assert "已知情况" in answer.text
    assert world.clue_of(world.own).status == "closed"


def test_what_was_typed_stays_when_closing_is_refused(world: World):
    client = world.signed_in("village_worker")
    address = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])

    no_note = client.post(address, {"outcome": "unfounded", "note": ""})
    assert no_note.status_code == 422
    assert "请写明核实情况" in no_note.text
    no_outcome = client.post(address, {"note": "去过了，没人在家"})
    assert "请选择核实结果" in no_outcome.text
    assert "去过了，没人在家" in no_outcome.text


def test_a_clue_is_closed_once(world: World):
    client = world.signed_in("village_worker")
    address = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])
    client.post(address, {"outcome": "confirmed", "note": ""})

    assert "已经办结" in client.post(address, {"outcome": "unfounded", "note": "再来"}).text


def test_a_household_without_a_run_says_so(world: World):
    from tests.apps.registry.factories import make_household

    page = world.signed_in("town_officer").get(reverse("households:page", args=[make_household().pk]))

    assert "还没有筛查结果" in page.text


def test_a_closing_is_dated_by_the_clock_of_the_home(world: World):
    client = world.signed_in("village_worker")
    address = reverse("households:close", args=[world.own.pk, world.clue_of(world.own).pk])
    client.post(address, {"outcome": "confirmed", "note": ""})

    assert localtime(world.clue_of(world.own).closed_at).date() == date(2026, 11, 16)
    assert "4 个工作日" in client.get(reverse("inbox:page"), {"status": "closed"}).text


def test_a_matter_to_explain_stands_apart_from_the_warnings(world: World):
    screen(sheet(world.quiet, matters=[CAR]), as_of=date(2026, 11, 11), rules=[*RULES, MATTER])

    page = world.signed_in("town_officer").get(reverse("households:page", args=[world.quiet.pk]))

    assert [matter.card.line.rule_id for matter in page.context["matters"].matters] == [CAR]
    assert CAR not in {card.line.rule_id for card in page.context["rules"].folded}
    assert "不是否决条件，也不是预警" in page.text
    assert not page.context["clues"]


def test_what_the_family_says_about_a_matter_stands_beside_it(world: World):
    screen(sheet(world.quiet, matters=[CAR]), as_of=date(2026, 11, 11), rules=[*RULES, MATTER])
    client = world.signed_in("town_officer")
    address = reverse("households:answer", args=[world.quiet.pk, CAR])

    unsaid = client.post(address, {"kind": "explained", "note": "  "})
    assert (unsaid.status_code, "请写明农户怎么说" in unsaid.text) == (422, True)
    assert "请选择说明结果" in client.post(address, {"note": "是旧车"}).text
    gone = reverse("households:answer", args=[world.quiet.pk, "explain/gone"])
    assert "已不需要说明" in client.post(gone, {"kind": "explained", "note": "是旧车"}).text
    page = client.post(address, {"kind": "wrong_data", "note": "车三年前卖了"}, follow=True)

    assert "数据有误" in page.text and "车三年前卖了" in page.text
    assert page.context["matters"].open_count == 0
    assert "车三年前卖了" not in world.signed_in("stranger").get(page.request["PATH_INFO"]).text
