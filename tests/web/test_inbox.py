"""The list of clues: order, counts, filters, lights, and an export that equals the filter."""

from io import BytesIO

import fastexcel
from django.urls import reverse
from tests.apps.accounts.factories import TOWN, VILLAGE
from tests.apps.clues.factories import ILLNESS, WATER, screen, sheet
from tests.web.conftest import AS_OF, World

from fangpin.apps.audit.api import entries_about


def heads(page) -> list[str]:
    return [row.head_name for row in page.context["rows_shown"]]


def export_rows(answer) -> list[list[str]]:
    book = fastexcel.read_excel(BytesIO(answer.content).getvalue())
    frame = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
    return [list(row) for row in frame.iter_rows()]


def test_clues_stand_in_the_order_to_visit_with_the_reason(world: World):
    page = world.signed_in("town_officer").get(reverse("inbox:page"))

    assert heads(page) == ["欧阳春兰", "李大山"]
    assert "2项" in page.text
    assert "4 个工作日" in page.text


def test_lights_have_a_word_and_a_shape(world: World):
    page = world.signed_in("town_officer").get(reverse("inbox:page")).text

    light = page.split('class="light light-red">')[1].split("</span>")[0]
    assert "红色" in light
    assert "<svg" in light


def test_the_counts_agree_with_the_list_under_every_filter(world: World):
    client = world.signed_in("town_officer")

    for words in (
        {},
        {"risk": "因病"},
        {"level": "yellow"},
        {"q": "李大山"},
        {"status": "new"},
        {"status": "gone"},
    ):
        page = client.get(reverse("inbox:page"), words)
        shown = len(heads(page))
        assert page.context["page"].paginator.count == shown
        assert next(tab["count"] for tab in page.context["tabs"] if tab["is_current"]) == shown
        assert page.context["tree"][0].count == shown
        if "level" not in words:
            assert sum(item["count"] for item in page.context["levels"]) == shown


def test_the_tree_leads_down_to_the_villages(world: World):
    page = world.signed_in("county_officer").get(reverse("inbox:page"), {"area": TOWN})

    county = page.context["tree"][0]
    town = county.children[0]
    assert [(node.name, node.count) for node in (county, town, *town.children)] == [
        ("桃城区", 2), ("河西街道", 2), ("甲村", 2),
    ]  # fmt: skip
    assert f"area={VILLAGE}" in town.children[0].address


def test_what_is_cleared_and_what_is_done_have_tabs_of_their_own(world: World):
    client = world.signed_in("town_officer")
    screen(sheet(world.own, hits=[ILLNESS]), sheet(world.second), as_of=AS_OF.replace(day=12))
    clue = world.clue_of(world.own)
    client.post(reverse("households:close", args=[world.own.pk, clue.pk]), {"outcome": "confirmed"})

    assert heads(client.get(reverse("inbox:page"), {"status": "gone"})) == ["李大山"]
    assert heads(client.get(reverse("inbox:page"), {"status": "closed"})) == ["欧阳春兰"]


def test_the_export_is_exactly_what_is_filtered(world: World):
    client = world.signed_in("town_officer")
    answer = client.get(reverse("inbox:export"), {"level": "yellow"})

    rows = export_rows(answer)
    assert rows[0][0] == "防贫监测预警线索清单"
    assert "级别：黄色" in rows[1][0]
    assert "数据截至：2026-11-10" in rows[2][0]
    assert rows[3][:4] == ["次序", "预警级别", "户编号", "户主姓名"]
    assert [row[2:4] for row in rows[4:]] == [[world.second.household_no, "李大山"]]


def test_the_export_holds_text_only_even_when_a_note_looks_like_a_formula(world: World):
    client = world.signed_in("town_officer")
    clue = world.clue_of(world.own)
    closing = {"outcome": "unfounded", "note": "=1+1"}
    client.post(reverse("households:close", args=[world.own.pk, clue.pk]), closing)

    answer = client.get(reverse("inbox:export"), {"status": "closed"})
    assert export_rows(answer)[4][14] == "=1+1"
    assert b"<f>" not in answer.content


def test_an_export_leaves_a_trace(world: World):
    world.signed_in("town_officer").get(reverse("inbox:export"))

    (entry,) = entries_about(object_kind="area", object_id=TOWN)
    assert entry.detail == {"rows": 2}


def test_a_second_page_continues_the_numbering(world: World, monkeypatch):
    monkeypatch.setattr("fangpin.apps.clues.queries.PAGE_SIZE", 1)
    page = world.signed_in("town_officer").get(reverse("inbox:page"), {"page": "2"})

    assert [(row.place, row.head_name) for row in page.context["rows_shown"]] == [(2, "李大山")]


def test_nonsense_in_the_address_counts_as_not_said(world: World):
    words = {"status": "x", "level": "y", "page": "-3", "q": "'; --", "risk": "z" * 500}

    assert world.signed_in("town_officer").get(reverse("inbox:page"), words).status_code == 200


def test_a_clue_names_its_rules(world: World):
    page = world.signed_in("town_officer").get(reverse("inbox:page")).text

    assert f"{ILLNESS} 命中。" in page
    assert f"{WATER} 命中。" in page


def test_a_clue_whose_rules_are_all_unknown_says_so_in_list_export_and_page(world: World):
    client = world.signed_in("town_officer")
    screen(sheet(world.own, unknowns=[ILLNESS, WATER]), sheet(world.second), as_of=AS_OF.replace(day=12))

    mark = "现缺数据，无法复核（依据11月10日数据）"
    page = client.get(reverse("inbox:page")).text
    assert (page.count(mark), page.count("11月12日起已不再命中")) == (1, 1)
    assert [row[15] for row in export_rows(client.get(reverse("inbox:export")))[4:]] == [
        mark, "11月12日起已不再命中",
    ]  # fmt: skip
    assert mark in client.get(reverse("households:page", args=[world.own.pk])).text


def test_each_sentence_names_the_day_of_its_data(world: World):
    client = world.signed_in("town_officer")

    assert f"{WATER} 命中。（据11月10日数据）" in client.get(reverse("inbox:page")).text
    assert "（据2026年11月10日数据）" in export_rows(client.get(reverse("inbox:export")))[4][8]
